from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from tests.inspection import pictures

from greenlane.inspection.picture import AIR, Frame, Kind
from greenlane.inspection.tiles import INDEX, PAINTED, attenuation, layers, levels, tiles

LOW, HIGH = pictures.parcel(300, 700)
GREY = Frame("", Kind.GREY, HIGH)
DUAL = Frame("", Kind.DUAL, np.stack([LOW, HIGH]))
COLOUR = Frame("", Kind.COLOUR, pictures.colour(300, 700))


def whole(frame, layer, level):
    """Put the tiles of a level together."""
    height, width = levels(frame.height, frame.width)[level]
    found = np.zeros((height, width, 3), dtype=np.uint8)
    for tile in tiles(frame):
        if (tile.layer, tile.level) == (layer, level):
            pixels = np.asarray(Image.open(io.BytesIO(tile.png)))
            found[tile.row * 256 :, tile.column * 256 :][: pixels.shape[0], : pixels.shape[1]] = pixels
    return found


def index(frame, level=0):
    pixels = whole(frame, INDEX, level).astype(np.uint32)
    return pixels[..., 0] * 256 + pixels[..., 1]


@pytest.mark.parametrize(
    ("size", "expected"),
    [((96, 128), [(96, 128)]), ((512, 512), [(512, 512)]), ((513, 2), [(513, 2), (257, 1)]),
     ((1000, 4001), [(1000, 4001), (500, 2001), (250, 1001), (125, 501)])],
)  # fmt: skip
def test_each_level_is_half_the_one_before(size, expected):
    assert levels(*size) == expected


@pytest.mark.parametrize("frame", [GREY, DUAL, COLOUR], ids=lambda frame: frame.kind)
def test_the_tiles_of_every_level_make_the_whole_picture(frame):
    made = list(tiles(frame))
    assert len({(t.layer, t.level, t.column, t.row) for t in made}) == len(made) == 8 * len(layers(frame.kind))
    assert [t.level for t in made if t.layer == INDEX] == [1, 1, *[0] * 6]
    for level, (height, width) in enumerate(levels(300, 700)):
        tall, wide = {}, {}
        for tile in made:
            if (tile.layer, tile.level) == (INDEX, level):
                wide[tile.column], tall[tile.row] = Image.open(io.BytesIO(tile.png)).size
        assert (sum(tall.values()), sum(wide.values())) == (height, width)


def test_transmission_can_be_read_back_from_the_index():
    through = (1 - index(GREY) / AIR) ** 2
    assert np.abs(through - HIGH / AIR).max() < 2e-5
    assert np.abs(index(GREY) - attenuation(GREY)).max() <= 0.5


def test_of_two_energies_it_is_the_geometric_mean():
    through = (1 - index(DUAL) / AIR) ** 2
    assert np.abs(through - np.sqrt(LOW / AIR * (HIGH / AIR))).max() < 2e-5


def test_where_it_is_dark_single_counts_are_told_apart():
    dark = Frame("", Kind.GREY, np.arange(64, dtype=np.uint16).reshape(8, 8))
    assert np.diff(attenuation(dark).ravel()).max() < -10
    assert (attenuation(dark)[0, 0], attenuation(Frame("", Kind.GREY, np.full((8, 8), AIR, np.uint16))).max()) == (
        AIR,
        0,
    )


def test_a_coarser_level_is_the_mean():
    fine = attenuation(GREY)[:300, :700].reshape(150, 2, 350, 2).mean(axis=(1, 3))
    assert np.abs(index(GREY, 1) - fine).max() <= 1


def test_material_is_organic_or_metal_where_it_is_known_and_unknown_else():
    assert (whole(GREY, INDEX, 0)[..., 2] == 128).all()
    inside = (slice(120, 140), slice(250, 400))
    steel = np.stack([LOW, HIGH]).astype(float) / AIR
    for power, organic in ((1.13, True), (2.2, False)):
        low = np.rint(AIR * steel[1] ** power).astype(np.uint16)
        material = whole(Frame("", Kind.DUAL, np.stack([low, HIGH])), INDEX, 0)[..., 2]
        assert bool(material[inside].mean() < 90) is organic
        assert bool(material[inside].mean() > 170) is not organic
        assert np.abs(material[:20].astype(int) - 128).max() < 3, "air is of no material"


def test_a_painted_frame_is_there_as_it_was_painted_too():
    assert (whole(COLOUR, PAINTED, 0) == COLOUR.pixels).all()
    assert layers(Kind.GREY) == layers(Kind.DUAL) == (INDEX,)
    assert layers(Kind.COLOUR) == (INDEX, PAINTED)
