"""Networks as files that other programs read, each with a line that says where it comes from. Pure."""
