"""Cases, parties and identifiers as one graph: what holds it together. Pure."""
