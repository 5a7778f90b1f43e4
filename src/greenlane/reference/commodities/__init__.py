"""Shelf: one class of goods per TOML file, named by its code; a lawyer can edit it.

What a file may hold is said in ``greenlane.reference.commodity``. No code may enter here.
"""
