"""What tracing knows of one case, in the terminal."""

from __future__ import annotations

import click


@click.command()
@click.argument("case")
def trace(case: str) -> None:
    """Say where the goods of a CASE come from, how they travelled, and what it is linked to."""
    raise click.ClickException("not built yet")
