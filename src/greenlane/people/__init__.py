"""Organisations, offices, officers, roles, and the one decision about who may see and do what.

What may not enter: what a record is about. A record is known here by its owner, its marking and its id.
"""
