"""Linking of parties over all cases and consignments."""

from __future__ import annotations

import click


@click.command()
def link() -> None:
    """Find parties that may be the same, and train the weights."""
    raise click.ClickException("not built yet")
