"""The shelf of checks: each file holds ``CHECKS``, the checks of one question that a desk asks of a paper.

A check works on the paper and what is known around it alone; it opens no table, asks no clock, and never guesses.
"""
