"""Measurements side by side with what a user would otherwise use. See run.py."""

import greenlane  # noqa: F401 (it says how many threads linear algebra takes, before numpy is there)
