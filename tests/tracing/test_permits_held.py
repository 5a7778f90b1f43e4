"""What permits that are held say of origin: as their authority says of them, and only to those who may see them."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.permits.made import EXPORT, paper, sent

from greenlane.consignments.facts.normalise import party_key
from greenlane.consignments.models import Consignment, IntakeRun
from greenlane.permits import actions
from greenlane.permits.models import ForeignQuestion, Paper, Presented
from greenlane.seizures.actions import cases
from greenlane.seizures.models import Seizure
from greenlane.tracing import past, permits_held
from greenlane.tracing.models import Mention
from greenlane.tracing.origin.estimate import Permit

IVORY_LINE = {**EXPORT["lines"][0], "taxon": "Loxodonta africana", "term": "TUS", "origin": "BR"}
NAMED = [{"kind": "cites_permit", "number": "26gh-000123", "country": "GH"}]


@pytest.fixture
def receive(cast):
    def received(**changes):
        fields = paper(**{"lines": [IVORY_LINE]} | changes)
        return actions.receive_paper(sent(fields), office=cast.terminal, by=cast.ada).paper

    return received


@pytest.fixture
def declared(cast):
    whose = {"owner": cast.northport, "office": cast.terminal}
    run = IntakeRun.objects.create(format="csv", by="Ada", **whose)
    return Consignment.objects.create(
        run=run, reference="INV-1", kind="declaration", direction="import", declared={}, facts={}, digest="0", **whose
    )


def said(case, who):
    return [(one.goods, one.permit) for one in permits_held.held(case, who)]


def test_a_permit_that_the_case_names_says_a_country_to_those_who_may_see_it(written_up, cast, receive):
    held = receive()
    case = written_up(papers=NAMED)
    assert said(case, cast.bo) == said(case, None) == [("loxodonta africana", Permit("BR"))]
    (line,) = past.origins(case, cast.bo).lines
    term = line.estimate.term("permits")
    assert term.weights["BR"] > 1 and [one.code for one in term.said] == ["permit_open_number"]
    assert line.estimate.without("permits").countries["BR"] < line.estimate.countries["BR"]
    cases.refer(case, cast.cites, because="which is it?", by=cast.ada)
    assert Seizure.objects.visible_to(cast.lea).filter(pk=case.pk).exists()
    assert not Paper.objects.visible_to(cast.lea).filter(pk=held.pk).exists()
    assert said(case, cast.lea) == []
    assert past.origins(case, cast.lea).lines[0].estimate.term("permits").flat
    for stranger in (cast.chi, cast.dee, cast.fay):
        assert said(case, stranger) == []


def test_another_issuer_or_other_goods_say_nothing_of_these(written_up, cast, receive):
    receive()
    receive(number="26GH000777", lines=[{**IVORY_LINE, "taxon": "Python regius"}])
    assert said(written_up(papers=[{**NAMED[0], "country": "CM"}]), cast.bo) == []
    case = written_up(papers=[{**NAMED[0], "number": "26GH000777"}])
    assert said(case, cast.bo) == [("python regius", Permit("BR"))]
    assert past.origins(case, cast.bo).lines[0].estimate.term("permits").flat


@pytest.mark.parametrize(
    ("answer", "standing"),
    [("genuine", "confirmed"), ("forged", "refuted"), ("changed", "refuted"), ("withdrawn", "refused"), ("", "open"),
     ("unknown", "open")],
)  # fmt: skip
def test_what_its_authority_says_is_how_it_stands(written_up, cast, receive, answer, standing):
    held, case = receive(), written_up(papers=NAMED)
    asked = actions.ask_foreign_authority(held, question="Is it yours?", authority="abroad", by=cast.ada)
    ForeignQuestion.objects.filter(pk=asked.pk).update(
        answer=answer, recorded_by=cast.ada, recorded_at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    )
    assert [one.standing for _goods, one in said(case, cast.bo)] == [standing]
    made = past.origins(case, cast.bo).lines[0].estimate
    assert made.term("permits").flat is (standing in ("refuted", "refused"))
    assert made.term("permits").said[0].code == f"permit_{standing}_number"


def test_a_denied_permit_takes_belief_from_the_same_origin_where_it_is_alleged(written_up, cast, receive):
    held = receive(lines=[{**IVORY_LINE, "origin": "TZ"}])
    case = written_up(papers=NAMED)
    before = past.origins(case, cast.bo).lines[0].estimate
    Paper.objects.filter(pk=held.pk).update(state=Paper.State.REFUSED)
    refused = past.origins(case, cast.bo).lines[0].estimate
    asked = actions.ask_foreign_authority(Paper.objects.get(pk=held.pk), question="?", authority="abroad", by=cast.ada)
    ForeignQuestion.objects.filter(pk=asked.pk).update(
        answer="forged", recorded_by=cast.ada, recorded_at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    )
    denied = past.origins(case, cast.bo).lines[0].estimate
    assert refused.countries["TZ"] == pytest.approx(before.countries["TZ"]), "an open one repeats what is alleged"
    assert denied.countries["TZ"] < refused.countries["TZ"]


def test_a_permit_presented_for_the_consignment_counts_for_who_sees_the_consignment(
    written_up, cast, receive, declared
):
    held, case = receive(), written_up()
    Presented.objects.create(paper=held, consignment=declared, by_number=False, by="Ada")
    Seizure.objects.filter(pk=case.pk).update(consignment=declared)
    case.refresh_from_db()
    assert [one for _goods, one in said(case, cast.bo)] == [Permit("BR", by="presented")]
    assert said(case, cast.chi) == []


def test_other_permits_of_a_trader_are_found_by_those_who_may_see_the_names(written_up, cast, receive):
    trader = {"role": "importer", "name": "Zora Quill", "country": "XN"}
    receive(parties=[trader])
    receive(number="26GH000124", parties=[trader])
    receive(number="26GH000125", parties=[trader], issued="2026-05-20", valid_until="2026-11-01")
    case = written_up(day="2026-05-04")
    assert said(case, cast.ada) == []
    Mention.objects.create(
        seizure=case,
        role="importer",
        name="Zora Quill",
        latin="Zora Quill",
        name_key=party_key("Zora Quill"),
        digest="1",
    )
    assert [one.by for _goods, one in said(case, cast.ada)] == ["trader", "trader"], "one was issued after its day"
    (line,) = past.origins(case, cast.ada).lines
    assert [(one.code, one.values["n"]) for one in line.estimate.term("permits").said] == [("permit_open_trader", "2")]
    assert line.estimate.term("permits").weights["BR"] > 0
    for stranger in (cast.chi, cast.dee, cast.eli, cast.fay):
        assert said(case, stranger) == [], stranger
    cases.refer(case, cast.cites, because="which is it?", by=cast.ada)
    assert said(case, cast.eli) == [], "shown the case, and neither its names nor the papers"
