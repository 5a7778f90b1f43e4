"""Flows, hubs and displacement of the routes of cases."""

from __future__ import annotations

import click


@click.command()
def routes() -> None:
    """Say how goods travelled in a period."""
    raise click.ClickException("not built yet")
