"""The pages of the desk: what an officer sees and does there, and what a stranger must not see."""

from __future__ import annotations

import json

import pytest
from django.utils.formats import date_format
from tests.permits.made import paper, sent
from tests.permits.test_actions import passing, shipped, snakes

from greenlane.front.telling import plain
from greenlane.ledger.models import Entry
from greenlane.permits import actions
from greenlane.permits.models import Endorsement, FastLane, ForeignQuestion, Paper, Unread
from greenlane.permits.sentences import title

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def row(cast):
    return actions.receive_paper(sent(paper()), office=cast.terminal, by=cast.ada).paper


@pytest.fixture
def as_(client):
    def signed_in(who):
        client.force_login(who, backend=BACKEND)
        return client

    return signed_in


@pytest.fixture
def ada(as_, cast):
    return as_(cast.ada)


def body(answer):
    return answer.content.decode()


# ---- the desk


def test_what_waits_stands_first_and_the_gravest_before_the_rest(ada, cast):
    for number, overall, state in [("A1", "no_objection", "waiting"), ("B2", "refuse", "waiting"),
                                   ("C3", "refuse", "accepted"), ("D4", "ask", "asked")]:  # fmt: skip
        made = actions.receive_paper(sent(paper(number)), office=cast.terminal, by=cast.ada).paper
        Paper.objects.filter(pk=made.pk).update(overall=overall, state=state)
    assert [r["paper"].number for r in ada.get("/permits/?state=any").context["rows"]] == ["B2", "D4", "A1", "C3"]
    assert [r["paper"].number for r in ada.get("/permits/").context["rows"]] == ["B2", "D4", "A1"]
    assert [r["paper"].number for r in ada.get("/permits/?overall=refuse&state=any").context["rows"]] == ["B2", "C3"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=26gh", 1), ("?q=python", 1), ("?q=Zora", 0), ("?q=nothing", 0), ("?regime=CITES", 1), ("?regime=BASEL", 0),
        ("?left=yes", 1), ("?left=no", 0), ("?received=1", 1), ("?state=refused", 0), ("?fast=1", 0), ("?asked=us", 0),
        ("?state=nonsense&overall=x&from=-1&sort=latest", 1), ("?from=50", 0), ("?q=%00", 1),
    ],
)  # fmt: skip
def test_filters_stand_in_the_address(ada, row, query, found):
    answer = ada.get(f"/permits/{query}")
    assert answer.status_code == 200
    assert len(answer.context["rows"]) == found


def test_pages_follow_each_other(ada, cast, monkeypatch):
    from greenlane.permits.views import desk

    monkeypatch.setattr(desk, "ROWS", 2)
    for n in range(5):
        actions.receive_paper(sent(paper(f"26GH00{n}")), office=cast.terminal, by=cast.ada)
    seen, at = [], 0
    while at is not None:
        page = ada.get("/permits/", {"from": at}).context
        seen += [r["paper"].number for r in page["rows"]]
        at = page["listed"].after
    assert sorted(seen) == [f"26GH00{n}" for n in range(5)]


def test_the_peek_stands_beside_the_list_and_alone(ada, row):
    assert ada.get("/permits/").context["peek"]["paper"] == row
    alone = body(ada.get(f"/permits/peek/{row.pk}/"))
    assert "26GH000123" in alone and "<html" not in alone
    assert ada.get("/permits/?peek=nonsense").context["peek"] is None


def test_ticked_papers_are_checked_again(ada, row):
    ada.post("/permits/check/?state=any", {"c": [str(row.pk), "nonsense"]})
    assert row.verdicts.count() == 2
    assert ada.post("/permits/check/", {}).status_code == 302


def test_the_desk_says_which_papers_may_take_the_fast_lane_and_why(ada, as_, row, cast, monkeypatch):
    from greenlane.permits import fast_lane
    from greenlane.permits.views import rows

    passing(row)
    Paper.objects.update(valid_until=None)
    assert not ada.get("/permits/?fast=may").context["rows"], "of the trader nothing is known"
    for module in (fast_lane, rows):
        monkeypatch.setattr(module, "against_trader", lambda *given: [])
    actions.ask_foreign_authority(row, question="?", organisation=cast.cites, by=cast.ada)
    ForeignQuestion.objects.update(answer="genuine", recorded_by=cast.eli, recorded_at=row.received_at)
    page = ada.get("/permits/?fast=may")
    assert [r["paper"] for r in page.context["rows"]] == [row]
    assert "checks passed" in body(page) and "checks passed" in body(ada.get(f"/permits/{row.pk}/"))
    eli = as_(cast.eli)
    assert not eli.get("/permits/?fast=may").context["rows"], "what customs knows of the trader is not for the partner"
    assert "checks passed" not in body(eli.get(f"/permits/?state=any&peek={row.pk}")) + body(
        eli.get(f"/permits/{row.pk}/")
    )


# ---- one paper


def test_the_page_shows_the_boxes_the_findings_and_what_is_left(ada, row):
    page = body(ada.get(f"/permits/{row.pk}/"))
    for said in ("26GH000123", "Python regius", "Zora Quill", "Invented Wildlife Division", "RI-PER-066", "40 NO"):
        assert said in page, said
    assert "by the law of" in page and page.count(date_format(row.issued, "DATE_FORMAT")) == 2


def test_of_many_verdicts_only_the_last_of_each_is_read(ada, row, cast, taken_in, django_assert_max_num_queries):
    from greenlane.permits.views import rows

    for n in range(3):
        taken_in(snakes(f"NP-{n}"))
    actions.check_paper(row, by=cast.ada)
    row.refresh_from_db()
    assert row.verdicts.count() == 7
    shown = ada.get(f"/permits/{row.pk}/").context["verdicts"]
    assert {told["verdict"].consignment.reference for told in shown} == {"NP-0", "NP-1", "NP-2"}
    assert {told["verdict"] for told in shown} == set(row.verdicts.order_by("-at")[:3])
    with django_assert_max_num_queries(2):
        held = rows.verdicts([row], cast.ada.actor)
    assert held == {row.pk: row.verdicts.filter(overall=row.overall).latest("at")}


def test_an_endorsement_is_made_refused_and_taken_back(ada, row, cast):
    form = {"amount_1": "25", "unit_1": "NO", "day": "2026-05-04", "direction": "import", "office": cast.terminal.pk}
    assert ada.post(f"/permits/{row.pk}/endorse/", form).status_code == 302
    again = ada.post(f"/permits/{row.pk}/endorse/", form | {"amount_1": "16"})
    assert again.status_code == 422
    assert "only 15 NO are left" in body(again)
    assert ada.post(f"/permits/{row.pk}/endorse/", form | {"day": "1066-01-01"}).status_code == 422
    assert ada.post(f"/permits/{row.pk}/endorse/", form | {"amount_1": ""}).status_code == 422
    assert ada.post(f"/permits/{row.pk}/endorse/", form | {"unit_1": ""}).status_code == 422
    made = Endorsement.objects.get()
    assert ada.post(f"/permits/endorsements/{made.pk}/take-back/", {"because": ""}).status_code == 422
    assert ada.post(f"/permits/endorsements/{made.pk}/take-back/", {"because": "wrong"}).status_code == 302
    assert actions.balances(row)[0].left == 40
    assert "wrong" in body(ada.get(f"/permits/{row.pk}/"))


def test_a_decision_needs_its_reason(ada, row):
    assert ada.post(f"/permits/{row.pk}/decide/", {"decision": "refused", "because": ""}).status_code == 422
    assert ada.post(f"/permits/{row.pk}/decide/", {"decision": "refused", "because": "Forged"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "refused"
    assert "Forged" in body(ada.get(f"/permits/{row.pk}/"))


def test_the_fast_lane_says_what_stands_in_the_way(ada, row):
    assert ada.post(f"/permits/{row.pk}/fast-lane/").status_code == 302
    page = body(ada.get(f"/permits/{row.pk}/"))
    assert "0 earlier consignments" in page
    codes = [reason["values"]["code"] for reason in FastLane.objects.get().reasons if "code" in reason["values"]]
    assert codes and all(f'<small class="line">{title(code)}</small>' in page for code in codes), "no bare codes"
    ada.cookies["django_language"] = "fr"
    french = body(ada.get(f"/permits/{row.pk}/"))
    assert french.count("Envois antérieurs de l’opérateur :") == 2, "where it stands in the way, and in what was done"
    assert "earlier consignments" not in french and 'lang="en" dir="ltr"' not in french
    because = Entry.objects.get(verb="permit.fast_lane_denied").detail["because"]
    assert because == " ".join(plain(reason) for reason in FastLane.objects.get().reasons), "the record stays English"


def test_a_partner_is_asked_and_answers_on_the_page_without_the_names(ada, as_, row, cast):
    form = {"organisation": str(cast.cites.pk), "authority": "", "question": "Is it yours?"}
    assert ada.post(f"/permits/{row.pk}/ask/", form | {"organisation": ""}).status_code == 422
    assert ada.post(f"/permits/{row.pk}/ask/", form).status_code == 302
    eli = as_(cast.eli)
    assert len(eli.get("/permits/?asked=us&state=any").context["rows"]) == 1
    page = body(eli.get(f"/permits/{row.pk}/"))
    assert "Is it yours?" in page
    assert "Zora" not in page and "Invented Road" not in page
    question = ForeignQuestion.objects.get()
    for address in ("endorse", "decide", "ask", "link", "check", "fast-lane"):
        assert eli.post(f"/permits/{row.pk}/{address}/", {"because": "x"}).status_code in (403, 422), address
    form = {"answer": "genuine", "text": "Ours", "on": "2999-01-01"}
    assert eli.post(f"/permits/questions/{question.pk}/answer/", form).status_code == 422
    assert eli.post(f"/permits/questions/{question.pk}/answer/", form | {"on": ""}).status_code == 302
    question.refresh_from_db()
    assert (question.answer, question.recorded_by) == ("genuine", cast.eli)


def test_findings_do_not_tell_names_to_who_may_not_read_them(as_, cast, taken_in):
    person = {"role": "consignee", "name": "Velvet Sparrow", "natural_person": True, "country": "XN"}
    taken_in(snakes(parties=[person]))
    row = actions.receive_paper(sent(paper()), office=cast.terminal, by=cast.ada).paper
    told = json.dumps(row.verdicts.get().findings)
    actions.ask_foreign_authority(row, question="?", organisation=cast.cites, by=cast.ada)
    for who, reads in ((cast.ada, True), (cast.eli, False)):
        page = body(as_(who).get(f"/permits/{row.pk}/"))
        assert ("Zora Quill" in page) is reads
        assert "Velvet Sparrow" not in page or (reads and "Velvet Sparrow" in told)


def test_a_paper_is_linked_by_the_reference_of_a_consignment(ada, row, taken_in):
    taken_in(snakes("NP-8", documents=[]))
    assert ada.post(f"/permits/{row.pk}/link/", {"reference": "NP-7"}).status_code == 422
    assert ada.post(f"/permits/{row.pk}/link/", {"reference": "NP-8"}).status_code == 302
    assert "NP-8" in body(ada.get(f"/permits/{row.pk}/"))


def test_the_page_of_a_consignment_shows_its_papers(ada, as_, cast, taken_in):
    (consignment,) = taken_in(snakes()).consignments
    address = f"/consignments/{consignment.pk}/"
    assert "Permits of this consignment" not in body(ada.get(address))
    row = actions.receive_paper(sent(paper()), office=cast.terminal, by=cast.ada).paper
    page = body(ada.get(address))
    assert "Permits of this consignment" in page and row.get_absolute_url() in page
    from greenlane.consignments.actions import refer

    refer(consignment, cast.cites, because="a listed taxon", by=cast.ada)
    shown = body(as_(cast.eli).get(address))
    assert "NP-9" in shown and row.get_absolute_url() not in shown, "the paper itself is not shown to the partner"


# ---- taking in


def test_a_file_a_text_and_typed_fields_are_taken_in(ada, cast):
    from django.core.files.uploadedfile import SimpleUploadedFile

    office = {"office": str(cast.terminal.pk)}
    file = SimpleUploadedFile("permit.json", sent(paper("26GH1")))
    assert ada.post("/permits/receive/", {"how": "sent", "file": file, **office}).status_code == 302
    text = sent(paper("26GH2")).decode()
    assert ada.post("/permits/receive/", {"how": "sent", "text": text, **office}).status_code == 302
    typed = {"how": "typed", "kind": "cites_export", "number": "26GH3", "country": "gh", "taxon": "Python regius",
             "amount": "12", "unit": "NO", "importer": "Zora Quill", "import_country": "xn", "source": "c",
             "issued": "2026-03-02", "valid_until": "2026-08-30", "term": "liv", **office}  # fmt: skip
    assert ada.post("/permits/receive/", typed).status_code == 302
    assert set(Paper.objects.values_list("number", "source")) == {
        ("26GH1", "json"), ("26GH2", "json"), ("26GH3", "typed"),
    }  # fmt: skip
    made = Paper.objects.get(number="26GH3").as_declared
    assert (made.country, made.import_country, made.lines[0].source) == ("GH", "XN", "C")


def test_a_basel_paper_and_a_licence_are_typed_and_checked(ada, cast):
    common = {"amount": "20", "unit": "TNE", "office": str(cast.terminal.pk), "country": "de", "import_country": "pl",
              "issued": "2026-03-02", "valid_until": "2027-03-01"}  # fmt: skip
    waste = common | {"how": "basel", "kind": "basel_notification", "number": "DE 1", "waste_code": "A3210",
                      "y_codes": "Y48, Y31", "operation": "r3", "uses": "4", "facility": "Odzysk", "contract": "yes",
                      "guarantee": "no", "consent": "2027-02-01", "first_departure": "2026-03-10"}  # fmt: skip
    assert ada.post("/permits/receive/", waste | {"import_country": ""}).status_code == 422
    assert ada.post("/permits/receive/", waste).status_code == 302
    made = Paper.objects.get(number="DE 1").as_declared
    (line,), (consent,) = made.lines, made.consents
    assert (line.waste_code, line.y_codes, line.operation) == ("A3210", ("Y48", "Y31"), "R3")
    assert (consent.country, consent.role, made.contract, made.guarantee, made.uses) == ("PL", "import", True, False, 4)
    gas = common | {"how": "licence", "kind": "hfc_licence", "number": "L 1", "substance": "R-410A", "recovered": "no"}
    assert ada.post("/permits/receive/", gas | {"importer": "Zora Quill", "unit": "kg"}).status_code == 302
    made = Paper.objects.get(number="L 1")
    assert made.source == "typed" and made.trader == "zora quill" and made.as_declared.lines[0].recovered is False
    assert {f["answer"] for f in made.verdicts.get().findings if f["code"] == "PD-ODS-01"} == {"passes"}


@pytest.mark.parametrize(
    "form", [{"how": "sent"}, {"how": "basel"}, {"how": "typed"}, {"how": "sent", "text": "{}", "office": "x"}, {}]
)
def test_what_is_missing_is_said(ada, cast, form):
    assert ada.post("/permits/receive/", form).status_code == 422


@pytest.mark.parametrize(("name", "value"), [
    ("amount", "1,5"), ("amount", "9" * 20), ("amount", "0.0000000001"), ("amount", "NaN"), ("country", "12"),
    ("origin", "!!"), ("issued", "0001-01-01"), ("valid_until", "9999-12-31"),
])  # fmt: skip
def test_what_cannot_be_typed_is_said_at_its_field(ada, cast, name, value):
    typed = {"how": "typed", "kind": "cites_export", "number": "26GH3", "country": "gh", "taxon": "Python regius",
             "amount": "1", "unit": "NO", "office": str(cast.terminal.pk)}  # fmt: skip
    answer = ada.post("/permits/receive/", typed | {name: value})
    assert answer.status_code == 422 and f'id="typed_{name}_error"' in body(answer)
    assert not Unread.objects.exists()


def test_a_quantity_is_typed_in_the_digits_of_the_reader(ada, cast):
    assert 'type="number" name="amount"' not in body(ada.get("/permits/receive/")), "it makes 15 of 1,5 in silence"
    typed = {"how": "typed", "kind": "cites_export", "number": "26GH3", "country": "gh", "taxon": "Python regius",
             "amount": "\u0662\u0660\u066b\u0665", "unit": "KIL", "office": str(cast.terminal.pk)}  # fmt: skip
    assert ada.post("/permits/receive/", typed).status_code == 302
    (line,) = Paper.objects.get().as_declared.lines
    assert str(line.quantity.amount) == "20.5"


def test_what_cannot_be_believed_is_mended_on_its_page(ada, cast):
    text = sent(paper(country="Ghana")).decode()
    answer = ada.post("/permits/receive/", {"how": "sent", "text": text, "office": str(cast.terminal.pk)}, follow=True)
    entry = Unread.objects.get()
    assert answer.redirect_chain[0][0] == f"/permits/unread/{entry.pk}/"
    assert "must be a two-letter country code" in body(answer)
    assert "1 paper cannot be believed" in body(ada.get("/permits/"))
    assert "country" in body(ada.get("/permits/unread/"))
    address = f"/permits/unread/{entry.pk}/"
    assert ada.post(address, {"raw": "\0"}).status_code == 422
    assert ada.post(address, {"raw": "{}"}).url == address
    good = ada.post(address, {"raw": sent(paper()).decode()})
    assert good.url == Paper.objects.get().get_absolute_url()
    assert ada.post(address, {"raw": "{}"}).url == address, "closed meanwhile"
    assert Unread.objects.get().state == "taken_in"


def test_an_entry_is_dismissed_with_a_reason(ada, cast):
    actions.receive_paper(b"{", office=cast.terminal, by=cast.ada)
    entry = Unread.objects.get()
    assert ada.post(f"/permits/unread/{entry.pk}/dismiss/", {"because": ""}).status_code == 422
    assert ada.post(f"/permits/unread/{entry.pk}/dismiss/", {"because": "x"}).status_code == 302
    assert ada.post(f"/permits/unread/{entry.pk}/dismiss/", {"because": "x"}).status_code == 302
    assert "x" in body(ada.get(f"/permits/unread/{entry.pk}/"))


# ---- the desk of an authority


def test_an_authority_keeps_a_desk_of_its_own_and_endorses_nothing(as_, cast):
    eli = as_(cast.eli)
    assert list(eli.get("/permits/receive/").context["form"].fields["office"].queryset) == [cast.wildlife]
    typed = {"how": "typed", "kind": "cites_export", "number": "26GH000123", "country": "GH", "taxon": "Python regius",
             "amount": "12", "unit": "NO", "importer": "Zora Quill", "import_country": "XN", "source": "C",
             "issued": "2026-03-02", "term": "LIV", "office": str(cast.wildlife.pk)}  # fmt: skip
    assert eli.post("/permits/receive/", typed | {"office": str(cast.terminal.pk)}).status_code == 422
    assert eli.post("/permits/receive/", typed).status_code == 302
    made = Paper.objects.get()
    address = f"/permits/{made.pk}/"
    page = eli.get(address)
    assert made.owner == cast.cites and made.overall and "Zora Quill" in body(page)
    assert page.context["decide_form"] and page.context["may_check"] and page.context["endorse_form"] is None
    assert not page.context["may_fast"] and page.context["link_form"] is None
    given = {"amount_1": "1", "unit_1": "NO", "day": "2026-05-04", "direction": "import", "office": cast.wildlife.pk}
    assert eli.post(f"{address}endorse/", given).status_code == 422 and not Endorsement.objects.exists()
    assert eli.post(f"{address}check/").status_code == 302 and made.verdicts.count() == 2
    assert eli.post(f"{address}decide/", {"decision": "refused", "because": "Not known there"}).status_code == 302
    assert Entry.objects.filter(chain=cast.cites.chain, verb="permit.decided").exists()
    for stranger in (cast.ada, cast.bo, cast.chi, cast.dee, cast.gil):
        client = as_(stranger)
        assert "26GH000123" not in body(client.get("/permits/?state=any")), stranger
        assert client.get(address).status_code == 404 and client.post(f"{address}take/").status_code == 404
    own = actions.receive_paper(sent(paper()), office=cast.terminal, by=cast.ada).paper
    assert own.version == 1 and "says otherwise" not in json.dumps(own.verdicts.get().findings), "nor do the checks"


def test_an_authority_asks_customs_which_answers_without_the_names(as_, cast):
    made = actions.receive_paper(sent(paper()), office=cast.wildlife, by=cast.eli).paper
    asked = actions.ask_foreign_authority(made, question="Did they come?", organisation=cast.northport, by=cast.eli)
    ada = as_(cast.ada)
    page = ada.get(f"/permits/{made.pk}/")
    assert "Did they come?" in body(page) and "Zora Quill" not in body(page) and page.context["endorse_form"] is None
    form = {"answer": "unknown", "text": "Nothing of the kind was declared", "answered_by": "Ada", "on": ""}
    assert ada.post(f"/permits/questions/{asked.pk}/answer/", form).status_code == 302
    asked.refresh_from_db()
    assert asked.recorded_by == cast.ada
    assert as_(cast.chi).post(f"/permits/questions/{asked.pk}/answer/", form).status_code == 404


def test_who_takes_a_paper_on_reads_its_names(as_, cast):
    made = actions.receive_paper(sent(paper()), office=cast.wildlife, by="system").paper
    eli = as_(cast.eli)
    assert "Zora Quill" not in body(eli.get(f"/permits/{made.pk}/"))
    assert eli.post(f"/permits/{made.pk}/take/").status_code == 302
    page = eli.get(f"/permits/{made.pk}/")
    assert "Zora Quill" in body(page) and "took paper 26GH000123 on" in body(page) and not page.context["may_take"]
    eli.post(f"/permits/{made.pk}/take/")
    assert Entry.objects.filter(verb="permit.taken").count() == 1


# ---- what a stranger must not see


@pytest.mark.parametrize("name", ["chi", "dee", "eli", "fay"])
def test_a_stranger_sees_and_does_nothing(as_, cast, row, name):
    made = actions.endorse(row, shipped(1), office=cast.terminal, by=cast.ada)
    asked = actions.ask_foreign_authority(row, question="?", authority="Somebody", by=cast.ada)
    entry = actions.receive_paper(b'{"number": "26GH666"', office=cast.terminal, by=cast.ada).unread
    client = as_(getattr(cast, name))
    for address in ("/permits/", f"/permits/?state=any&peek={row.pk}", "/permits/unread/"):
        assert "26GH" not in body(client.get(address))
    for address in (f"/permits/{row.pk}/", f"/permits/peek/{row.pk}/", f"/permits/unread/{entry.pk}/"):
        assert client.get(address).status_code == 404
    for address in ("check", "endorse", "decide", "ask", "link", "fast-lane"):
        assert client.post(f"/permits/{row.pk}/{address}/").status_code == 404
    assert client.post(f"/permits/endorsements/{made.pk}/take-back/", {"because": "x"}).status_code == 404
    assert client.post(f"/permits/questions/{asked.pk}/answer/", {"answer": "genuine"}).status_code == 404
    assert client.post(f"/permits/unread/{entry.pk}/dismiss/", {"because": "x"}).status_code == 404
