"""Tables (CSV, Parquet) through a mapping profile: columns become facts, records become consignments."""
