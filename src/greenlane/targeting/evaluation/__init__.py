"""How good a learned model is on a past it has not seen, told so that the figures cannot flatter it.

Pure: no tables, no clock, no settings. A headline never stands without its base rate, intervals, twins and baselines.
"""
