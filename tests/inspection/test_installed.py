from __future__ import annotations

import pytest

from greenlane.inspection import installed
from greenlane.inspection.detector.run import SHIPPED, Detector, NoDetector


@pytest.fixture
def loaded(monkeypatch):
    seen = []
    installed._loaded.cache_clear()
    monkeypatch.setattr(Detector, "load", lambda place: seen.append(place) or object())
    yield seen
    installed._loaded.cache_clear()


def test_an_administration_s_own_detector_takes_the_place_of_ours(settings, tmp_path):
    settings.DETECTOR = ""
    assert installed.folder() == SHIPPED
    settings.DETECTOR = str(tmp_path)
    assert installed.folder() == tmp_path
    with pytest.raises(NoDetector, match="no weights"):
        installed.detector()


def test_it_is_loaded_once_and_again_when_its_weights_change(settings, tmp_path, loaded):
    settings.DETECTOR = str(tmp_path)
    (tmp_path / "weights.onnx").write_bytes(b"one")
    assert installed.detector() is installed.detector()
    (tmp_path / "weights.onnx").write_bytes(b"other")
    installed.detector()
    assert loaded == [tmp_path, tmp_path]
