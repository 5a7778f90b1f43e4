"""What laboratories bring: reference sets, specimens of a case, where they come from, and which are of one animal."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenlane.ledger.actions import Deed, hold
from greenlane.people.actions import SYSTEM, By, enter, require
from greenlane.people.models import Organisation, Person
from greenlane.people.need_to_know import may
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.models import Seizure
from greenlane.tracing.models import ForensicResult, ReferenceSet, Specimen, SpecimenMatch
from greenlane.tracing.origin import laboratory as laboratories
from greenlane.tracing.origin.isotope_reading import says_simulated
from greenlane.tracing.origin.laboratory import Genotypes, Texts, Unreadable
from greenlane.tracing.origin.pictured import trimmed

MOST_SPECIMENS = 1000
"""How many specimens one case holds of a method at most."""
MOST_LINES = 5 * MOST_SPECIMENS
"""Of more lines than so nothing is read: two a specimen, and remarks."""
LONGEST = 80
"""So many letters has the name of a specimen."""
MOST_COMPARED = 20_000
"""With how many specimens of other cases those of one are compared at most."""
MOST_PAIRS = 1_000_000
"""So many pairs of specimens are compared while somebody waits, those of other cases that came last."""
KEPT_SHARE = 0.999
"""The part of a single specimen's map that is kept; the map of all together is kept whole."""


class BadText(Refused):
    """A text that cannot be taken in: nothing of it was. ``wrong`` says at which lines and why."""

    def __init__(self, error: Unreadable) -> None:
        super().__init__(_("Nothing was taken in: something is wrong with what was given."))
        self.wrong = error.wrong


@dataclass(frozen=True)
class Added:
    """How many specimens are new, and how many were there before with the same values."""

    new: int
    same: int


def take_in_reference(
    owner: Organisation,
    *,
    name: str,
    species: str,
    method: str,
    samples: str = "",
    places: str = "",
    grid: str = "",
    simulated: bool = False,
    by: Person,
) -> ReferenceSet:
    """Take in a reference set. How good it is is worked out at once where that is quick, else by ``measure_reference``.

    The same content again is the same set, and no deed. It counts as simulated where its texts or ``simulated`` say so.
    Raises BadText, Refused, PermissionDenied.
    """
    require(by, "propose", owner.marking)
    texts = Texts(samples, places, grid)
    digest = _digest({"method": method, "samples": samples, "places": places, "grid": grid})
    if known := ReferenceSet.objects.filter(owner=owner, digest=digest).first():
        return known
    if not name.strip():
        raise Refused(_("Say what it is."), "name")
    try:
        read = laboratories.opened(method, texts)
        validation = read.validated() if read.quick else {}
    except Unreadable as error:
        raise BadText(error) from error
    made_up = any(map(says_simulated, (samples, places, grid)))
    with transaction.atomic():
        made, new = ReferenceSet.objects.get_or_create(
            owner=owner, digest=digest,
            defaults={
                "name": name.strip(), "species": species.strip(), "method": method, "samples": samples,
                "places": places, "grid": grid, "simulated": simulated or read.simulated or made_up,
                "counts": {**read.counts, "notes": list(read.notes)}, "validation": validation, "by": by,
            },
        )  # fmt: skip
        if new:
            detail = {"reference_method": method, "digest": digest, "simulated": made.simulated}
            enter(owner, [Deed("reference.taken_in", "reference", str(made.pk), detail)], by)
    return made


def measure_reference(reference: ReferenceSet, *, by: By) -> ReferenceSet:
    """Work out how good a set is, by leaving its own places out, unless that was done: a minute for 2,000 genotypes.

    Raises BadText, PermissionDenied.
    """
    require(by, "propose", reference.owner.marking)
    if reference.validation:
        return reference
    try:
        found = opened(reference).validated()
    except Unreadable as error:
        raise BadText(error) from error
    with transaction.atomic():
        if ReferenceSet.objects.filter(pk=reference.pk, validation={}).update(validation=found):
            detail = {"digest": reference.digest, "median_km": str(found.get("median_km", ""))}
            enter(reference.owner, [Deed("reference.measured", "reference", str(reference.pk), detail)], by)
    reference.refresh_from_db(fields=["validation"])
    return reference


def measure_waiting(limit: int = 1) -> int:
    """Measure sets that were too large to be measured while they were taken in; for the worker. Return how many."""
    measured = 0
    for row in ReferenceSet.objects.filter(validation={}, retired=False).select_related("owner").order_by("at"):
        if measured == limit:
            break
        with suppress(BadText):  # as it was taken in, it can no longer be read: its page says so to who asks
            measure_reference(row, by=SYSTEM)
            measured += 1
    return measured


def retire_reference(reference: ReferenceSet, *, by: Person) -> ReferenceSet:
    """Let nothing new be compared with a reference set; it stays, and so does what it gave. Raises PermissionDenied."""
    require(by, "propose", reference.owner.marking)
    with transaction.atomic():
        if ReferenceSet.objects.filter(pk=reference.pk, retired=False).update(retired=True):
            detail = {"digest": reference.digest}
            enter(reference.owner, [Deed("reference.retired", "reference", str(reference.pk), detail)], by)
    reference.refresh_from_db(fields=["retired"])
    return reference


def may_compare(person: Person, seizure: Seizure) -> bool:
    """Whether a person may have specimens of a case compared: who may add results to it, or judge likenesses."""
    actor, marking = person.actor, Seizure.objects.all().marking(seizure)
    return may(actor, "see", marking) and (may(actor, "add_result", marking) or may(actor, "judge", marking))


def add_specimens(
    seizure: Seizure,
    text: str,
    *,
    method: str,
    line: int = 0,
    laboratory: str = "",
    simulated: bool = False,
    by: Person,
) -> Added:
    """Add what a laboratory measured of specimens of a case: all of a text, or nothing of it.

    A specimen that is there with the same values stays as it is; with other values, everything is refused. ``line`` is
    one of the goods; 0: not said. Raises BadText, Refused, PermissionDenied.
    """
    require(by, "add_result", Seizure.objects.all().marking(seizure))
    if len(text.splitlines()) > MOST_LINES:
        raise Refused(_("At most %(most)s specimens in one case.") % {"most": MOST_SPECIMENS}, "text")
    try:
        measured, says_so = laboratories.specimens(method, text)
    except Unreadable as error:
        raise BadText(error) from error
    if any(len(name) > LONGEST for name in measured):
        raise Refused(_("Each specimen has a name of at most 80 letters."), "text")
    with transaction.atomic():
        hold(seizure.owner.chain)
        seizure = Seizure.objects.get(pk=seizure.pk)
        if seizure.state == Seizure.State.WITHDRAWN:
            raise Refused(_("The case is %(state)s.") % {"state": seizure.get_state_display()})
        if line and not seizure.lines.filter(number=line).exists():
            raise Refused(_("There is no such line of goods."), "line")
        known = dict(seizure.specimens.filter(method=method).values_list("name", "digest"))
        digests = {name: _digest(one) for name, one in measured.items()}
        if other := sorted(name for name, digest in digests.items() if known.get(name, digest) != digest):
            raise Refused(_("Other values are on record of: %(names)s") % {"names": ", ".join(other[:20])}, "text")
        new = [name for name in measured if name not in known]
        if len(known) + len(new) > MOST_SPECIMENS:
            raise Refused(_("At most %(most)s specimens in one case.") % {"most": MOST_SPECIMENS}, "text")
        Specimen.objects.bulk_create(
            Specimen(
                seizure=seizure, line=line, name=name, method=method, measured=measured[name], digest=digests[name],
                laboratory=laboratory.strip()[:200], simulated=simulated or says_so, by=by,
            )
            for name in new
        )  # fmt: skip
        if new:
            detail = {"number": seizure.number, "method": method, "specimens": len(new), "digest": _digest(digests)}
            enter(seizure.owner, [Deed("specimens.added", "seizure", str(seizure.pk), detail)], by)
    return Added(len(new), len(measured) - len(new))


def assign_origin(seizure: Seizure, reference: ReferenceSet, *, line: int = 0, by: Person) -> ForensicResult:
    """Work out where specimens of a case come from, by a reference set; ``line`` 0: all of them.

    What was worked out before of the same specimens with the same set is returned as it is. Raises BadText, Refused,
    PermissionDenied.
    """
    _comparable(seizure, reference, by)
    rows = seizure.specimens.filter(method=reference.method, **({"line": line} if line else {}))
    specimens = {row.name: row for row in rows}
    if not specimens:
        raise Refused(_("There is no specimen to compare."))
    asked = _digest({name: row.digest for name, row in specimens.items()})
    for earlier in seizure.forensic_results.filter(reference=reference, line=line):
        if earlier.about.get("asked") == asked:
            return earlier
    begun = time.perf_counter()
    try:
        found = opened(reference).assigned({name: row.measured for name, row in specimens.items()})
    except Unreadable as error:
        raise BadText(error) from error
    about = {
        "asked": asked, "reference": reference.name, "species": reference.species, "method": reference.method,
        "simulated": reference.simulated or any(row.simulated for row in specimens.values()),
        "validation": reference.validation, "settings": dict(found.settings), "how": found.how,
        "together": round(found.together, 2), "used": dict(found.used), "left_out": list(found.left_out),
        "versions": {name: version(name) for name in ("greenlane", "numpy")},
        "seconds": round(time.perf_counter() - begun, 2),
    }  # fmt: skip
    with transaction.atomic():
        made = ForensicResult.objects.create(
            seizure=seizure, reference=reference, line=line, posterior=found.pooled.to_json(),
            each={name: trimmed(one, KEPT_SHARE).to_json() for name, one in found.each.items()},
            countries=_shares(found.pooled.by_country()), about=about, by=by,
        )  # fmt: skip
        detail = {"number": seizure.number, "reference": reference.digest, "asked": asked, "result": str(made.pk)}
        enter(seizure.owner, [Deed("origin.assigned", "seizure", str(seizure.pk), detail)], by)
    return made


def find_matches(seizure: Seizure, reference: ReferenceSet, *, by: Person) -> int:
    """Compare the genotypes of a case with each other and with those of every case that the person may see.

    Return how many pairs stand now that this person sees. What is found is kept once. The entry in the ledger says that
    it was asked and nothing of what was found: whoever reads it may not see the other case. Raises BadText, Refused,
    PermissionDenied.
    """
    _comparable(seizure, reference, by)
    if reference.method != ReferenceSet.Method.GENOTYPE:
        raise Refused(_("Only genotypes tell one animal from another."), "reference")
    ours = {str(row.pk): row.measured for row in seizure.specimens.filter(method=reference.method)}
    if not ours:
        raise Refused(_("There is no specimen to compare."))
    others = {str(row.pk): row.measured for row in _others(seizure, by)[: _most_others(len(ours))]}
    lab = opened(reference)
    if not isinstance(lab, Genotypes):
        raise TypeError("a reference set of genotypes is read as such")
    try:
        found = lab.matched(ours, others)
    except Unreadable as error:
        raise BadText(error) from error
    with transaction.atomic():
        for one in found:
            first, second = sorted((UUID(one.first), UUID(one.second)))
            SpecimenMatch.objects.update_or_create(
                first_id=first, second_id=second, reference=reference,
                defaults={
                    "relation": one.relation, "log10_lr": one.log10_lr, "false_rate": one.false_rate,
                    "loci": one.loci, "about": one.about(),
                },
            )  # fmt: skip
        detail = {"number": seizure.number, "reference": reference.digest}
        enter(seizure.owner, [Deed("specimens.compared", "seizure", str(seizure.pk), detail)], by)
    return len(found)


def not_compared(seizure: Seizure, *, by: Person) -> int:
    """Return how many genotypes that a person may see are too many to be compared with those of a case at once."""
    ours = seizure.specimens.filter(method=ReferenceSet.Method.GENOTYPE).count()
    return max(0, _others(seizure, by).count() - _most_others(ours)) if ours else 0


def _others(seizure: Seizure, by: Person) -> QuerySet[Specimen]:
    """The genotypes of other cases that a person may see and that stand, those that came last first."""
    seen = Specimen.objects.visible_to(by).filter(method=ReferenceSet.Method.GENOTYPE).exclude(seizure=seizure)
    rows: QuerySet[Specimen] = seen.exclude(seizure__state=Seizure.State.WITHDRAWN).order_by("-at")
    return rows


def _most_others(ours: int) -> int:
    return min(MOST_COMPARED, MOST_PAIRS // ours)


def opened(reference: ReferenceSet) -> laboratories.Laboratory:
    """Read a reference set as it was taken in. Raises Unreadable where it no longer can be."""
    return laboratories.opened(reference.method, Texts(reference.samples, reference.places, reference.grid))


def said_of(added: Added) -> str:
    """Say what became of specimens that were sent."""
    new = ngettext("%(n)s specimen was added.", "%(n)s specimens were added.", added.new) % {"n": added.new}
    if not added.same:
        return new
    return f"{new} " + ngettext(
        "%(n)s was on record with the same values.", "%(n)s were on record with the same values.", added.same
    ) % {"n": added.same}


def _comparable(seizure: Seizure, reference: ReferenceSet, by: Person) -> None:
    """Raise unless a person may have specimens of this case compared with this set."""
    if not may_compare(by, seizure):
        require(by, "judge", Seizure.objects.all().marking(seizure))
        raise PermissionDenied
    require(by, "see", ReferenceSet.objects.all().marking(reference))
    if reference.retired:
        raise Refused(_("This reference set is retired: nothing new is compared with it."), "reference")


def _shares(countries: Mapping[str, float]) -> dict[str, float]:
    return {code: round(p, 6) for code, p in countries.items() if p >= 1e-6}


def _digest(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
