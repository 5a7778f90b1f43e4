"""The learned model in force: loaded once for each process, its bytes checked, and kept current with the results since.

What a model was trained on ends with its day ``until``. Results recorded later are learned by the copy in this process,
each once: those of the long history when it has new ones, and at once what ``heard`` is told of.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from greenlane.people.models import Organisation
from greenlane.targeting import past, standing
from greenlane.targeting.history import rows
from greenlane.targeting.learning.examples import NOT_DECLARED
from greenlane.targeting.learning.model import Model, TooFew, UnknownModel, load
from greenlane.targeting.models import LearnedModel, Version

__all__ = ["Damaged", "TooFew", "challenger_of", "checked", "fresh", "heard", "lines", "model_of", "read"]

LOOK = 60.0
"""Seconds between two looks for new results in the long history."""
KEPT_MOST = 4
_log = logging.getLogger(__name__)
_lock = threading.Lock()


class Damaged(ValueError):
    """The bytes of a model are not those that were approved, or no release of today reads them."""


@dataclass
class _Held:
    model: Model
    looked: float = float("-inf")
    mark: object = None
    learned: set[str] = field(default_factory=set)


_held: dict[uuid.UUID, _Held] = {}
_damaged: set[uuid.UUID] = set()


def model_of(owner: Organisation) -> tuple[LearnedModel, Model] | None:
    """Return the administration's model in force, current; None where there is none that can be used.

    The row comes without its bytes. One that is damaged goes to the log: indicators go on alone.
    """
    return _current(LearnedModel.objects.filter(owner=owner, state=Version.State.ACTIVE))


def challenger_of(owner: Organisation) -> tuple[LearnedModel, Model] | None:
    """Return the model proposed last, current: it scores, and moves no lane. None where none is proposed."""
    return _current(LearnedModel.objects.filter(owner=owner, state=Version.State.PROPOSED))


def _current(models: Any) -> tuple[LearnedModel, Model] | None:
    row: LearnedModel | None = models.defer("content", "card").select_related("owner").order_by("-version").first()
    if row is None or row.pk in _damaged:
        return None
    held = _held.get(row.pk)
    if held is None or time.monotonic() - held.looked > LOOK:
        held = _looked_after(row)
    return (row, held.model) if held else None


def _looked_after(row: LearnedModel) -> _Held | None:
    with _lock:
        held = _held.get(row.pk)
        if held is None:
            try:
                held = _Held(fresh(row))
            except Damaged:
                _damaged.add(row.pk)
                _log.exception("model %s is left out: consignments are screened by indicators alone", row.pk)
                return None
            while len(_held) >= KEPT_MOST:
                _held.pop(next(iter(_held)))
            _held[row.pk] = held
        mark = past.mark(row.owner)
        if mark != held.mark:
            _replay(row, held)
        held.mark, held.looked = mark, time.monotonic()
    return held


def _replay(row: LearnedModel, held: _Held) -> None:
    """Learn what was recorded after the model's day and not learned yet, in order of time."""
    found = past.results(row.owner, after=row.until)
    new = found.filter(pa.array([key not in held.learned for key in found["id"].to_pylist()], pa.bool_()))
    if new.num_rows:
        held.model.learn(_declared(new), _numbers(new["found"]), new["day"].to_numpy().astype("datetime64[D]"))
        held.learned |= set(new["id"].to_pylist())


def heard(owner: Organisation, id: str, rows: pa.Table, found: bool, day: dt.date) -> None:
    """Learn one result at once in this process: all goods ``rows`` of the consignment ``id``, declared on ``day``."""
    with _lock:
        for row in LearnedModel.objects.filter(owner=owner, pk__in=list(_held)).only("pk"):
            held = _held[row.pk]
            if id not in held.learned:
                held.model.learn(rows, np.full(rows.num_rows, float(found)), np.datetime64(day, "D"))
                held.learned.add(id)


def fresh(row: LearnedModel) -> Model:
    """Return a copy of a model as it was trained, knowing nothing since. Raises Damaged."""
    try:
        return load(checked(row))
    except UnknownModel as error:
        raise Damaged(str(error)) from error


def read(content: bytes) -> Model:
    """Return a model from bytes. Raises Damaged where they are none."""
    try:
        return load(content)
    except UnknownModel as error:
        raise Damaged(str(error)) from error


def checked(row: LearnedModel) -> bytes:
    """Return the bytes of a model, if they are those of its digest. Raises Damaged."""
    content = bytes(row.content)
    if hashlib.sha256(content).hexdigest() != row.digest:
        raise Damaged(f"the bytes of {row.label} are not those of its digest")
    return content


def lines(
    facts: Sequence[Mapping[str, Any]], features: Sequence[Mapping[str, Any]] | None, *, id: str, day: dt.date
) -> pa.Table:
    """Return the goods lines of one consignment as a model reads them: stored facts, and history features if any."""
    told = [rows.of(standing.typed(one), id=id, day=day, nth=n) for n, one in enumerate(facts)]
    table = _declared(pa.Table.from_pylist(told, schema=rows.SCHEMA))
    for name in sorted({name for one in features or () for name in one}):
        values = [one.get(name) for one in features or ()]
        table = table.append_column(name, pa.array(values, pa.float64() if _is_number(values) else None))
    return table


def _is_number(values: Sequence[object]) -> bool:
    return all(value is None or (isinstance(value, int | float) and not isinstance(value, bool)) for value in values)


def _declared(table: pa.Table) -> pa.Table:
    return table.drop_columns([name for name in (*NOT_DECLARED, "id", "day") if name in table.column_names])


def _numbers(found: pa.ChunkedArray) -> Any:
    return np.asarray(found.to_pylist(), dtype=np.float64)
