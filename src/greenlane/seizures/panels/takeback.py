"""On a case's page: the ways back of its goods, and what is due."""
