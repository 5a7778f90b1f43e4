"""How dates and times are written, by language: the day first in words, the ISO form where it is short."""
