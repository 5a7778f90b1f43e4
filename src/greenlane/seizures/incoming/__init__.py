"""Seizures that come in files: one reader for each format, pure.

A reader turns rows into drafts and loses nothing: what it cannot bring into a record stays as it was written, and is
named. Whether a draft becomes a case is for ``actions.incoming``.
"""
