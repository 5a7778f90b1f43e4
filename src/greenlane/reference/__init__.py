"""Reference: the facts of law and geography that every other room looks up, each with its source and trust mark.

Pure and in memory, read from dated tables. Nothing about a consignment, a person or a case may enter here.
"""
