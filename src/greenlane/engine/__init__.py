"""Engine: the only door to DuckDB or Spark, and to the history.

SQL goes in, rows come out; what the rows mean is for the rooms above. No rule of trade or law may enter.
"""
