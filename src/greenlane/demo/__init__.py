"""The demonstration: Northport, an invented country at work.

Everything here is invented and says so; no product code may lean on it.
"""
