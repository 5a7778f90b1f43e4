"""Targeting: indicators, score and lane; which consignments are looked at, and why.

Every score carries its reasons and the version of the set that gave it. What was found in a box may not enter here.
"""
