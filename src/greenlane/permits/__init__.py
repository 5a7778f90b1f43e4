"""Permits: the desk at which a permit, notification or licence is checked, endorsed and used up, line by line.

Law and arithmetic of papers alone: no score, no lane, no model may enter. A consignment is looked at, never changed.
"""
