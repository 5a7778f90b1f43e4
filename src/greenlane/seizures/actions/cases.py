"""Cases: written up, amended, assigned, shown to a partner, withdrawn, closed by two persons, opened again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.consignments.models import Consignment
from greenlane.inspection.models import Inspection
from greenlane.ledger.actions import Deed, hold
from greenlane.ledger.chain import plain
from greenlane.people.actions import By, enter, grant, require, signed
from greenlane.people.handling import TLP
from greenlane.people.models import Office, Organisation, Person, SystemAccount
from greenlane.people.need_to_know import may
from greenlane.seizures import checking, measured
from greenlane.seizures import record as pure
from greenlane.seizures.models import Line, Revision, Seizure
from greenlane.seizures.models.incoming import Incoming


class Refused(ValueError):
    """The deed does not fit the case; the message says why, ``field`` at which field of a form."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Faulty(Refused):
    """The record does not hold together: ``faults`` says where and why."""

    def __init__(self, faults: list[checking.Fault]) -> None:
        super().__init__(_("The record does not hold together: %(fields)s")
                         % {"fields": ", ".join(f"{fault.field} ({fault.reason})" for fault in faults)})  # fmt: skip
        self.faults = faults


class TakenInAlready(Refused):
    """A row of the same file or system became a case before; ``seizure`` is that case."""

    def __init__(self, seizure: Seizure) -> None:
        super().__init__(_("This became case %(number)s before.") % {"number": seizure})
        self.seizure = seizure


class Overtaken(Refused):
    """Somebody else amended the case meanwhile: what was amended is no longer what stands."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this case meanwhile. Look at it again before you change it."))


def write_up(
    record: pure.Record,
    *,
    office: Office,
    parties: pure.Parties = (),
    source: str = Seizure.Source.TYPED,
    origin_key: str = "",
    consignment: Consignment | None = None,
    inspection: Inspection | None = None,
    incoming: Incoming | None = None,
    by: By,
) -> Seizure:
    """Make a case of a record, in an office; it goes to whoever writes it up. Raises Refused, PermissionDenied."""
    require(by, "receive_seizure" if isinstance(by, SystemAccount) else "write_up", office.marking)
    owner = office.organisation
    _hold_together(record, parties)
    with transaction.atomic():
        hold(owner.chain)
        if origin_key and (known := Seizure.objects.filter(owner=owner, origin_key=origin_key).first()):
            raise TakenInAlready(known)
        person = by if isinstance(by, Person) else None
        seizure = Seizure(
            owner=owner, office=office, number=_number(office, record), source=source, origin_key=origin_key,
            consignment=consignment, inspection=inspection, incoming=incoming, assignee=person, author=person,
            created_by=signed(by)["actor_name"],
        )  # fmt: skip
        _keep(seizure, record, parties)
        try:
            with transaction.atomic():
                seizure.save(force_insert=True)
        except IntegrityError as error:
            raise Refused(_("This inspection became a case before.")) from error
        _revise(seizure, "", by)
        _count(seizure, record)
        _note(seizure, "seizure.written_up", by, digest=seizure.digest)
    return seizure


def amend(
    seizure: Seizure,
    record: pure.Record,
    parties: pure.Parties | None = None,
    *,
    because: str,
    version: int | None = None,
    by: By,
) -> Seizure:
    """Replace the record by another, with the reason; what it said before is kept. ``parties`` None leaves the names.

    ``version``: that which was amended; where somebody else was quicker, it is refused. Who may not see names cannot
    change them. Raises Refused, PermissionDenied.
    """
    marking = Seizure.objects.all().marking(seizure)
    require(by, "edit", marking)
    if parties is not None:
        require(by, "see_nominal", marking)
    if not because.strip():
        raise Refused(_("Say why it is changed."), "because")
    with transaction.atomic():
        seizure = _held(seizure)
        if seizure.state not in (Seizure.State.OPEN, Seizure.State.CLOSING):
            raise Refused(_("This case is closed."))
        if version is not None and version != seizure.version:
            raise Overtaken
        kept = seizure.parties if parties is None else parties
        _hold_together(record, kept)
        if pure.digest(record, kept) == seizure.digest:
            return seizure
        seizure.version += 1
        _keep(seizure, record, kept)
        seizure.save()
        _revise(seizure, because.strip(), by)
        seizure.lines.all().delete()
        _count(seizure, record)
        _note(seizure, "seizure.amended", by, because=because.strip(), digest=seizure.digest, version=seizure.version)
    return seizure


def assign(seizure: Seizure, to: Person, *, by: Person) -> Seizure:
    """Give a case to an officer who may see it, and who then sees its names."""
    marking = Seizure.objects.all().marking(seizure)
    require(by, "assign", marking)
    if not may(to.actor, "see", marking):
        raise Refused(_("%(person)s may not see this case.") % {"person": to}, "to")
    with transaction.atomic():
        seizure = _held(seizure)
        if seizure.state not in (Seizure.State.OPEN, Seizure.State.CLOSING):
            raise Refused(_("The case is %(state)s.") % {"state": seizure.get_state_display()})
        seizure.assignee = to
        seizure.save(update_fields=["assignee", "changed_at"])
        _note(seizure, "seizure.assigned", by, person=to.name)
    return seizure


def refer(seizure: Seizure, organisation: Organisation, *, because: str, names: bool = False, by: Person) -> Seizure:
    """Show a case to a partner organisation, with the reason; the names in it only where ``names`` says so.

    To release names takes a second person's capability: ``approve_release``.
    """
    marking = Seizure.objects.all().marking(seizure)
    require(by, "propose_release", marking)
    # What a system wrote up has no author among persons: whoever may approve a release is a second one.
    if names and not may(by.actor, "approve_release", replace(marking, author=seizure.author_id or seizure.owner_id)):
        raise PermissionDenied(_("To release names takes a releasing officer who did not write the case up."))
    if not because.strip():
        raise Refused(_("Say why the partner needs to know."), "because")
    with transaction.atomic():
        seizure = _held(seizure)
        if seizure.state == Seizure.State.WITHDRAWN:
            raise Refused(_("The case is %(state)s.") % {"state": seizure.get_state_display()})
        if seizure.tlp == TLP.AMBER_STRICT:
            seizure.tlp = TLP.AMBER
            seizure.save(update_fields=["tlp"])
        grant([seizure], organisation, nominal=names)
        _note(seizure, "seizure.referred", by, organisation=organisation.name, because=because.strip(), names=names)
    return seizure


def withdraw(seizure: Seizure, *, because: str, by: Person) -> Seizure:
    """Withdraw what was written up in error or twice; it stays on record and counts nowhere."""
    return _turn(seizure, "edit", Seizure.State.WITHDRAWN, "seizure.withdrawn", because, by)


def propose_close(seizure: Seizure, *, because: str, by: Person) -> Seizure:
    """Propose to close a case; a second person does."""
    return _turn(seizure, "close", Seizure.State.CLOSING, "seizure.closing", because, by)


def close(seizure: Seizure, *, by: Person) -> Seizure:
    """Close a case that another person proposed to close. Raises Refused, PermissionDenied."""
    with transaction.atomic():
        seizure = _held(seizure)
        require(by, "confirm_close", replace(Seizure.objects.all().marking(seizure), author=seizure.closing_by_id))
        if seizure.state != Seizure.State.CLOSING:
            raise Refused(_("Nobody proposed to close this case."))
        if open_ones := seizure.take_backs.filter(closed_at=None).count():
            raise Refused(_("Take-backs of this case that are still open: %(n)s.") % {"n": open_ones})
        seizure.state, seizure.closed_at = Seizure.State.CLOSED, timezone.now()
        seizure.save(update_fields=["state", "closed_at", "changed_at"])
        _note(seizure, "seizure.closed", by)
    return seizure


def reopen(seizure: Seizure, *, because: str, by: Person) -> Seizure:
    """Open a case again, with the reason."""
    return _turn(seizure, "edit", Seizure.State.OPEN, "seizure.reopened", because, by)


TURNS = {
    Seizure.State.WITHDRAWN: {Seizure.State.OPEN, Seizure.State.CLOSING},
    Seizure.State.CLOSING: {Seizure.State.OPEN},
    Seizure.State.OPEN: {Seizure.State.CLOSING, Seizure.State.CLOSED, Seizure.State.WITHDRAWN},
}


def _turn(seizure: Seizure, verb: str, to: str, deed: str, because: str, by: Person) -> Seizure:
    require(by, verb, Seizure.objects.all().marking(seizure))
    if not because.strip():
        raise Refused(_("Say why."), "because")
    with transaction.atomic():
        seizure = _held(seizure)
        if seizure.state not in TURNS[Seizure.State(to)]:
            raise Refused(_("The case is %(state)s.") % {"state": seizure.get_state_display()})
        seizure.state, seizure.because, seizure.closed_at = to, because.strip(), None
        seizure.closing_by = by if to == Seizure.State.CLOSING else None
        seizure.save(update_fields=["state", "because", "closed_at", "closing_by", "changed_at"])
        _note(seizure, deed, by, because=because.strip())
    return seizure


def _hold_together(record: pure.Record, parties: pure.Parties) -> None:
    if found := list(checking.faults(record, parties, today=timezone.localdate())):
        raise Faulty(found)


def _held(seizure: Seizure) -> Seizure:
    """Return the case locked until the transaction ends, its chain first."""
    hold(seizure.owner.chain)
    return Seizure.objects.select_for_update(of=("self",)).select_related("owner", "office").get(pk=seizure.pk)


def _number(office: Office, record: pure.Record) -> str:
    """The next number of the office in the year of the case: ``NCT-2026-0001``. Called with the chain held."""
    begins = f"{office.code}-{record.occurred or timezone.localdate().year}-"
    numbers = Seizure.objects.filter(owner=office.organisation_id, number__startswith=begins).order_by("-number")
    last = numbers.values_list("number", flat=True).first()
    return f"{begins}{int(last.removeprefix(begins)) + 1 if last else 1:05d}"


def _keep(seizure: Seizure, record: pure.Record, parties: pure.Parties) -> None:
    """Write a record into its columns."""
    place = record.place
    ends = {role: next(iter(record.countries(role)), "") for role in ("origin", "export", "import", "destination")}
    seizure.record, seizure.names = pure.to_json(record), pure.parties_to_json(parties)
    seizure.nominal, seizure.digest = bool(parties), pure.digest(record, parties)
    seizure.kind, seizure.day, seizure.year = record.kind, record.day, record.occurred
    seizure.country = (place and place.country) or ""
    seizure.place, seizure.place_code = ((place and place.name) or "")[:200], ((place and place.code) or "")[:5]
    seizure.latitude, seizure.longitude = record.latitude, record.longitude
    seizure.mode, seizure.detection, seizure.concealment = record.mode or "", record.detection, record.concealment
    seizure.from_country = ends["export"] or ends["origin"]
    seizure.to_country = ends["destination"] or ends["import"]
    seizure.sampled, seizure.summary = record.sampled, _summary(record)


def _summary(record: pure.Record) -> str:
    said = (goods.description or _written(goods) or goods.goods_class for goods in record.goods)
    return "; ".join(filter(None, said))[:300]


def _count(seizure: Seizure, record: pure.Record) -> None:
    """Write the goods as they are counted."""
    Line.objects.bulk_create([_line(seizure, n, goods, record) for n, goods in enumerate(record.goods, start=1)])


def _line(seizure: Seizure, number: int, goods: pure.Goods, record: pure.Record) -> Line:
    counted = measured.of(goods, record.day)
    return Line(
        seizure=seizure, number=number, regime=goods.regime, goods_class=goods.goods_class, kind=counted.kind,
        name=counted.name[:200], as_written=_written(goods)[:300],
        term=goods.term[:8], appendix=counted.appendix, hs6=(goods.hs or "")[:6], kg=counted.kg,
        specimens=counted.specimens, live=counted.live, m3=counted.m3, co2e_t=counted.co2e_t, odp_t=counted.odp_t,
        ivory_kg=counted.ivory_kg, value=goods.value.amount if goods.value else None,
        currency=goods.value.currency if goods.value else "",
        factors=[plain(asdict(factor)) for factor in counted.factors],
    )  # fmt: skip


def _written(goods: pure.Goods) -> str:
    return goods.taxon or goods.waste_code or goods.substance or goods.description


def _revise(seizure: Seizure, because: str, by: By) -> None:
    Revision.objects.create(
        seizure=seizure, version=seizure.version, record=seizure.record, names=seizure.names, digest=seizure.digest,
        because=because, by=signed(by)["actor_name"],
    )  # fmt: skip


def _note(seizure: Seizure, verb: str, by: By, **detail: Any) -> None:
    enter(seizure.owner, [Deed(verb, "seizure", str(seizure.pk), {"number": seizure.number, **detail})], by)


def recount(seizures: Iterable[Seizure]) -> int:
    """Work the goods of cases out anew, by the tables as they now are; nothing that was written changes."""
    n = 0
    for n, seizure in enumerate(seizures, start=1):  # noqa: B007 (the count is the answer)
        with transaction.atomic():
            hold(seizure.owner.chain)
            seizure.lines.all().delete()
            _count(seizure, seizure.as_recorded)
    return n
