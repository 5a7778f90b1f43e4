"""One consignment, the register, intake runs and the quarantine: for Ada, and what a stranger must not see."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.shipments import shipment

from greenlane import flow, jobs
from greenlane.consignments import incoming
from greenlane.consignments.actions import finish, refer
from greenlane.consignments.forms import ENCODINGS
from greenlane.consignments.models import Consignment, IntakeRun, Quarantined
from greenlane.consignments.tables import profile as profiles
from greenlane.consignments.tables.opening import declared
from greenlane.people.need_to_know import may


@pytest.fixture
def plastic(taken_in):
    return taken_in(shipment()).consignments[0]


@pytest.fixture
def quarantined(taken_in):
    taken_in(shipment("NP-9", arrival="2026-13-40", export_country="Ruritania"))
    return Quarantined.objects.get()


def upload(client, *shipments, **fields):
    file = SimpleUploadedFile("monday.json", json.dumps(list(shipments)).encode())
    return client.post("/receive/", {"file": file, **fields}, follow=True)


# ---- one consignment


def test_the_page_shows_what_was_declared_why_and_what_was_done(client, ada, plastic):
    client.force_login(ada)
    page = client.get(f"/consignments/{plastic.pk}/").content.decode()
    for said in ("mixed plastic scrap in bales", "3915.90", "CSQU3054383", "INVB0001", "Imaginary Polymers"):
        assert said in page
    assert "Mixed plastic waste" in page
    assert "Ada received consignment NP-1" in page
    assert "<svg" in page and "United Kingdom" in page


def test_a_party_has_a_history(client, ada, taken_in):
    first, second = taken_in(shipment("NP-1"), shipment("NP-2", containers=[], documents=[])).consignments
    client.force_login(ada)
    response = client.get(f"/consignments/{second.pk}/")
    consignee = next(seen for seen in response.context["parties"] if seen.party.role == "consignee")
    assert (consignee.earlier, consignee.latest) == (1, (first,))
    shared = {(link.kind, link.degree) for link in response.context["links"]}
    assert ("party", 1) in shared and ("address", 1) in shared


def test_an_amendment_says_what_it_changed(client, ada, taken_in):
    (first,) = taken_in(shipment()).consignments
    (second,) = taken_in(shipment(destination_country="VN")).consignments
    client.force_login(ada)
    (row, changed), _ = client.get(f"/consignments/{second.pk}/").context["versions"]
    assert row == second
    assert ("destination_country", "MY", "VN") in [(c.path, c.before, c.after) for c in changed]
    assert "replaced by a later one" in client.get(f"/consignments/{first.pk}/").content.decode()


def test_text_from_a_declaration_stays_text(client, ada, taken_in):
    fields = shipment(free_text="<script>alert(1)</script>")
    fields["goods"][0]["description"] = "<img src=x onerror=alert(1)> bales"
    (row,) = taken_in(fields).consignments
    client.force_login(ada)
    for address in (f"/consignments/{row.pk}/", "/queue/?state=any", "/consignments/"):
        page = client.get(address).content.decode()
        assert "<img src=x" not in page and "<script>alert" not in page


def test_names_are_withheld_from_another_office(client, cast, taken_in, plastic):
    (elsewhere,) = taken_in(shipment("NA-1"), by=cast.gil, office=cast.airport).consignments
    client.force_login(cast.ada)
    response = client.get(f"/consignments/{elsewhere.pk}/")
    page = response.content.decode()
    assert "name withheld" in page
    assert "Jan Invented" not in page and "jan invented" not in page
    assert "Imaginary Polymers" not in page and "imaginary polymers" not in page
    assert {link.kind for link in response.context["links"]} & {"party", "address"} == set()
    assert "Jan Invented" in client.get(f"/consignments/{plastic.pk}/").content.decode()


def test_a_party_is_not_counted_where_its_name_is_withheld(client, cast, taken_in, plastic):
    taken_in(shipment("NA-1"), by=cast.gil, office=cast.airport)
    counts = {}
    for person in (cast.ada, cast.gil):
        client.force_login(person)
        context = client.get(f"/consignments/{plastic.pk}/").context
        links = {(link.kind, link.value): link.degree for link in context["links"]}
        assert links["container", "CSQU3054383"] == 1
        counts[person.name] = {party.earlier for party in context["parties"]} | {links["party", "imaginary polymers"]}
    assert counts == {"Ada": {0}, "Gil": {1}}


def test_a_name_that_is_withheld_cannot_be_searched_for(client, cast, taken_in):
    taken_in(shipment("NA-1"), by=cast.gil, office=cast.airport)
    client.force_login(cast.ada)
    assert "NA-1" not in client.get("/consignments/?q=Jan Invented").content.decode()
    assert "NA-1" in client.get("/consignments/?q=CSQU3054383").content.decode()
    client.force_login(cast.gil)
    assert "NA-1" in client.get("/consignments/?q=Jan Invented").content.decode()


def test_a_withheld_name_stands_in_no_change_either(client, cast, taken_in):
    paper = {"kind": "cites_export", "number": "NP-2026-0001"}
    for holder in ("Zoe Invented", "Zacharias Invented"):
        paper = {**paper, "holder": holder}
        (last,) = taken_in(shipment("NA-1", documents=[paper]), by=cast.gil, office=cast.airport).consignments
    client.force_login(cast.ada)
    assert "Zacharias" not in client.get(f"/consignments/{last.pk}/").content.decode()
    client.force_login(cast.gil)
    assert "Zacharias" in client.get(f"/consignments/{last.pk}/").content.decode()


@pytest.mark.parametrize("mark", ["2026-01-01T00:00:00Z~" + "x" * 36, "~", "2026-13-01~", "x"])
def test_a_nonsense_mark_of_a_page_of_the_register_is_no_error(client, ada, plastic, mark):
    client.force_login(ada)
    assert client.get("/consignments/", {"from": mark, "q": "\0"}).status_code == 200


def test_a_partner_sees_what_is_shown_to_it_without_names_and_without_the_history(client, cast, plastic):
    refer(plastic, cast.cites, because="Which permit", by=cast.ada)
    client.force_login(cast.eli)
    page = client.get(f"/consignments/{plastic.pk}/").content.decode()
    assert "mixed plastic scrap" in page
    assert "Jan Invented" not in page and "has not released the names to your organisation" in page
    assert "first time" not in page and "none shown to you" in page
    assert "Ada received" not in page
    assert "Order inspection" not in page and "Change the lane" not in page


@pytest.mark.parametrize("stranger", ["chi", "dee", "eli", "fay"])
def test_to_a_stranger_there_is_nothing(client, cast, plastic, quarantined, stranger):
    client.force_login(getattr(cast, stranger))
    run = IntakeRun.objects.latest("started_at")
    for address in (f"/consignments/{plastic.pk}/", f"/receive/{run.pk}/", f"/quarantine/{quarantined.pk}/"):
        assert client.get(address).status_code == 404
    for address in (
        "/consignments/",
        "/consignments/?q=NP-1",
        "/consignments/?q=CSQU3054383",
        "/quarantine/?state=any",
    ):
        page = client.get(address).content.decode()
        assert "NP-1</bdi>" not in page and "NP-9" not in page
    assert "test" not in [str(run) for run in client.get("/receive/").context["runs"]]
    for deed in ("dismiss/", ""):
        assert client.post(f"/quarantine/{quarantined.pk}/{deed}", {"because": "x"}).status_code == 404
    client.post("/quarantine/again/")
    assert Quarantined.objects.get().state == "waiting"


# ---- showing it to a partner


def test_ada_shows_it_to_the_cites_authority_and_to_nobody_else(client, cast, plastic):
    client.force_login(cast.ada)
    address = f"/consignments/{plastic.pk}/"
    offered = list(client.get(address).context["refer_form"].fields["organisation"].queryset)
    assert cast.cites in offered and cast.northport not in offered
    form = {"organisation": cast.cites.pk, "because": "Which permit"}
    page = client.post(f"{address}refer/", form, follow=True)
    assert page.context["shown_to"] == [cast.cites.name]
    assert cast.cites not in page.context["refer_form"].fields["organisation"].queryset
    assert "without the names" in page.content.decode()
    assert "Which permit" in page.content.decode()
    client.force_login(cast.eli)
    seen = client.get(address)
    assert "mixed plastic scrap" in seen.content.decode() and "Jan Invented" not in seen.content.decode()
    assert "refer_form" not in seen.context and "Show to a partner" not in seen.content.decode()
    for stranger in (cast.chi, cast.fay):
        client.force_login(stranger)
        assert client.get(address).status_code == 404
        assert client.post(f"{address}refer/", form).status_code == 404
    assert not Consignment.objects.visible_to(cast.chi).exists()


def test_a_partner_does_not_pass_it_on(client, cast, plastic):
    refer(plastic, cast.cites, because="Which permit", by=cast.ada)
    client.force_login(cast.eli)
    for partner in (cast.southmere, cast.cites):
        form = {"organisation": partner.pk, "because": "They asked"}
        assert client.post(f"/consignments/{plastic.pk}/refer/", form).status_code == 403
    assert not Consignment.objects.visible_to(cast.chi).exists()


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({"because": "  "}, "because"),
        ({}, "because"),
        ({"because": "Which permit", "organisation": "nonsense"}, "organisation"),
    ],
)
def test_without_a_reason_or_a_partner_it_comes_back_and_is_shown_to_nobody(client, cast, plastic, form, wrong):
    client.force_login(cast.ada)
    address = f"/consignments/{plastic.pk}/"
    page = client.post(f"{address}refer/", {"organisation": cast.cites.pk} | form)
    shown = page.context["refer_form"]
    assert page.status_code == 422 and set(shown.errors) == {wrong}
    assert shown["because"].value() == form.get("because")
    assert page.content.decode().count("autofocus") == 1
    assert page.context["shown_to"] == []
    assert not Consignment.objects.visible_to(cast.eli).exists()


def test_a_partner_is_named_in_the_language_of_the_page(client, cast, plastic):
    client.force_login(cast.ada)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    page = client.get(f"/consignments/{plastic.pk}/")
    assert "Douanes de Southmere" in page.content.decode()


def test_a_version_that_was_replaced_is_not_shown_to_a_partner(client, cast, taken_in):
    (first,) = taken_in(shipment()).consignments
    taken_in(shipment(destination_country="VN"))
    client.force_login(cast.ada)
    form = {"organisation": cast.cites.pk, "because": "Which permit"}
    page = client.post(f"/consignments/{first.pk}/refer/", form)
    assert page.status_code == 422 and "Which permit" in page.content.decode()
    assert client.get(f"/consignments/{first.pk}/").context["refer_form"] is None
    assert not Consignment.objects.visible_to(cast.eli).exists()


# ---- the register


@pytest.mark.parametrize(
    "text", ["NP-1", "np-1", "csqu 305438 3", "INVB0001", "IMAGINARY POLYMERS", "I-77", "imaginary pol", "csqu 30"]
)
def test_search_finds_by_reference_container_paper_and_party_and_by_their_beginnings(client, ada, plastic, text):
    client.force_login(ada)
    assert [row for row, _, _ in client.get("/consignments/", {"q": text}).context["rows"]] == [plastic]


@pytest.mark.parametrize("text", ["zzz", "im", "polymers", "imaginary polymers of old"])
def test_search_that_finds_nothing_says_so(client, ada, plastic, text):
    client.force_login(ada)
    assert "Nothing that you may see" in client.get("/consignments/", {"q": text}).content.decode()


def test_the_register_goes_on_where_it_stopped(client, ada, taken_in, monkeypatch):
    from greenlane.consignments.views import lists

    made = taken_in(*(shipment(f"NP-{n}") for n in range(5))).consignments
    monkeypatch.setattr(lists, "ROWS", 2)
    client.force_login(ada)
    seen, before = [], ""
    while True:
        response = client.get("/consignments/", {"from": before} if before else {})
        seen += [row.reference for row, _, _ in response.context["rows"]]
        before = response.context["listed"].after
        if not before:
            break
    assert sorted(seen) == sorted(row.reference for row in made)
    assert client.get("/consignments/?from=nonsense").status_code == 200


# ---- intake


def test_a_file_is_taken_in_and_its_lines_add_up(client, ada, cast, in_force):
    client.force_login(ada)
    response = upload(client, shipment("NP-1"), shipment("NP-2", arrival="never"), office=cast.terminal.pk)
    run = response.context["run"]
    assert (run.lines_in, run.lines_received, run.lines_quarantined) == (2, 1, 1)
    assert "It adds up" in response.content.decode()
    assert Consignment.objects.get().screenings.count() == 1


def test_a_name_that_does_not_settle_the_format_asks_for_it(client, ada, cast, in_force):
    client.force_login(ada)
    file = SimpleUploadedFile("monday.what", b"[]")
    response = client.post("/receive/", {"file": file, "office": cast.terminal.pk})
    assert response.status_code == 422
    assert "format" in response.context["form"].errors
    assert not IntakeRun.objects.exists()


def test_a_table_is_read_in_the_encoding_that_the_officer_says(client, ada, cast, in_force):
    client.force_login(ada)
    columns = profiles.load("korea").required
    table = f"{','.join(columns)}\n{','.join('x' for _ in columns)}\n".encode("utf-16-le")

    def send(**more):
        form = {"file": SimpleUploadedFile("monday.csv", table), "office": cast.terminal.pk, "format": "korea"}
        return client.post("/receive/", form | more, follow=True)

    assert "say which encoding it is in" in str(send().context["form"].errors["format"])
    assert list(send(encoding="utf-16-le", format="json").context["form"].errors) == ["encoding"]
    assert list(send(encoding="rot13").context["form"].errors) == ["encoding"]
    assert not IntakeRun.objects.exists()
    page = send(encoding="utf-16-le").content.decode()
    run = IntakeRun.objects.get()
    assert (run.encoding, run.lines_in) == ("utf-16-le", 1)
    assert "utf-16-le" in page


def test_every_encoding_on_the_form_is_one_by_its_usual_name():
    offered = [code for _script, listed in ENCODINGS[1:] for code, _title in listed]
    assert [declared(code) for code in offered] == offered


def test_nobody_takes_in_for_another_office(client, ada, cast, in_force):
    client.force_login(ada)
    response = upload(client, shipment(), office=cast.airport.pk)
    assert "office" in response.context["form"].errors
    assert not Consignment.objects.exists()


def test_who_may_not_take_in_has_no_form_and_is_refused(client, cast, in_force):
    client.force_login(cast.fay)
    assert client.get("/receive/").context["form"] is None
    assert upload(client, shipment(), office=cast.terminal.pk).status_code == 403
    assert not Consignment.objects.exists()


@pytest.fixture
def waiting(client, ada, cast, in_force, queued):
    """The run of a file that Ada sent and that waits for a worker."""
    client.force_login(ada)
    file = SimpleUploadedFile("monday.json", json.dumps([shipment("NP-1"), shipment("NP-2")]).encode())
    answer = client.post("/receive/", {"file": file, "office": cast.terminal.pk})
    run = IntakeRun.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/receive/{run.pk}/")
    return run


def test_a_file_waits_while_its_page_asks_how_far_it_is(client, waiting):
    page = client.get(f"/receive/{waiting.pk}/").content.decode()
    assert "waits for its turn" in page and f'hx-get="/receive/{waiting.pk}/progress/"' in page
    assert "Reload it" in page, "without a script it is read by loading it again"
    IntakeRun.objects.update(state="running", lines_expected=4, lines_in=2, lines_received=1, lines_quarantined=1)
    part = client.get(f"/receive/{waiting.pk}/progress/", headers={"HX-Request": "true"}).content.decode()
    assert "about 50 %" in part and 'hx-trigger="every 2s"' in part and "<html" not in part


def test_what_waits_long_says_so(client, waiting):
    IntakeRun.objects.update(moved_at=timezone.now() - timedelta(minutes=2))
    assert "no worker runs" in client.get(f"/receive/{waiting.pk}/").content.decode()


def test_once_done_the_page_is_loaded_whole_and_asks_no_more(client, waiting):
    jobs.do_what_waits()
    asked = client.get(f"/receive/{waiting.pk}/progress/", headers={"HX-Request": "true"})
    assert asked.headers["HX-Refresh"] == "true"
    assert client.get(f"/receive/{waiting.pk}/progress/").url == f"/receive/{waiting.pk}/"
    page = client.get(f"/receive/{waiting.pk}/").content.decode()
    assert "hx-get" not in page and "It adds up" in page and "NP-2" in page


def test_what_failed_says_why_and_is_taken_in_again(client, waiting, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(flow, "arrive", lambda *given, **named: (_ for _ in ()).throw(RuntimeError("Jan Invented")))
        jobs.do_what_waits()
    page = client.get(f"/receive/{waiting.pk}/").content.decode()
    assert "An error in the program" in page and "Take in again" in page and "Jan Invented" not in page
    assert client.get(f"/receive/{waiting.pk}/again/").status_code == 405
    client.post(f"/receive/{waiting.pk}/again/")
    jobs.do_what_waits()
    assert "It adds up" in client.get(f"/receive/{waiting.pk}/").content.decode()
    assert Consignment.objects.count() == 2


def test_without_its_file_it_is_not_taken_in_again(client, waiting):
    incoming.drop(waiting.pk)
    jobs.do_what_waits()
    page = client.get(f"/receive/{waiting.pk}/").content.decode()
    assert "no longer there" in page and "Take in again" not in page
    assert "no longer there" in client.post(f"/receive/{waiting.pk}/again/", follow=True).content.decode()
    assert IntakeRun.objects.get().state == "failed"


@pytest.mark.parametrize("stranger", ["chi", "dee", "eli", "fay"])
def test_a_stranger_sees_no_progress_and_takes_nothing_in_again(client, cast, waiting, stranger):
    finish(waiting, by=cast.ada, failure="program")
    client.force_login(getattr(cast, stranger))
    for part in ("", "progress/"):
        answer = client.get(f"/receive/{waiting.pk}/{part}")
        assert answer.status_code == 404 and b"monday.json" not in answer.content
    assert client.post(f"/receive/{waiting.pk}/again/").status_code == 404
    assert IntakeRun.objects.get().state == "failed"


def test_who_sees_a_run_and_may_not_receive_has_no_button(client, cast, waiting, monkeypatch):
    from greenlane.consignments.views import intake

    finish(waiting, by=cast.ada, failure="program")
    monkeypatch.setattr(intake, "may", lambda actor, verb, marking: verb != "receive" and may(actor, verb, marking))
    assert "Take in again" not in client.get(f"/receive/{waiting.pk}/").content.decode()


@pytest.mark.parametrize(
    ("name", "content", "format_", "status", "field", "words"),
    [
        ("monday.json", b"x" * 2000, "json", 413, "file", "larger than"),
        ("monday.json", b"", "json", 422, "file", "empty"),
        ("monday.csv", b"a,b\n1,2\n", "korea", 422, "format", "Columns missing"),
        ("monday.json", b"[]", "nonsense", 422, "format", "valid choice"),
    ],
)
def test_what_can_be_known_at_once_is_said_on_the_form(
    client, ada, cast, queued, settings, uploads_folder, name, content, format_, status, field, words
):
    settings.UPLOAD_LIMIT = 1000
    client.force_login(ada)
    sent = {"file": SimpleUploadedFile(name, content), "office": cast.terminal.pk, "format": format_}
    answer = client.post("/receive/", sent)
    assert answer.status_code == status
    assert list(answer.context["form"].errors) == [field]
    assert words in str(answer.context["form"].errors)
    assert not IntakeRun.objects.exists()
    assert not list(uploads_folder.glob("*"))


def test_nothing_is_kept_of_a_file_from_whom_none_is_taken(client, cast, in_force, uploads_folder):
    for person, address in ((None, "/receive/"), (cast.fay, "/receive/"), (cast.ada, "/quarantine/again/")):
        if person:
            client.force_login(person)
        client.post(address, {"file": SimpleUploadedFile("monday.json", b"[]"), "office": cast.terminal.pk})
    assert not uploads_folder.exists()


def test_without_the_token_of_the_form_nothing_is_taken_in(ada, cast, in_force, uploads_folder):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    client.cookies["csrftoken"] = "x" * 32
    file = SimpleUploadedFile("monday.json", json.dumps([shipment()]).encode())
    assert client.post("/receive/", {"file": file, "office": cast.terminal.pk}).status_code == 403
    assert not IntakeRun.objects.exists()
    assert not list(uploads_folder.glob("*"))


# ---- the quarantine


def test_every_fault_stands_beside_an_input(client, ada, quarantined):
    client.force_login(ada)
    page = client.get(f"/quarantine/{quarantined.pk}/").content.decode()
    assert "must be a date (year-month-day)" in page and 'value="2026-13-40"' in page
    assert "must be a two-letter country code" in page and 'value="Ruritania"' in page


def test_mended_it_is_taken_in_and_screened(client, ada, quarantined):
    client.force_login(ada)
    form = client.get(f"/quarantine/{quarantined.pk}/").context["form"]
    names = {path: bound.html_name for path, _, bound in form.faulty}
    values = {names["arrival"]: "2026-05-04", names["export_country"]: "GB"}
    client.post(f"/quarantine/{quarantined.pk}/", values)
    made = Consignment.objects.get(reference="NP-9")
    assert made.export_country == "GB" and made.screenings.count() == 1
    quarantined.refresh_from_db()
    assert (quarantined.state, quarantined.consignment) == ("taken_in", made)


def test_half_mended_it_waits_with_what_is_left(client, ada, quarantined):
    client.force_login(ada)
    form = client.get(f"/quarantine/{quarantined.pk}/").context["form"]
    names = {path: bound.html_name for path, _, bound in form.faulty}
    values = {names["arrival"]: "2026-05-04", names["export_country"]: "Ruritania"}
    response = client.post(f"/quarantine/{quarantined.pk}/", values, follow=True)
    assert "1 fault is left" in response.content.decode()
    assert not Consignment.objects.filter(reference="NP-9").exists()


def test_it_is_dismissed_with_a_reason_and_not_without(client, ada, quarantined):
    client.force_login(ada)
    client.post(f"/quarantine/{quarantined.pk}/dismiss/", {"because": " "})
    assert Quarantined.objects.get().state == "waiting"
    client.post(f"/quarantine/{quarantined.pk}/dismiss/", {"because": "Sent twice by the broker"})
    assert Quarantined.objects.get().state == "dismissed"
    assert "Sent twice by the broker" in client.get(f"/quarantine/{quarantined.pk}/").content.decode()
    assert "NP-9" not in client.get("/quarantine/").content.decode()
    assert "NP-9" in client.get("/quarantine/?state=dismissed").content.decode()


@pytest.mark.parametrize(("query", "found"), [("reason=date", True), ("reason=weather", False), ("q=np-", True)])
def test_the_quarantine_is_narrowed_by_reason_and_reference(client, ada, quarantined, query, found):
    client.force_login(ada)
    assert ("NP-9" in client.get(f"/quarantine/?{query}").content.decode()) is found


@pytest.mark.parametrize("run", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_nonsense_run_is_no_error(client, ada, quarantined, run):
    client.force_login(ada)
    assert client.get(f"/quarantine/?run={run}&from=x").status_code == 200


def test_a_page_beyond_the_end_is_no_error(client, ada, quarantined):
    client.force_login(ada)
    assert client.get(f"/quarantine/?from={'9' * 30}").status_code == 200


def test_names_in_the_quarantine_of_another_office_are_withheld(client, cast, taken_in):
    bad = shipment("NA-9", arrival="Jan Invented")
    taken_in(bad, by=cast.gil, office=cast.airport)
    entry = Quarantined.objects.get()
    client.force_login(cast.ada)
    for address in (f"/quarantine/{entry.pk}/", "/quarantine/"):
        page = client.get(address).content.decode()
        assert "NA-9" in page and "Jan Invented" not in page
    assert "NA-9" not in client.get("/quarantine/?reason=Jan Invented").content.decode()
    assert "NA-9" in client.get("/quarantine/?reason=must be a date").content.decode()
    client.force_login(cast.gil)
    assert "NA-9" in client.get("/quarantine/?reason=jan invented").content.decode()
    assert "Jan Invented" in client.get(f"/quarantine/{entry.pk}/").content.decode()


def test_a_post_without_the_token_is_refused(ada, quarantined):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    assert strict.post(f"/quarantine/{quarantined.pk}/dismiss/", {"because": "x"}).status_code == 403
    assert Quarantined.objects.get().state == "waiting"


def test_a_field_that_the_new_text_has_no_place_for_is_refused_in_the_readers_language(client, ada, quarantined):
    client.force_login(ada)
    typed = {"at-export_country": "KE", "initial-at-export_country": "Ruritania", "raw": "{"}
    page = client.post(f"/quarantine/{quarantined.pk}/", typed, headers={"accept-language": "fr"})
    assert page.status_code == 422
    assert "Rien n’a été modifié" in page.content.decode()
    assert page.context["form"]["raw"].value() == "{" and page.context["form"]["at-export_country"].value() == "KE"


@pytest.mark.parametrize("room", ["/receive/", "/quarantine/"])
def test_who_sees_nothing_is_told_nothing_of_what_there_is(client, cast, quarantined, room):
    client.force_login(cast.eli)
    page = client.get(room).content.decode()
    assert "shown to you" in page and "Every line that was sent has been received" not in page


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Columns missing:"), ("fr", "Colonnes manquantes"), ("ar", "الأعمدة الناقصة")]
)
def test_a_table_that_does_not_fit_is_refused_in_the_readers_language(client, ada, cast, language, said):
    client.force_login(ada)
    file = SimpleUploadedFile("monday.csv", "ref;وصف\n1;x\n".encode())
    asked = {"file": file, "office": cast.terminal.pk, "format": "lemis"}
    page = client.post("/receive/", asked, headers={"accept-language": language})
    assert page.status_code == 422
    assert said in page.content.decode() and "control_number" in page.content.decode()


def test_a_table_without_a_profile_says_what_to_choose(client, ada, cast):
    client.force_login(ada)
    file = SimpleUploadedFile("monday.csv", b"ref;what\n1;x\n")
    page = client.post("/receive/", {"file": file, "office": cast.terminal.pk, "format": ""})
    assert page.status_code == 422 and "mapping profile: choose it" in page.content.decode()
