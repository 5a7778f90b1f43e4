"""The law of sending goods back, or of what is done instead: pure. Who does it, with tables, stands outside.

``states`` are the steps there are, ``path`` the legal paths (one TOML file each in ``paths/``), ``proposing`` which of
them the facts lead to, ``workflow`` which step may follow, ``clocks`` what is due when, ``payers`` who bears the costs,
``letter`` what the letters say (one TOML file for each language in ``letters/``).
"""
