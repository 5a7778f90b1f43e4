"""The learned model in force: loaded once for each process, its bytes checked, and kept current with the results since.

What a model was trained on ends with its day ``until``. Results recorded later are learned by the copy in this process,
each once: those of the long history when it has new ones, beside the work, and at once what ``heard`` is told of.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from greenlane.engine.door import NoEngine, QueryFailed
from greenlane.people.models import Organisation
from greenlane.targeting import past, standing
from greenlane.targeting.history import rows
from greenlane.targeting.learning.examples import NOT_DECLARED
from greenlane.targeting.learning.model import Model, Scored, TooFew, UnknownModel, Why, load
from greenlane.targeting.models import LearnedModel, Version
from greenlane.targeting.surges import Surges

__all__ = ["Current", "Damaged", "TooFew", "challenger_of", "checked", "fresh", "heard", "lines", "model_of", "read"]

LOOK = 60.0
"""Seconds between two looks for new results in the long history."""
KEPT_MOST = 16
"""Models kept by a process: that in force and its challenger, of as many administrations as work here."""
_log = logging.getLogger(__name__)
_lock = threading.Lock()


class Damaged(ValueError):
    """The bytes of a model are not those that were approved, or no release of today reads them."""


class Current:
    """A model as this process holds it. One thread at a time: to read its counts may sort them anew."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._lock = threading.Lock()

    def score(self, rows: pa.Table, day: Any) -> Scored:
        """Score lines: see ``learning.model.Model``."""
        with self._lock:
            return self.model.score(rows, day)

    def explain(self, rows: pa.Table, day: Any, n: int = 5) -> list[list[Why]]:
        """Return the reasons of lines: see ``learning.model.Model``."""
        with self._lock:
            return self.model.explain(rows, day, n)

    def learn(self, rows: pa.Table, found: Any, day: Any) -> None:
        """Learn outcomes: see ``learning.model.Model``."""
        with self._lock:
            self.model.learn(rows, found, day)


@dataclass
class _Held:
    model: Current
    looked: float
    mark: object = None
    learned: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def claim(self, ids: Iterable[str]) -> set[str]:
        """Return which of these consignments nothing was learned of yet; from now on they count as learned."""
        with self._lock:
            new = set(ids) - self.learned
            self.learned |= new
        return new


_held: dict[uuid.UUID, _Held] = {}
_damaged: set[uuid.UUID] = set()


def model_of(owner: Organisation) -> tuple[LearnedModel, Current] | None:
    """Return the administration's model in force, current; None where there is none that can be used.

    The row comes without its bytes. One that is damaged goes to the log: indicators go on alone.
    """
    return _current(LearnedModel.objects.filter(owner=owner, state=Version.State.ACTIVE))


def challenger_of(owner: Organisation) -> tuple[LearnedModel, Current] | None:
    """Return the model proposed last, current: it scores, and moves no lane. None where none is proposed."""
    return _current(LearnedModel.objects.filter(owner=owner, state=Version.State.PROPOSED))


def _current(models: Any) -> tuple[LearnedModel, Current] | None:
    row: LearnedModel | None = models.defer("content", "card").select_related("owner").order_by("-version").first()
    if row is None or row.pk in _damaged:
        return None
    held = _held.get(row.pk) or _taken_up(row)
    if held is None:
        return None
    if time.monotonic() - held.looked > LOOK:
        held.looked = time.monotonic()
        _beside(lambda: _replay(row, held))
    return row, held.model


def _taken_up(row: LearnedModel) -> _Held | None:
    """Read a model into this process, with the results known so far."""
    with _lock:
        if row.pk in _held:
            return _held[row.pk]
        try:
            held = _Held(Current(fresh(row)), time.monotonic())
        except Damaged:
            _damaged.add(row.pk)
            _log.exception("model %s is left out: consignments are screened by indicators alone", row.pk)
            return None
        _replay(row, held)
        while len(_held) >= KEPT_MOST:
            _held.pop(next(iter(_held)))
        _held[row.pk] = held
    return held


def _beside(work: Callable[[], None]) -> None:
    """Do something beside the work of this thread: the history may be long, and an officer waits."""
    threading.Thread(target=work, daemon=True).start()


def _replay(row: LearnedModel, held: _Held) -> None:
    """Learn what was recorded after the model's day and not learned yet, in order of time; asks no database."""
    try:
        mark = past.mark(row.owner)
        if mark == held.mark:
            return
        found = past.results(row.owner, after=row.until)
    except (OSError, NoEngine, QueryFailed):
        _log.exception("results since model %s could not be read: it goes on with what it knows", row.pk)
        return
    ids = found["id"].to_pylist()
    claimed = held.claim(ids)
    if claimed:
        new = found.filter(pa.array([key in claimed for key in ids], pa.bool_()))
        held.model.learn(_declared(new), _numbers(new["found"]), new["day"].to_numpy().astype("datetime64[D]"))
    held.mark = mark


def heard(owner: Organisation, id: str, rows: pa.Table, found: bool, day: dt.date) -> None:
    """Learn one result at once in this process: all goods ``rows`` of the consignment ``id``, declared on ``day``."""
    for key in LearnedModel.objects.filter(owner=owner, pk__in=list(_held)).values_list("pk", flat=True):
        held = _held.get(key)
        if held and held.claim([id]):
            held.model.learn(rows, np.full(rows.num_rows, float(found)), np.datetime64(day, "D"))


def fresh(row: LearnedModel) -> Model:
    """Return a copy of a model as it was trained, knowing nothing since. Raises Damaged."""
    return read(checked(row))


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


def surges_of(row: LearnedModel) -> Surges | None:
    """Return what had grown when drift was measured last; None where it never was."""
    kept = (row.drift or {}).get("surges")
    return Surges.of_json(kept) if kept else None
