"""What cases and consignments share, and how much that says. Pure."""
