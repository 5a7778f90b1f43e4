"""Inspection: the officer's queue, what was ordered, and what was found or that nothing was.

The machine suggests, the officer decides. Every outcome is kept, the empty ones too. No seizure or case may enter here.
"""
