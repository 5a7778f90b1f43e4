"""Shelf: one legal path of take-back or disposal per TOML file, named by its code; a lawyer can edit it.

What a file may hold is said in ``greenlane.seizures.takeback.path``. No code may enter here.
"""
