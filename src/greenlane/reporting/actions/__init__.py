"""What is done with returns: gathered, prepared, signed by a second person, sent; and mappings changed."""
