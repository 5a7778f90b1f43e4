"""The stops of cases as journeys, as their reader sees them."""
