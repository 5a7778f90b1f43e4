"""What past outcomes teach: profiles of outcomes, models on them, and the reasons of each score.

Pure: no tables, no clock, no settings, no pickle. Declared values and what became known later never stand in one table.
"""
