"""The detector that comes with Greenlane: its weights fit their card, it marks, and it knows when to abstain."""

from __future__ import annotations

import hashlib
import json
import mmap
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from PIL import Image, ImageDraw

from greenlane.inspection.detector.classes import CLASSES
from greenlane.inspection.detector.run import CARD, MOST_BYTES, SHIPPED, WEIGHTS, Detector, NoDetector
from greenlane.inspection.picture import AIR, Frame, Kind


@pytest.fixture(scope="module")
def eyes() -> Detector:
    return Detector.shipped()


def test_the_weights_fit_their_card() -> None:
    card = json.loads((SHIPPED / CARD).read_text(encoding="utf-8"))
    weights = (SHIPPED / WEIGHTS).read_bytes()
    assert card["sha256"] == hashlib.sha256(weights).hexdigest()
    assert len(weights) <= MOST_BYTES
    assert tuple(card["classes"]) == CLASSES
    assert card["trained"]["device"]
    assert any("not validated" in limit.lower() for limit in card["limits"])


def test_the_library_that_runs_it_reports_to_nobody() -> None:
    (library,) = Path(onnxruntime.__file__).parent.glob("capi/onnxruntime_pybind11_state*.so")
    with library.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        assert held.find(b"TelemetrySystem") == held.find(b"ORT_DISABLE_TELEMETRY") == -1, "see decision 51"


def page() -> Image.Image:
    picture = Image.new("RGB", (420, 560), "white")
    pen = ImageDraw.Draw(picture)
    for top in range(20, 540, 16):
        pen.text((20, top), "the quick brown fox jumps over the lazy dog 0123456789 " * 2, fill="black")
    return picture


def strange() -> dict[str, Frame]:
    rng = np.random.default_rng(5)
    photograph = np.stack(np.meshgrid(np.linspace(40, 220, 400), np.linspace(60, 180, 300)), -1).sum(-1) / 2
    photograph = np.clip(photograph[..., None] * [1.0, 0.8, 0.6] + rng.normal(0, 25, (300, 400, 3)), 0, 255)
    return {
        "blank": Frame("", Kind.GREY, np.full((300, 300), AIR, np.uint16)),
        "black": Frame("", Kind.DUAL, np.zeros((2, 300, 300), np.uint16)),
        "noise": Frame("", Kind.COLOUR, rng.integers(0, 256, (300, 400, 3)).astype(np.uint8)),
        "grey noise": Frame("", Kind.GREY, rng.integers(0, AIR + 1, (300, 400)).astype(np.uint16)),
        "photograph": Frame("", Kind.COLOUR, photograph.astype(np.uint8)),
        "text": Frame("", Kind.COLOUR, np.asarray(page())),
    }


@pytest.mark.parametrize("name", list(strange()))
def test_it_abstains_from_what_no_scanner_made(eyes: Detector, name: str) -> None:
    looked = eyes.look(strange()[name])
    assert looked.abstains
    assert looked.strange > 1
    assert looked.marks == ()


def test_it_looks_at_held_out_pictures_and_marks_some(eyes: Detector) -> None:
    from greenlane.inspection.simulate.labelled import Order, made

    order = Order(seed=4321, held_out=True)
    samples = [made(order, number)[0] for number in range(8)]
    looked = [eyes.look(sample.frame) for sample in samples]
    assert sum(each.abstains for each in looked) <= 2
    marks = [(sample, mark) for sample, each in zip(samples, looked, strict=True) for mark in each.marks]
    assert marks
    for sample, mark in marks:
        left, top, width, height = mark.box
        assert mark.cls in CLASSES
        assert 0 < mark.confidence < 1
        assert 0 <= left < left + width <= sample.frame.width + 0.1
        assert 0 <= top < top + height <= sample.frame.height + 0.1
        if mark.mask is not None:
            assert mark.mask.mask().shape == (sample.frame.height, sample.frame.width)


@pytest.mark.parametrize("size", [(8, 8), (31, 700), (1000, 40), (240, 2000)])
def test_any_size_is_looked_at(eyes: Detector, size: tuple[int, int]) -> None:
    rng = np.random.default_rng(6)
    looked = eyes.look(Frame("", Kind.GREY, rng.integers(0, AIR, size).astype(np.uint16)))
    assert 0.0 <= looked.nothing <= 1.0


def test_where_no_weights_are_it_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(NoDetector, match="no weights"):
        Detector.load(tmp_path_factory.mktemp("nothing"))
