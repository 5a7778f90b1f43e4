"""Where goods come from: one estimate a line, of evidence that can be taken apart again. Pure."""
