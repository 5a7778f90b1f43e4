"""What is noted of cases and consignments: once, anew when the record changes, and seen by whoever sees the record."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.seized import GAS, PARTIES, WASTE, seized
from tests.shipments import shipment

from greenlane.ledger.models import Entry
from greenlane.seizures.actions.cases import amend, refer, withdraw
from greenlane.seizures.models import EvidenceFile
from greenlane.seizures.record import parties_from_json
from greenlane.tracing import stops
from greenlane.tracing.actions import catching_up, judging, linking, noting
from greenlane.tracing.models import CaseSelector, CaseStop, Mention, MentionKey, Noted, Resemblance

JAN = {
    "role": "suspect", "person": True, "name": "Inventedson", "first_names": "Jan", "nationality": "XS",
    "phone": "+49 40 1234567", "born": "1980-02-03",
}  # fmt: skip


def parties(*rows):
    return parties_from_json(list(rows))


@pytest.fixture
def noted(written_up):
    """Write a case up with the parties given, and note it."""

    def make(*rows, fields=None, **changes):
        case = written_up(fields or GAS, **changes)
        if rows:
            case = amend(case, case.as_recorded, parties(*rows), because="names", by=case.author)
        noting.note([case])
        return case

    return make


def test_a_case_is_noted_with_its_identifiers_stops_and_parties(written_up):
    case = written_up(names=True)
    made = noting.note([case])
    assert set(case.selectors.values_list("kind", "value", "nominal")) == {
        ("container", "CSQU3054383", False), ("bl", "INVB0001", False), ("party", "imaginary polymers", True),
        ("party", "jan inventedson", True),
    }  # fmt: skip
    assert [(stop.number, stop.role, stop.country) for stop in case.noted_stops.all()] == [
        (0, "origin", "TZ"), (1, "export", "KE"), (2, "transit", "XS"), (3, "seized", "XN"), (4, "destination", "VN"),
    ]  # fmt: skip
    mombasa = case.noted_stops.get(role="export")
    assert mombasa.exact and round(mombasa.latitude) == -4 and mombasa.established
    assert sorted(row.name for row in made) == ["Imaginary Polymers", "Jan Inventedson"]
    assert all(row.keys.count() > 1 for row in made), "the key of what it says, and those by which it is looked up"
    assert made[0].day == case.day


def test_noting_twice_changes_nothing(written_up):
    case = written_up(names=True)
    noting.note([case])
    before = [sorted(model.objects.values_list("pk")) for model in (Mention, MentionKey)]
    assert noting.note([case]) == []
    assert [sorted(model.objects.values_list("pk")) for model in (Mention, MentionKey)] == before
    assert CaseStop.objects.count() == 5
    assert not catching_up.behind().exists()


def test_an_amendment_keeps_the_mentions_it_repeats(noted, cast):
    one, other = noted(JAN, *PARTIES[:1]), noted(JAN, fields=WASTE)
    jan, polymers = one.mentions.get(role="suspect"), one.mentions.get(role="consignee")
    amended = amend(one, one.as_recorded, parties(JAN, {**PARTIES[0], "name": "Another Name"}), because="so",
                    by=one.author)  # fmt: skip
    assert list(catching_up.behind()) == [amended]
    assert [row.name for row in noting.note([amended])] == ["Another Name"]
    assert one.mentions.get(role="suspect").pk == jan.pk
    assert not Mention.objects.filter(pk=polymers.pk).exists()
    assert other.mentions.count() == 1


def test_what_was_judged_stays_though_the_record_no_longer_says_it(noted, cast):
    one, other = noted(JAN), noted(JAN, fields=WASTE)
    first, second = one.mentions.get(), other.mentions.get()
    judging.judge(first, second, "same", "the same number of a passport", cast.bo)
    noting.note([amend(one, one.as_recorded, parties(), because="another person", by=one.author)])
    first.refresh_from_db()
    assert first.gone
    assert first not in Mention.objects.standing()
    noting.note([amend(one, one.as_recorded, parties(JAN), because="it was he", by=one.author)])
    first.refresh_from_db()
    assert not first.gone


def test_a_withdrawn_case_is_forgotten(noted, cast):
    case = noted(JAN)
    gone = withdraw(case, because="written up twice", by=case.author)
    assert catching_up.catch_up() == 1
    assert not CaseSelector.objects.exists()
    assert not CaseStop.objects.exists()
    assert not Mention.objects.exists()
    assert not Noted.objects.filter(seizure=gone).exists()
    assert catching_up.catch_up() == 0


def test_parties_of_consignments_are_noted_but_for_carriers_and_orders(taken_in):
    line = {"role": "carrier", "name": "Everywhere Line"}
    order = {"role": "consignee", "name": "TO ORDER"}
    jan = {"role": "notify", "name": "Jan Invented", "country": "MY"}
    (row,) = consignments(taken_in, shipment(parties=[line, order, jan]))
    noting.note_consignments([row])
    assert [one.name for one in row.mentions.all()] == ["Jan Invented"]


def consignments(taken_in, *fields):
    return taken_in(*fields).consignments


def test_a_version_that_replaces_another_takes_its_mentions_over(taken_in, noted, cast):
    (first,) = consignments(taken_in, shipment())
    noting.note_consignments([first])
    kept = {row.role: row.pk for row in first.mentions.all()}
    case = noted({"role": "owner", "person": True, "name": "Jan Invented"})
    judging.judge(first.mentions.get(role="notify"), case.mentions.get(), "unsure", "", cast.bo)
    changed = shipment()
    changed["parties"][0]["name"] = "Renamed Recovery Ltd"
    changed["parties"].pop()  # and with him who was judged
    (second,) = consignments(taken_in, changed)
    noting.note_consignments([second])
    assert {row.name for row in second.mentions.all()} == {"Renamed Recovery Ltd", "Imaginary Polymers"}
    assert second.mentions.get(role="consignee").pk == kept["consignee"]
    assert [(row.role, row.gone) for row in first.mentions.all()] == [("notify", True)]
    assert noting.note_consignments([second]) == []


def test_who_says_the_same_stands_under_the_keys_of_the_first(taken_in):
    first, second, third = consignments(taken_in, shipment("A"), shipment("B"), shipment("C"))
    noting.note_consignments([first, second, third])
    under = {row.pk: row.mentions.get(role="consignor").keys.count() for row in (first, second, third)}
    assert sorted(under.values())[:2] == [1, 1]
    holder = next(row for row in (first, second, third) if under[row.pk] > 1)
    amended = shipment(holder.reference)
    amended["parties"] = amended["parties"][1:]
    noting.note_consignments(consignments(taken_in, amended))
    left = Mention.objects.filter(role="consignor")
    assert sorted(row.keys.count() > 1 for row in left) == [False, True], "another one has them now"


def test_catching_up_notes_what_was_left_and_costs_little_when_nothing_was(
    taken_in, written_up, django_assert_max_num_queries
):
    written_up(names=True)
    consignments(taken_in, shipment("A"), shipment("B"))
    catching_up.catch_up()
    assert Noted.objects.count() == 1
    assert Mention.objects.filter(consignment__isnull=False).count() == 6
    with django_assert_max_num_queries(3):
        assert catching_up.catch_up() == 0
    Mention.objects.filter(consignment__reference="A").delete()
    assert catching_up.fill() == 1


def test_noting_many_takes_no_more_queries_than_noting_few(taken_in):
    few = consignments(taken_in, *(shipment(f"F{n}") for n in range(2)))
    many = consignments(taken_in, *(shipment(f"M{n}") for n in range(20)))
    counts = []
    for rows in (few, many):
        Mention.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            linking.link_by_owner(noting.note_consignments(rows))
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 2


def test_nothing_is_entered_into_the_ledger(written_up):
    case = written_up(names=True)
    before = Entry.objects.count()
    linking.link_by_owner(noting.note([case]))
    assert Entry.objects.count() == before


def test_noted_parties_are_seen_with_the_names_alone(written_up, cast):
    case = written_up(names=True)
    linking.link_by_owner(noting.note([case]))
    assert {row.name for row in Mention.objects.named_to(cast.bo)} == {"Imaginary Polymers", "Jan Inventedson"}
    shown = refer(case, cast.eli.organisation, because="to identify", by=cast.bo)
    for stranger in (cast.chi, cast.dee, cast.fay, cast.eli):
        assert not Mention.objects.named_to(stranger).exists()
        assert not Resemblance.objects.named_to(stranger).exists()
    assert set(CaseSelector.objects.shown_to(cast.eli).values_list("kind", flat=True)) == {"container", "bl"}
    for stranger in (cast.chi, cast.dee, cast.fay):
        assert not CaseSelector.objects.shown_to(stranger).exists()
        assert not CaseStop.objects.visible_to(stranger).exists()
    assert shown.pk == case.pk


def test_a_picture_links_until_it_is_taken_out(written_up):
    case = written_up()
    noting.note([case])
    file = EvidenceFile.objects.create(seizure=case, kind="jpeg", sha256="ab" * 32, size=1, nominal=False)
    assert catching_up.catch_up() == 1
    assert case.selectors.get(kind="photo").value == "ab" * 32
    file.removed_at = timezone.now()
    file.save()
    assert catching_up.catch_up() == 1
    assert not case.selectors.filter(kind="photo").exists()


def test_the_seizure_stands_where_the_journey_was():
    at_end = stops.of_case(seized(GAS))
    assert [stop.role for stop in at_end] == ["export", "import", "seized"]
    nowhere = stops.of_case(seized(GAS, place=None))
    assert [stop.role for stop in nowhere] == ["export", "import"]
    placed = stops.of_case(seized(GAS, latitude="1.5", longitude="2.5"))
    assert (placed[-1].latitude, placed[-1].longitude, placed[-1].exact) == (1.5, 2.5, True)


def test_a_page_does_not_wait_for_who_writes(monkeypatch):
    def locked(limit):
        raise OperationalError("database is locked")

    monkeypatch.setattr(catching_up, "catch_up", locked)
    catching_up.before_a_page()
