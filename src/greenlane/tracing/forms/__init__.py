"""What the pages of tracing ask for."""
