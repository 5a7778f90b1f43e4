"""Where tusks were grown, by their genotypes: for whoever has the machine."""

from __future__ import annotations

import click


@click.group()
def origin() -> None:
    """Assign genotypes or isotopes to places, match specimens, make a simulated reference set."""
