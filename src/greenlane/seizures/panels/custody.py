"""On the pages of a case and of an exhibit: who has what, and the way it went."""
