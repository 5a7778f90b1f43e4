"""From trained weights to what ships: the network in ONNX, and a card with calibration, hash and where it comes from.

Needs PyTorch (extra ``train``) for the first; the rest is the detector itself, run on pictures not trained on.
"""

from __future__ import annotations

import hashlib
import io
import json
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from greenlane.engine.whole import Whole
from greenlane.inspection.detector.calibration import Calibration, Logistic, Rising
from greenlane.inspection.detector.classes import CLASSES
from greenlane.inspection.detector.coco import Label
from greenlane.inspection.detector.decode import overlap
from greenlane.inspection.detector.evaluation import RIGHT
from greenlane.inspection.detector.prepare import LONGEST
from greenlane.inspection.detector.run import CARD, FORM, LOOKS, WEIGHTS, Detector, Raw, kind_of
from greenlane.inspection.detector.strange import Ordinary
from greenlane.inspection.picture import Frame, Kind

Corners = tuple[float, float, float, float]
LIMITS = (
    "Trained on simulated pictures. Not validated on the scanners of any administration: validate it on your own "
    "labelled pictures before you rely on it.",
    "A mark is a suggestion, and no mark is no clearance: an officer decides.",
    "Chances hold for a mix like that of the pictures it was calibrated on, about half of which hold something listed; "
    "among ordinary traffic far fewer do.",
    "It knows the classes on this card, in shapes like those simulated. What lies behind thick metal is not seen.",
)


def onnx_of(weights: Mapping[str, Any]) -> bytes:
    """Return the network with these weights in ONNX, for any height and width that are multiples of 32."""
    import torch

    from greenlane.inspection.detector.network import OUTPUTS, Network

    network = Network()
    network.load_state_dict(dict(weights))
    network.eval()
    out = io.BytesIO()
    axes: dict[str, dict[int, str]] = {"planes": {0: "pictures", 2: "height", 3: "width"}}
    axes |= {name: {0: "pictures", 2: f"{name}_height", 3: f"{name}_width"} for name in OUTPUTS[:4]}
    axes |= {name: {0: "pictures"} for name in OUTPUTS[4:]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network, (torch.zeros(1, 3, 64, 96),), out, dynamo=False, opset_version=17,
            input_names=["planes"], output_names=list(OUTPUTS), dynamic_axes=axes,
            # Nothing is folded, so that weights keep their names and training can go on from them; the runtime folds.
            training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False,
        )  # fmt: skip
    return out.getvalue()


def network_in(content: bytes) -> Any:
    """Return the network that ``onnx_of`` wrote. Raises ValueError where the weights are not of this network."""
    import onnx
    import torch
    from onnx import numpy_helper

    from greenlane.inspection.detector.network import Network

    graph = onnx.load_from_string(content).graph
    kept = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    # Equal weights are kept once; the others are said to be the same.
    kept |= {
        each.output[0]: kept[each.input[0]]
        for each in graph.node
        if each.op_type == "Identity" and each.input[0] in kept
    }
    network = Network()
    wanted = network.state_dict()
    missing = [name for name in wanted if name not in kept and not name.endswith("num_batches_tracked")]
    if missing or any(kept[name].shape != tuple(wanted[name].shape) for name in wanted if name in kept):
        raise ValueError("these weights are not of this network")
    network.load_state_dict(
        {name: torch.from_numpy(kept[name].copy()) for name in wanted if name in kept}, strict=False
    )
    return network


def uncalibrated(weights: bytes, longest: int = LONGEST) -> Detector:
    """Return a detector that gives raw answers only."""
    card = {
        "classes": CLASSES,
        "longest": longest,
        "sha256": hashlib.sha256(weights).hexdigest(),
        "calibration": {},
        "ordinary": {},
    }
    return Detector(weights, card)


def right(raw: Raw, labels: Sequence[Label]) -> list[bool]:
    """Tell of each thing found whether it is a labelled one of that class that no surer one has taken."""
    free = [(label.cls, corners(label, raw.prepared.scale)) for label in labels]
    told = []
    for thing in raw.things:
        of_class = [each for each in free if each[0] == CLASSES[thing.cls]]
        best = max(of_class, key=lambda each: overlap(thing.box, each[1]), default=None)
        hit = best is not None and overlap(thing.box, best[1]) >= RIGHT
        if hit and best is not None:
            free.remove(best)
        told.append(hit)
    return told


def corners(label: Label, scale: float = 1.0) -> Corners:
    """Return a label's box as x0, y0, x1, y1."""
    left, top, width, height = (side * scale for side in label.box)
    return left, top, left + width, top + height


def calibrated(
    detector: Detector, pictures: Iterable[tuple[Frame, Sequence[Label]]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return ``calibration`` and ``ordinary`` of a card, by kind of frame, from pictures not trained on."""
    raws: dict[Kind, list[tuple[Raw, Sequence[Label]]]] = {}
    for frame, labels in pictures:
        raw = detector.raw(frame)
        raws.setdefault(kind_of(frame, raw.prepared.planes), []).append((_light(raw), labels))
    calibration, ordinary = {}, {}
    for kind, seen in raws.items():
        scores = [thing.score * thing.share for raw, _ in seen for thing in raw.things]
        hits = [hit for raw, labels in seen for hit in right(raw, labels)]
        there = np.array([bool(labels) for _, labels in seen])
        whole = Logistic.fitted(np.array([raw.signs for raw, _ in seen]), there)
        calibration[str(kind)] = Calibration(Rising.fitted(np.array(scores), np.array(hits, bool)), whole).plain()
        embeddings = np.array([raw.answer.embedding for raw, _ in seen], dtype=np.float64)
        ordinary[str(kind)] = Ordinary.fitted(embeddings, np.array([raw.facts for raw, _ in seen])).plain()
    return calibration, ordinary


def _light(raw: Raw) -> Raw:
    """Return a raw answer without its large arrays: thousands are kept at once."""
    from greenlane.inspection.detector.prepare import Prepared

    nothing = np.zeros((0, 0, 0), np.float32)
    answer = raw.answer._replace(middle=nothing, kind=nothing, sides=nothing, mask=nothing)
    return Raw(Prepared(nothing, raw.prepared.scale), answer, raw.things, raw.signs, raw.facts)


def written(folder: Path, weights: bytes, said: Mapping[str, Any]) -> dict[str, Any]:
    """Write weights and card into a folder; ``said``: calibration, ordinary, and where the weights come from."""
    card = {
        "form": FORM,
        "name": "greenlane-xray",
        "classes": list(CLASSES),
        "longest": LONGEST,
        "looks": LOOKS,
        "sha256": hashlib.sha256(weights).hexdigest(),
        "bytes": len(weights),
        "limits": list(LIMITS),
        **said,
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in ((WEIGHTS, weights), (CARD, json.dumps(card, indent=1, ensure_ascii=False).encode())):
        with Whole(folder / name) as whole:
            whole.partial.write_bytes(content)
        # Weights are no secret: whoever may read the program may read them.
        (folder / name).chmod(0o644)
    return card
