"""Labels in the form of COCO: what is written is read again, and what is not in that form is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from greenlane.inspection.detector.coco import Label, Labelled, NotLabelled, Runs, read, write


@given(arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=12)))
def test_runs_give_the_mask_back(mask: np.ndarray) -> None:
    runs = Runs.of(mask)
    assert np.array_equal(runs.mask(), mask)
    assert sum(runs.counts[1::2]) == mask.sum()


def test_runs_go_down_the_columns_and_begin_with_what_is_off() -> None:
    assert Runs.of(np.array([[0, 1], [1, 1]], bool)).counts == (1, 3)
    assert Runs.of(np.array([[1, 0], [0, 0]], bool)).counts == (0, 1, 3)


@given(st.lists(st.integers(-5, 30), max_size=5))
def test_runs_that_do_not_fill_the_picture_are_refused(counts: list[int]) -> None:
    runs = Runs(4, 4, tuple(counts))
    if sum(counts) == 16 and min(counts) >= 0:
        assert runs.mask().shape == (4, 4)
    else:
        with pytest.raises(NotLabelled):
            runs.mask()


def test_what_is_written_is_read(tmp_path: Path) -> None:
    mask = np.zeros((20, 30), bool)
    mask[5:9, 7:12] = True
    label = Label("ivory", (7.0, 5.0, 5.0, 4.0), Runs.of(mask), "tusk")
    pictures = [
        Labelled(tmp_path / "images" / "1.png", 20, 30, (label,), {"where": "parcel"}),
        Labelled(tmp_path / "images" / "2.png", 10, 10),
    ]
    write(tmp_path, pictures)
    assert read(tmp_path) == pictures


def said(**more: Any) -> dict[str, Any]:
    mark = {"id": 1, "image_id": 1, "category_id": 3, "bbox": [1, 2, 3, 4]}
    picture = {"id": 1, "file_name": "1.png", "height": 8, "width": 8}
    return {
        "images": [picture],
        "annotations": [{**mark, **more}],
        "categories": [{"id": 3, "name": "shark_fin"}, {"id": 4, "name": "banana"}],
    }


def test_a_polygon_is_a_mask_too(tmp_path: Path) -> None:
    (tmp_path / "labels.json").write_text(json.dumps(said(segmentation=[[1, 1, 4, 1, 4, 4, 1, 4]])))
    runs = read(tmp_path)[0].labels[0].runs
    assert runs is not None
    assert runs.mask()[1:5, 1:5].all()
    assert runs.mask().sum() == 16


def short(counts: list[int]) -> str:
    """Runs as COCO's own tools pack them: less the run two before, five bits to a character, lowest first."""
    text = ""
    for at, count in enumerate(counts):
        rest = count - counts[at - 2] if at > 2 else count
        more = True
        while more:
            bits = rest & 31
            rest >>= 5
            more = rest != (-1 if bits & 16 else 0)
            text += chr((bits | (32 if more else 0)) + 48)
    return text


@given(arrays(np.bool_, (40, 50)))
def test_short_text_is_a_mask_too(tmp_path_factory: pytest.TempPathFactory, mask: np.ndarray) -> None:
    folder = tmp_path_factory.mktemp("labels")
    labels = said(segmentation={"size": [40, 50], "counts": short(list(Runs.of(mask).counts))})
    labels["images"][0] |= {"height": 40, "width": 50}
    (folder / "labels.json").write_text(json.dumps(labels))
    runs = read(folder)[0].labels[0].runs
    assert runs is not None
    assert np.array_equal(runs.mask(), mask)


def test_a_class_that_nobody_looks_for_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "labels.json").write_text(json.dumps(said(category_id=4)))
    assert read(tmp_path)[0].labels == ()


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"images": 3}', json.dumps(said(bbox=[1, 2])), json.dumps(said(category_id=9)),
     json.dumps(said(image_id=7)), json.dumps(said(bbox="here")), json.dumps(said(segmentation={"size": [9, 8]}))],
)  # fmt: skip
def test_what_is_not_in_that_form_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "labels.json").write_text(content)
    with pytest.raises(NotLabelled):
        read(tmp_path)


def test_a_picture_outside_the_folder_is_not_opened(tmp_path: Path) -> None:
    labels = said()
    labels["images"][0]["file_name"] = "../../etc/passwd"
    (tmp_path / "labels.json").write_text(json.dumps(labels))
    with pytest.raises(NotLabelled, match="outside"):
        read(tmp_path)
