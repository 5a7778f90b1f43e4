"""Where a tusk was grown, and whose it was, by its microsatellites. Pure."""
