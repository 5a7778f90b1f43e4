"""Greenlane: what customs administrations and their partners use against environmental crime."""
