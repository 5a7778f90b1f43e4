"""Consignments: what was declared, read from any format on the shelf, checked at the door, kept as facts.

Facts only: what a declaration says, and what follows from it without judgement. Scores, lanes, outcomes stay outside.
"""
