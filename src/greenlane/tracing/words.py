"""What the codes of tracing are called, in the reader's language."""
