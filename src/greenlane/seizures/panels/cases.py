"""On a consignment's page: the case that came of it, or the way to make one."""
