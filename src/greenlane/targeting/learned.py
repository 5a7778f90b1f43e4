"""The learned model in force: loaded once for each process, its bytes checked, and kept current with the results since.

What a model was trained on ends with its day ``until``. Results recorded later are learned by the copy in this process,
each once: those of the long history when it has new ones, and at once what ``heard`` is told of. All of that is done
beside the work: nobody who takes something in waits for it within a transaction.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from greenlane.engine.door import NoEngine, QueryFailed
from greenlane.people.models import Organisation
from greenlane.targeting import past, standing
from greenlane.targeting.history import rows
from greenlane.targeting.history.packing import Told
from greenlane.targeting.learning.examples import NOT_DECLARED
from greenlane.targeting.learning.model import Model, Scored, TooFew, UnknownModel, Why, load
from greenlane.targeting.models import LearnedModel, Version
from greenlane.targeting.surges import Surges

__all__ = [
    "Current", "Damaged", "TooFew", "challenger_of", "checked", "fresh", "heard", "lines", "model_of", "read", "ready",
]  # fmt: skip

LOOK = 60.0
"""Seconds between two looks for new results in the long history."""
WAIT = 5.0
"""Seconds that may be waited, before anything is taken in, for what was found since a model was trained."""
KEPT_MOST = 16
"""Models kept by a process: that in force and its challenger, of as many administrations as work here."""
_log = logging.getLogger(__name__)
_lock = threading.Lock()


class Damaged(ValueError):
    """The bytes of a model are not those that were approved, or no release of today reads them."""


class Current:
    """A model as this process holds it. One thread at a time scores: to read its counts may sort them anew."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._lock = threading.Lock()
        self._learning = threading.Lock()

    def score(self, rows: pa.Table, day: Any) -> Scored:
        """Score lines: see ``learning.model.Model``."""
        with self._lock:
            return self.model.score(rows, day)

    def explain(self, rows: pa.Table, day: Any, n: int = 5) -> list[list[Why]]:
        """Return the reasons of lines: see ``learning.model.Model``."""
        with self._lock:
            return self.model.explain(rows, day, n)

    def learn(self, rows: pa.Table, found: Any, day: Any, instead_of: Any = None) -> None:
        """Learn outcomes: see ``learning.model.Model``. Whoever scores meanwhile does not wait for it."""
        with self._learning:
            with self._lock:
                learning = self.model.copy()
            learning.learn(rows, found, day, instead_of)
            with self._lock:
                self.model = learning


Result = tuple[bool | None, bool]
"""What was learned of a consignment (None: nothing), and what is now known of it: whether something was found."""


@dataclass
class _Held:
    """``learned``: of each consignment that had a result since the model's day, the one that the model holds.

    ``current``: whether the results that were known when it was taken up are learned.
    """

    model: Current
    until: dt.date
    looked: float
    mark: object = None
    learned: dict[str, bool] = field(default_factory=dict)
    current: threading.Event = field(default_factory=threading.Event)
    replaying: threading.Lock = field(default_factory=threading.Lock)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def claim(self, told: Mapping[str, Result]) -> dict[str, Result]:
        """Return what changes by these results, of each consignment what it was before; from now on it is learned.

        ``told``: by consignment what the training knew of it, and what is known now. A consignment counts once: a find
        takes the place of *nothing found*, and nothing takes the place of a find.
        """
        changes = {}
        with self._lock:
            for id, (trained, found) in told.items():
                before = self.learned.get(id, trained)
                if before is None or (found and not before):
                    changes[id] = (before, found)
                    self.learned[id] = found
        return changes


_held: dict[uuid.UUID, _Held] = {}
_loading: dict[uuid.UUID, threading.Lock] = {}
_damaged: set[uuid.UUID] = set()
_surges: dict[uuid.UUID, tuple[Any, Surges]] = {}


def ready(owner: Organisation, wait: float = WAIT) -> None:
    """Take up an administration's models, before a transaction begins, with what was found since their day.

    Waits for that up to ``wait`` seconds, once for each process; after them a model goes on as it was trained, and
    learns the rest beside the work.
    """
    states = (Version.State.ACTIVE, Version.State.PROPOSED)
    rows = LearnedModel.objects.filter(owner=owner, state__in=states).order_by("version")
    last = {state: pk for pk, state in rows.values_list("pk", "state")}
    if all(pk in _damaged or (pk in _held and _held[pk].current.is_set()) for pk in last.values()):
        return
    until = time.monotonic() + wait
    for taken in (model_of(owner), challenger_of(owner)):
        if taken and (held := _held.get(taken[0].pk)):
            held.current.wait(max(0.0, until - time.monotonic()))


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
    """Read a model into this process as it was trained; what was found since is learned beside the work."""
    with _lock:
        loading = _loading.setdefault(row.pk, threading.Lock())
    with loading:
        if row.pk in _held or row.pk in _damaged:
            return _held.get(row.pk)
        try:
            held = _Held(Current(fresh(row)), row.until, float("-inf"))
        except Damaged:
            _damaged.add(row.pk)
            _log.exception("model %s is left out: consignments are screened by indicators alone", row.pk)
            return None
        with _lock:
            while len(_held) >= KEPT_MOST:
                _held.pop(next(iter(_held)))
            _held[row.pk] = held
            _loading.pop(row.pk, None)
    return held


def _beside(work: Callable[[], None]) -> None:
    """Do something beside the work of this thread: the history may be long, and an officer waits."""
    threading.Thread(target=work, daemon=True).start()


def _replay(row: LearnedModel, held: _Held) -> None:
    """Learn what was recorded after the model's day and not learned yet; asks no database."""
    if not held.replaying.acquire(blocking=False):
        return
    try:
        mark = past.mark(row.owner)
        if mark != held.mark:
            _learn(held, past.results(row.owner, after=row.until))
            held.mark = mark
    except (OSError, NoEngine, QueryFailed):
        _log.exception("results since model %s could not be read: it goes on with what it knows", row.pk)
    finally:
        held.current.set()
        held.replaying.release()


def _learn(held: _Held, found: pa.Table) -> None:
    ids = found["id"].to_pylist()
    told = zip(found["before"].to_pylist(), found["found"].to_pylist(), strict=True)
    changes = held.claim(dict(zip(ids, told, strict=True)))
    if changes:
        new = found.filter(pa.array([key in changes for key in ids], pa.bool_()))
        days = new["day"].to_numpy().astype("datetime64[D]")
        before = [changes[key][0] for key in ids if key in changes]
        held.model.learn(_declared(new), _numbers(new["found"].to_pylist()), days, _numbers(before))


def heard(owner: Organisation, id: str, rows: pa.Table, found: bool, day: dt.date, before: Told | None = None) -> None:
    """Learn one result at once in this process: all goods ``rows`` of the consignment ``id``, declared on ``day``.

    ``before``: what an earlier inspection of it gave.
    """
    for key in LearnedModel.objects.filter(owner=owner, pk__in=list(_held)).values_list("pk", flat=True):
        if held := _held.get(key):
            trained = before.found if before and before.day <= held.until else None
            for earlier, now in held.claim({id: (trained, found)}).values():
                told = [_numbers([value] * rows.num_rows) for value in (now, earlier)]
                _beside(partial(held.model.learn, rows, told[0], np.datetime64(day, "D"), told[1]))


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
    return table.drop_columns([name for name in (*NOT_DECLARED, "id", "day", "before") if name in table.column_names])


def _numbers(found: Sequence[bool | None]) -> Any:
    return np.asarray(found, dtype=np.float64)


def surges_of(row: LearnedModel) -> Surges | None:
    """Return what had grown when drift was measured last; None where it never was. Read once for each measurement."""
    kept = (row.drift or {}).get("surges")
    if not kept:
        return None
    known = _surges.get(row.pk)
    if known is None or known[0] != kept:
        if len(_surges) >= KEPT_MOST:
            _surges.clear()
        known = _surges[row.pk] = kept, Surges.of_json(kept)
    return known[1]
