"""A scan painted on the server."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from greenlane.inspection.painting import painted, png, window


def index(a, material=128):
    """An index layer of these attenuations."""
    a = np.asarray(a, dtype=np.uint16)
    return np.stack([a >> 8, a & 255, np.full_like(a, material)], axis=-1).astype(np.uint8)


RAMP = np.linspace(0, 65535, 64).astype(np.uint16)[None].repeat(8, axis=0)


def test_air_is_white_and_what_lets_nothing_through_is_black():
    grey = painted(index(RAMP), colours=False)
    assert (grey[:, 0] == 255).all()
    assert (grey[:, -1] == 0).all()
    assert (np.diff(grey[0, :, 0].astype(int)) <= 0).all()


def test_organic_is_orange_mixed_green_and_metal_blue_where_half_comes_through():
    shown = [painted(index(RAMP, m), colours=True)[0, 32].argmax() for m in (0, 128, 255)]
    assert shown == [0, 1, 2]
    assert (painted(index(RAMP, 0), colours=True)[:, 0] == 255).all()


def test_an_empty_picture_is_not_stretched_into_noise():
    assert window(np.full((4, 4), 100, np.float32)) == (0.0, 65535.0)


def test_it_is_shrunk_and_its_boxes_with_it():
    pixels = np.full((400, 1000, 3), 200, np.uint8)
    image = np.asarray(Image.open(io.BytesIO(png(pixels, 500, [(1, [400, 200, 800, 400])], scale=2))))
    assert image.shape == (200, 500, 3)
    box = np.argwhere((image != 200).any(axis=-1))
    assert np.abs(box.min(axis=0) - [50, 100]).max() <= 3
    assert np.abs(box.max(axis=0) - [150, 300]).max() <= 3
