"""The network of what a reader may see: cases, consignments, parties and identifiers."""
