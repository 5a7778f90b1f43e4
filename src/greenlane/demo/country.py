"""Northport at work: the cast, weeks of traffic, inspections with their outcomes, and what still waits."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from greenlane import flow
from greenlane.consignments import actions as consignments
from greenlane.consignments.models import Consignment, GoodsLine
from greenlane.consignments.reading import Draft
from greenlane.demo import papers, past, ring, scans, seizures
from greenlane.demo.traffic import AIRPORT, MAIL, PORT, Clerk, Fields, Truth, day
from greenlane.inspection import actions as inspection
from greenlane.inspection.models import Inspection
from greenlane.inspection.outcome import Find, Outcome
from greenlane.people.actions import SYSTEM, assign, create_person
from greenlane.people.cast import Cast
from greenlane.people.cast import make as make_cast
from greenlane.people.models import Office, Organisation, Person
from greenlane.people.roles import Role
from greenlane.reference import commodity
from greenlane.targeting import actions as targeting
from greenlane.targeting import learned
from greenlane.targeting.lane import Policy
from greenlane.targeting.models import Lane, Screening
from greenlane.tracing.actions import catching_up, linking

PASSWORD = "northport-demo"  # noqa: S105 (printed at the start; opens invented accounts only)
SEED = 20261122
OPEN_DAYS = 4
"""How many of the last days are left for the visitor to work on."""
REFERRED_MOST = 10
"""How many consignments are shown to the CITES authority, at most."""

Tell = Callable[[int], None]


def exists() -> bool:
    """Whether the demo country has been made."""
    return Organisation.objects.filter(demo=True).exists()


@transaction.atomic
def make(
    *, days: int, per_day: int, year_before: int = 0, until: dt.date | None = None, tell: Tell = lambda n: None
) -> str:
    """Make Northport with ``days`` of traffic up to ``until`` (today), and say who may sign in.

    ``year_before``: how many consignments a day its long history holds of the year before; a model is learned from it.
    """
    if exists():
        return _welcome("Northport is already there.")
    cast = make_cast(by=SYSTEM, password=PASSWORD)
    targeting.install(cast.northport)
    _policies(cast)
    officers = _officers(cast)
    truths: dict[str, Truth] = {}
    clerk = Clerk(SEED)
    last = until or timezone.localdate()
    if year_before:
        _learned(cast, last - dt.timedelta(days=days), year_before)
    for n in range(days):
        date = last - dt.timedelta(days=days - 1 - n)
        traffic = [*day(clerk, date, per_day), *((fields, ring.truth(fields)) for fields in ring.day(date, last))]
        truths |= {fields["reference"]: truth for fields, truth in traffic}
        _arrive([fields for fields, _truth in traffic], cast, date)
        if n < days - OPEN_DAYS:
            _work(officers, date, truths)
            ring.let_through(cast, officers, date)
        tell(len(traffic))
    _referrals(cast)
    _damaged(cast, clerk, last)
    _proposal(cast)
    papers.make(cast, until=last)
    # Ada's colleague has read what Ada is to read a second time: nobody reads a picture twice.
    scans.make(cast, officers, {**officers, cast.terminal.pk: _officer(cast, "Jo", cast.terminal)}, truths)
    ring.make(cast, until=last)
    seizures.make(cast, officers, until=last)
    _compared(cast)
    return _welcome(f"Northport has {Consignment.objects.count():,} consignments.")


def _learned(cast: Cast, last: dt.date, per_day: int) -> None:
    """The year before, and a model that Bo trained on it and Gil approved; none, where it is too little to learn."""
    clerk = Clerk(SEED)
    clerk.r.seed(SEED + 1)
    places = {declared: office.code for declared, office in _offices(cast).items()}
    first = last - dt.timedelta(days=364)
    past.make(cast.northport, clerk, first=first, last=last, per_day=per_day, places=places)
    try:
        model = targeting.train(cast.northport, until=last, note="Learned from the year of stocktaking", by=cast.bo)
    except learned.TooFew:
        return
    targeting.decide_model(model, approve=True, by=cast.gil)


def _compared(cast: Cast) -> None:
    """Note and compare all parties by weights that Bo trained on them; by those that ship, where it is too little."""
    try:
        linking.link_all(settings.ENGINE, cast.bo, train=True)
    except linking.TooLittle:
        catching_up.catch_up(limit=Consignment.objects.count())


def _offices(cast: Cast) -> dict[str, Office]:
    return {PORT: cast.terminal, AIRPORT: cast.airport, MAIL: cast.mail}


def _officers(cast: Cast) -> dict[Any, Person]:
    """Return who inspects at each office: Ada at the terminal, and two more whom the tests do not need."""
    return {
        cast.terminal.pk: cast.ada,
        cast.airport.pk: _officer(cast, "Hal", cast.airport),
        cast.mail.pk: _officer(cast, "Ivy", cast.mail),
    }


def _officer(cast: Cast, name: str, office: Office) -> Person:
    person = create_person(by=SYSTEM, organisation=cast.northport, username=name.lower(), name=name, password=PASSWORD)
    assign(by=SYSTEM, person=person, organisation=cast.northport, role=Role.OFFICER, office=office)
    return person


def _policies(cast: Cast) -> None:
    for office, capacity in ((cast.terminal, 8), (cast.airport, 4), (cast.mail, 5)):
        policy = targeting.propose_policy(
            office, Policy(random_rate=0.005, daily_capacity=capacity), note="As installed", by=SYSTEM
        )
        targeting.decide_policy(policy, approve=True, by=SYSTEM)


def _arrive(traffic: list[Fields], cast: Cast, date: dt.date) -> None:
    for code, office in _offices(cast).items():
        drafts = [_draft(fields) for fields in traffic if fields["office"] == code]
        run = consignments.begin(
            office=office, format="json", profile="", file_name=f"{code} {date:%Y-%m-%d}", sha256="", by=SYSTEM
        )
        arrived = [flow.arrive(group, run=run, by=SYSTEM, on=date) for group in flow.batched(drafts, flow.BATCH)]
        consignments.finish(run, by=SYSTEM)
        _backdate([row for batch in arrived for row in batch.consignments], date)


def _draft(fields: Fields) -> Draft:
    return Draft(tuple(range(1, len(fields["goods"]) + 1)), fields, json.dumps(fields))


def _backdate(rows: list[Consignment], date: dt.date) -> None:
    # The clock says now; a demonstration of weeks needs rows that are weeks old. The ledger is left as it is: true.
    for n, row in enumerate(rows):
        minutes = 6 * 60 + (n * 7) % (12 * 60)
        at = timezone.make_aware(dt.datetime.combine(date, dt.time()) + dt.timedelta(minutes=minutes))
        row.received_at = min(at, timezone.now())
    Consignment.objects.bulk_update(rows, ["received_at"], batch_size=500)


def _work(officers: dict[Any, Person], date: dt.date, truths: dict[str, Truth]) -> None:
    """Let the officers work one day off: red opened, amber checked on paper, all with an outcome."""
    waiting = Screening.objects.current().filter(consignment__arrival=date, lane_now__in=(Lane.RED, Lane.AMBER))
    for screening in waiting.select_related("consignment").order_by("pk"):
        consignment = screening.consignment
        officer = officers[consignment.office_id]
        opened = screening.lane_now == Lane.RED or ring.opened(consignment.reference)
        kind = Inspection.Kind.OPEN if opened else Inspection.Kind.DOCUMENTS
        ordered = inspection.order([consignment], kind, because="Lane of the day", by=officer)[0]
        truth = truths[consignment.reference]
        seen = bool(truth.what) and kind == Inspection.Kind.OPEN
        inspection.record(
            ordered,
            Outcome(finds=(Find(**asdict(truth), declared="otherwise"),)) if seen else Outcome(why="agrees"),
            note=truth.what if seen else "",
            minutes=95 if kind == Inspection.Kind.OPEN else 15,
            by=officer,
            on=date,
        )
        if not seen:
            inspection.release([consignment], because="Nothing found", by=officer)
    _backdate_inspections(date)


def _backdate_inspections(date: dt.date) -> None:
    done = list(Inspection.objects.filter(consignment__arrival=date).select_related("consignment"))
    for inspection_done in done:
        inspection_done.ordered_at = inspection_done.consignment.received_at
        inspection_done.done_at = inspection_done.ordered_at + dt.timedelta(hours=5)
    Inspection.objects.bulk_update(done, ["ordered_at", "done_at"])


def _referrals(cast: Cast) -> None:
    """Let Ada show the latest wildlife of the terminal to the CITES authority, so that its register is not empty."""
    arrived = Consignment.objects.current().filter(office=cast.terminal)
    found = Inspection.objects.filter(consignment__office=cast.terminal, result=Inspection.Result.FOUND)
    wildlife = {
        one.consignment_id for one in found if any(_is_wildlife(find["goods_class"]) for find in one.found["finds"])
    }
    listed = GoodsLine.objects.filter(consignment__in=arrived, appendix="I").values("consignment")
    for because, rows in (
        ("Declared as of Appendix I: are the permits good?", arrived.filter(pk__in=listed)),
        ("Wildlife was found: which taxon is it?", arrived.filter(pk__in=wildlife).exclude(pk__in=listed)),
    ):
        for consignment in rows.order_by("-arrival", "reference")[: REFERRED_MOST // 2]:
            consignments.refer(consignment, cast.cites, because=because, by=cast.ada)


def _is_wildlife(goods_class: str) -> bool:
    known = commodity.get(goods_class)
    return known is not None and known.regime == "CITES"


def _damaged(cast: Cast, clerk: Clerk, date: dt.date) -> None:
    """A few declarations that cannot be believed, for the quarantine."""
    traffic = [fields for fields, _truth in day(clerk, date, 6)]
    traffic[0]["arrival"] = f"{date:%d}.13.{date:%Y}"
    traffic[1]["goods"][0]["net_kg"] = "2,4 t"
    traffic[2]["export_country"] = "Ruritania"
    traffic[3]["goods"][0] |= {"hs": "39.15", "origin": "UK "}
    del traffic[4]["goods"]
    traffic[5]["containers"] = [{"size_type": "45G1"}]
    run = consignments.begin(
        office=cast.terminal, format="json", profile="", file_name="agent-upload.json", sha256="", by=SYSTEM
    )
    drafts = [Draft((n,), fields, json.dumps(fields, indent=1)) for n, fields in enumerate(traffic, start=1)]
    flow.arrive(drafts, run=run, by=SYSTEM)
    consignments.finish(run, by=SYSTEM)


def _proposal(cast: Cast) -> None:
    """A change that Bo proposes and that waits for a second person."""
    note = "Vague texts fired often last month and little was behind them"
    targeting.propose_set(cast.northport, {"RI-GEN-001": {"points": 5}}, note=note, by=cast.bo)
    inspection.save_view("Waste, red", "lane=red&regime=BASEL", by=cast.ada)


def _welcome(first: str) -> str:
    return (
        f"{first} Everything in it is invented: demo data.\n"
        "Sign in as ada (officer), kai (case officer), bo (analyst), gil (second person), eli and lea\n"
        "(CITES authority) or chi (other country);\n"
        f"the password of each is: {PASSWORD}"
    )
