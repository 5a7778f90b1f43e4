"""What earlier cases say of the origins of goods, as their reader sees them."""
