"""Simulated X-ray pictures with labels: what a detector is trained with and judged by."""

from __future__ import annotations

from pathlib import Path

import click

from greenlane.cli import installation

# As the simulator has them; it is imported only when it is used, for that takes a second.
FORMS = ("dual", "colour", "grey", "mixed")
WHERE = ("parcel", "suitcase", "bag", "pallet", "container")


@click.command()
@click.option("--n", "many", type=click.IntRange(1, 1_000_000), required=True, help="Scenes to make.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="A folder for the set.")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same set.")
@click.option("--held-out", is_flag=True, help="With goods, scanners and palettes that training never shows.")
@click.option("--as", "form", type=click.Choice(FORMS), default="dual", show_default=True, help="What files hold.")
@click.option("--size", type=click.IntRange(64, 2048), default=320, show_default=True, help="Pixels to a side.")
@click.option("--where", type=click.Choice(WHERE), help="One kind of scene; else all but containers.")
@click.option("--views", type=click.IntRange(1, 2), default=1, show_default=True, help="From above; and from the side.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes to work with.")
def simulate(many: int, out: Path, jobs: int, **order: object) -> None:
    """Make X-ray pictures of parcels, luggage, pallets or containers, with and without listed goods.

    Labels are in COCO's form, and say that it is simulated. A set that is there already is made larger.
    """
    from greenlane.inspection.detector.coco import NotLabelled
    from greenlane.inspection.simulate.labelled import Order, write

    try:
        with installation.refusals(), click.progressbar(length=many, label="scenes") as bar:
            labels = write(out, Order(**order), many, jobs, tell=bar.update)  # type: ignore[arg-type]
    except NotLabelled as error:
        raise click.ClickException(str(error)) from None
    click.echo(labels)
