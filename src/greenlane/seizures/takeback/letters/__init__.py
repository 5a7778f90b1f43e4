"""Shelf: the words of the letters of a take-back, one TOML file per language, named by its code.

What a file may hold is said in ``greenlane.seizures.takeback.letter``. No code may enter here.
"""
