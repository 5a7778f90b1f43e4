"""``python -m greenlane.cli``: the same as the command ``greenlane``."""

from greenlane.cli import main

main()
