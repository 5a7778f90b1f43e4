"""The pages of take-backs and of what is due: what they show, and what a stranger must not see."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from click.testing import CliRunner
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from tests.seized import GAS, IVORY, WASTE

from greenlane.ledger.models import Entry
from greenlane.seizures import letter_facts
from greenlane.seizures.actions import letters, takeback
from greenlane.seizures.models import Feed, Letter, TakeBack

DAY = dt.date
NAME = "Imaginary Polymers"


@pytest.fixture
def opened(written_up, cast):
    case = written_up(WASTE, names=True, by=cast.ada)
    return takeback.open_take_back(case, "basel_9_2", fault="exporter", state_of_export="GB", by=cast.ada)


def at(name, row, *more):
    return reverse(f"seizures:{name}", args=[row.seizure_id, row.pk, *more])


def test_a_take_back_is_opened_from_the_paths_of_the_law(client, written_up, cast):
    case = written_up(WASTE, by=cast.ada)
    client.force_login(cast.ada)
    address = reverse("seizures:new-take-back", args=[case.pk])
    shown = client.get(address, {"fault": "importer", "state_of_export": "GB"}).content.decode()
    assert "Article 9(3)" in shown and "Article 9(2)" not in shown
    fields = {"lines": ["1"], "path": "basel_9_3", "fault": "importer", "state_of_export": "gb", "law_on": "2026-06-11"}
    answer = client.post(address, fields)
    row = TakeBack.objects.get()
    assert answer.url == row.get_absolute_url() and row.state_of_export == "GB"
    again = client.post(address, fields)
    assert again.status_code == 422 and "already" in again.content.decode()
    for stranger in (cast.chi, cast.fay, cast.eli):
        client.force_login(stranger)
        for page in (address, row.get_absolute_url(), case.get_absolute_url()):
            assert client.get(page).status_code == 404
        assert client.post(at("take-step", row), {"state": "identified"}).status_code == 404


def test_a_step_that_another_window_took_first_is_told(client, opened, cast):
    client.force_login(cast.ada)
    taken = {"state": "identified", "on": timezone.localdate().isoformat()}
    assert "Recorded." in client.post(at("take-step", opened), taken, follow=True).content.decode()
    late = client.post(at("take-step", opened), taken, follow=True)
    assert "Somebody changed this case" in late.content.decode()


def test_a_refused_path_is_shown_with_its_rule_and_cannot_be_chosen(client, written_up, cast):
    case = written_up(GAS, by=cast.ada)
    client.force_login(cast.ada)
    address = reverse("seizures:new-take-back", args=[case.pk])
    shown = client.get(address, {"state_of_export": "DE"}).content.decode()
    assert "refused" in shown and "2024/590" in shown
    fields = {"lines": ["1"], "path": "montreal_general", "state_of_export": "DE", "law_on": "2026-07-20"}
    assert client.post(address, fields).status_code == 422
    assert not TakeBack.objects.exists()


def test_the_step_form_asks_what_the_step_needs_and_comes_back_as_it_was_typed(client, opened, cast):
    client.force_login(cast.ada)
    page = client.get(opened.get_absolute_url()).content.decode()
    assert 'value="identified"' in page and 'name="method"' in page and 'name="outcome"' not in page
    refused = client.post(at("take-step", opened), {"state": "identified", "on": "2026-06-01", "method": "by eye"})
    assert refused.status_code == 422 and "by eye" in refused.content.decode()
    client.post(at("take-step", opened), {"state": "identified", "on": "2026-06-12"})
    assert TakeBack.objects.get().state == "identified"
    assert 'name="outcome"' in client.get(opened.get_absolute_url(), {"step": "assessed"}).content.decode()
    takeback.take_step(opened, "assessed", on=DAY(2026, 6, 12), said={"outcome": "illegal"}, by=cast.ada)
    takeback.take_step(opened, "fault", on=DAY(2026, 6, 12), said={"fault": "exporter"}, by=cast.ada)
    takeback.take_step(opened, "notified", on=DAY(2026, 6, 12), said={"country": "GB"}, document="1", by=cast.ada)
    page = client.get(opened.get_absolute_url()).content.decode()
    assert 'value="acknowledged"' in page and "passes over" not in page, "nobody passes a step over unasked"
    assert "passes over" in client.get(opened.get_absolute_url(), {"step": "agreed"}).content.decode()
    answer = client.post(at("agree-longer", opened), {"until": "2026-09-30", "because": "no ship"})
    assert answer.status_code == 302 and TakeBack.objects.get().agreed_until == DAY(2026, 9, 30)


def test_costs_are_kept_paid_and_passed_on(client, opened, cast):
    client.force_login(cast.ada)
    fields = {"kind": "storage", "amount": "12.50", "currency": "eur", "on": "2026-06-20"}
    assert client.post(at("add-cost", opened), fields).status_code == 302
    cost = opened.costs.get()
    assert client.post(at("pass-cost", opened, cost.pk), {"because": "bankrupt"}).status_code == 302
    assert client.post(at("pay-cost", opened, cost.pk), {"paid_on": "2026-06-01"}).status_code == 422
    assert client.post(at("pay-cost", opened, cost.pk), {"paid_on": "2026-06-21"}).status_code == 302
    assert "12.50 EUR" in client.get(opened.get_absolute_url()).content.decode()
    client.post(at("add-cost", opened), fields)
    TakeBack.objects.update(closed_at=timezone.now(), state="closed")
    page = client.get(opened.get_absolute_url()).content.decode()
    assert "Not paid yet:" in page and 'id="step"' not in page, "what is owed is said, and no step is offered"
    assert client.post(at("pay-cost", opened, opened.costs.last().pk), {"paid_on": "2026-06-22"}).status_code == 302
    assert "Not paid yet:" not in client.get(opened.get_absolute_url()).content.decode()
    client.force_login(cast.chi)
    assert client.post(at("add-cost", opened), fields).status_code == 404
    assert client.get(opened.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "zh", "ru"])
def test_a_letter_tells_what_the_authority_needs_in_six_languages(opened, cast, language):
    to, text = letter_facts.drafted(opened, "request", language, by=cast.ada, today=DAY(2026, 6, 20))
    for said in (opened.seizure.number, "TCLU4265875", "24.31 t", "Y48", NAME):
        assert said in text
    assert to not in text and to
    _to, kept = letter_facts.drafted(opened, "request", language, by=cast.kai, today=DAY(2026, 6, 20))
    assert NAME not in kept and "Inventedson" not in text


def test_a_letter_gives_the_reason_where_no_legal_ground_was_written_down(written_up, cast):
    case = written_up(WASTE, grounds=[])
    row = takeback.open_take_back(case, "basel_9_2", fault="exporter", state_of_export="GB", by=cast.ada)
    _to, text = letter_facts.drafted(row, "request", "fr", by=cast.ada, today=DAY(2026, 6, 20))
    assert "sans notification ni consentement" in text and "9, paragraphe 1" not in text


def test_a_letter_sets_a_day_only_where_a_law_does(written_up, opened, cast):
    def text(row):
        return letter_facts.drafted(row, "request", "en", by=cast.ada, today=DAY(2026, 6, 20))[1]

    assert "by 20 July 2026" in text(opened), "Article 9(2): 30 days"
    case = written_up({**WASTE, "containers": []}, by=cast.ada)
    unknown = takeback.open_take_back(case, "basel_9_4", fault="unknown", state_of_export="GB", by=cast.ada)
    assert "Please see to this" not in text(unknown), "Article 9(4) names no number"


def test_letters_are_printed_and_never_shown_to_who_may_not_see_their_names(client, opened, cast):
    client.force_login(cast.ada)
    draft = client.get(at("write-letter", opened), {"kind": "request", "language": "ar"}).content.decode()
    assert NAME in draft
    assert "لم يراجعها موظف لغته الأم العربية" in draft, "nobody has vouched for the wording, and the page says so"
    fields = {"kind": "request", "language": "ar", "to": "السلطة المختصة", "text": f"نص {NAME}"}
    kept = client.post(at("write-letter", opened), fields)
    letter = Letter.objects.get()
    assert kept.url == at("letter", opened, letter.pk)
    assert 'dir="rtl"' in client.get(kept.url).content.decode()
    printed = client.get(at("letter-pdf", opened, letter.pk))
    assert printed["Content-Type"] == "application/pdf" and printed.content.startswith(b"%PDF-")
    assert client.post(at("keep-letter", opened, letter.pk)).status_code == 404, "it was not sent yet"
    Letter.objects.update(sent_on=DAY(2026, 6, 20))
    client.post(at("keep-letter", opened, letter.pk))
    client.post(at("keep-letter", opened, letter.pk))
    assert opened.seizure.files.get().nominal
    client.force_login(cast.kai)
    page = client.get(opened.get_absolute_url()).content.decode()
    assert NAME not in page and kept.url not in page
    for address in (kept.url, at("letter-pdf", opened, letter.pk)):
        assert client.get(address).status_code == 404
    assert client.post(at("rewrite-letter", opened, letter.pk), fields).status_code == 404
    client.force_login(cast.chi)
    assert client.get(at("write-letter", opened)).status_code == 404
    said = json.dumps([entry.body for entry in Entry.objects.about("seizure", opened.seizure_id)], default=str)
    assert NAME not in said


def test_a_request_that_is_sent_too_early_says_that_no_clock_starts(client, opened, cast):
    letter = letters.write_letter(opened, "request", "en", to="A", text="B", by=cast.ada)
    client.force_login(cast.ada)
    shown = at("letter", opened, letter.pk)
    early, now = "No clock starts with it", "the clocks start on this day"
    assert early in client.get(shown).content.decode() and now not in client.get(shown).content.decode()
    for state, said in (("identified", {}), ("assessed", {"outcome": "illegal"}), ("fault", {"fault": "exporter"})):
        takeback.take_step(opened, state, on=DAY(2026, 6, 12), said=said, by=cast.ada)
    assert now in client.get(shown).content.decode() and early not in client.get(shown).content.decode()
    letters.send_letter(letter, sent_on=DAY(2026, 6, 13), by=cast.ada)
    assert early not in client.get(shown).content.decode()
    client.force_login(cast.chi)
    assert client.get(shown).status_code == 404


def test_a_day_of_another_century_is_not_agreed_on(client, opened, cast):
    client.force_login(cast.ada)
    for day in ("9999-12-31", "0206-07-01"):
        answer = client.post(at("agree-longer", opened), {"until": day, "because": "by telephone"})
        assert answer.status_code == 422 and "This day cannot be meant." in answer.content.decode()
    client.force_login(cast.chi)
    assert client.post(at("agree-longer", opened), {"until": "2026-08-01", "because": "x"}).status_code == 404
    opened.refresh_from_db()
    assert opened.agreed_until is None


def test_what_is_due_shows_clocks_and_yearly_dates_of_what_one_may_see(client, opened, written_up, cast):
    written_up(IVORY, by=cast.kai)
    letter = letters.write_letter(opened, "request", "en", to="A", text="B", by=cast.kai)
    for state, said in (("identified", {}), ("assessed", {"outcome": "illegal"}), ("fault", {"fault": "exporter"})):
        takeback.take_step(opened, state, on=DAY(2026, 6, 12), said=said, by=cast.ada)
    letters.send_letter(letter, sent_on=DAY(2026, 6, 13), by=cast.ada)
    client.force_login(cast.kai)
    page = client.get(reverse("seizures:due"), {"month": "2026-07"}).content.decode()
    assert "2026-07-13" in page and opened.seizure.number in page and "Ivory seizure to ETIS" in page
    assert "CITES annual" in page
    mine = client.get(reverse("seizures:due"), {"scope": "mine"}).content.decode()
    assert opened.seizure.number not in mine and "Ivory seizure to ETIS" in mine and "CITES annual" not in mine
    assert opened.seizure.number in client.get(reverse("seizures:due"), {"scope": "office"}).content.decode()
    assert client.get(reverse("seizures:due"), {"month": "9999-99", "scope": "x"}).status_code == 200
    client.force_login(cast.chi)
    assert opened.seizure.number not in client.get(reverse("seizures:due")).content.decode()


def test_the_feed_opens_with_its_key_alone_and_says_no_names(client, opened, written_up, cast):
    written_up({**IVORY, "day": timezone.localdate().isoformat()}, names=True, by=cast.ada)
    client.force_login(cast.ada)
    client.post(reverse("seizures:make-feed"))
    page = client.get(reverse("seizures:due"))
    address = re.search(r"/seizures/due\.ics\?key=[\w-]+", page.content.decode())[0]
    assert address not in client.get(reverse("seizures:due")).content.decode(), "it is shown once"
    assert Feed.objects.get().digest not in address
    client.logout()
    given = client.get(address)
    assert given["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(given.content).walk("VEVENT")
    assert any("ETIS" in str(event["summary"]) for event in events)
    assert len({str(event["uid"]) for event in events}) == len(events)
    for hidden in (NAME, "Inventedson", "tusks", "Loxodonta"):
        assert hidden.encode() not in given.content
    for wrong in (address[:-1] + ("A" if address[-1] != "A" else "B"), reverse("seizures:due-feed") + "?key=",
                  reverse("seizures:due-feed")):  # fmt: skip
        assert client.get(wrong).status_code == 404
    client.force_login(cast.ada)
    client.post(reverse("seizures:make-feed"))
    client.logout()
    assert client.get(address).status_code == 404, "a new address ends the old one"
    client.force_login(cast.ada)
    client.post(reverse("seizures:end-feed"))
    assert not Feed.objects.exists()
    verbs = [entry.verb for entry in Entry.objects.about("person", cast.ada.pk)]
    assert verbs.count("feed.made") == 2 and "feed.ended" in verbs
    client.force_login(cast.fay)
    assert client.post(reverse("seizures:make-feed")).status_code == 403


def test_the_feed_of_who_left_gives_nothing_and_holds_nothing_marked_red(client, written_up, cast):
    from greenlane.seizures.actions import feeds
    from greenlane.seizures.models import Seizure

    case = written_up({**IVORY, "day": timezone.localdate().isoformat()}, by=cast.ada)
    address = f"{reverse('seizures:due-feed')}?key={feeds.make_feed(by=cast.ada)}"
    assert case.number.encode() in client.get(address).content
    Seizure.objects.update(tlp="RED")
    assert case.number.encode() not in client.get(address).content
    type(cast.ada).objects.filter(pk=cast.ada.pk).update(is_active=False)
    assert client.get(address).status_code == 404


def test_the_command_says_what_is_due(opened, cast):
    from greenlane.cli import main

    said = CliRunner().invoke(main, ["due", "--json", "--office", cast.terminal.code])
    assert said.exit_code == 0, said.output
    rows = json.loads(said.stdout)
    assert {"cites_illegal", "basel_confirmed"} <= {row["what"] for row in rows}
    assert NAME not in said.stdout
    assert CliRunner().invoke(main, ["due", "--office", "nowhere"]).exit_code == 1
