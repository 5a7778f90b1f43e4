"""Two mentions are one party when an analyst says so, and never else; what was said can be taken back."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st
from tests.seized import GAS, IVORY, WASTE
from tests.shipments import shipment

from greenlane.ledger.models import Entry
from greenlane.seizures.actions.cases import amend, refer
from greenlane.seizures.record import parties_from_json
from greenlane.tracing import judged
from greenlane.tracing.actions import excluding, judging, linking, noting
from greenlane.tracing.models import Judgement, LinkModel, Mention, Resemblance

JAN = {
    "role": "suspect", "person": True, "name": "Inventedson", "first_names": "Jan", "nationality": "XS",
    "phone": "+49 40 1234567", "born": "1980-02-03",
}  # fmt: skip
YAN = JAN | {"name": "Inwentedson", "first_names": "Yan"}
OTHER = {"role": "owner", "person": True, "name": "Quite", "first_names": "Another", "nationality": "XS"}


@pytest.fixture
def mentions(written_up):
    """Write up one case for each party, note them and weigh the parties; return the mentions in their order."""

    def make(*parties):
        found = []
        for fields, party in zip((GAS, WASTE, IVORY, GAS, WASTE), parties, strict=False):
            case = written_up(fields)
            case = amend(case, case.as_recorded, parties_from_json([party]), because="named", by=case.author)
            linking.link_by_owner(noting.note([case]))
            found.append(case.mentions.get())
        return found

    return make


def pair(one, other):
    return tuple(sorted((one.pk, other.pk)))


def test_who_may_be_the_same_is_found_and_not_merged(mentions, cast):
    jan, yan, other = mentions(JAN, YAN, OTHER)
    kept = Resemblance.objects.get()
    assert (kept.first_id, kept.second_id) == pair(jan, yan)
    assert kept.owner == cast.northport
    assert kept.probability >= linking.LIKELY
    assert {term["field"] for term in kept.terms} >= {"name", "phone", "born"}
    assert judging.groups(cast.bo).groups == (), "nobody judged"
    assert Mention.objects.count() == 3
    assert other.pk not in (kept.first_id, kept.second_id)


def test_a_judgement_joins_and_can_be_taken_back(mentions, cast):
    jan, yan = mentions(JAN, YAN)
    made = judging.judge(yan, jan, "same", "one telephone, one day of birth", cast.bo)
    assert (made.first_id, made.second_id) == pair(jan, yan)
    assert judging.groups(cast.bo).groups == (frozenset({jan.pk, yan.pk}),)
    assert not linking.unjudged(Resemblance.objects.all()).exists()
    again = judging.judge(jan, yan, "not", "they were seen together", cast.bo)
    assert judging.groups(cast.bo).groups == ()
    assert Judgement.objects.filter(undone_at=None).get() == again
    judging.undo(again, cast.bo)
    with pytest.raises(judging.Refused):
        judging.undo(again, cast.bo)
    assert linking.unjudged(Resemblance.objects.all()).count() == 1
    assert Judgement.objects.count() == 2, "both stay on record"


def test_a_judgement_says_why_and_is_of_two(mentions, cast):
    jan, yan = mentions(JAN, YAN)
    with pytest.raises(judging.Refused):
        judging.judge(jan, yan, "same", " ", cast.bo)
    with pytest.raises(judging.Refused):
        judging.judge(jan, jan, "same", "himself", cast.bo)
    with pytest.raises(judging.Refused):
        judging.judge(jan, yan, "perhaps", "so", cast.bo)
    assert judging.judge(jan, yan, "unsure", "", cast.bo).verdict == "unsure"
    assert judging.groups(cast.bo).groups == ()


def test_judgements_are_transitive_and_a_contradiction_is_shown(mentions, cast):
    jan, yan, third = mentions(JAN, YAN, JAN | {"first_names": "J."})
    judging.judge(jan, yan, "same", "so", cast.bo)
    judging.judge(yan, third, "same", "so", cast.bo)
    judging.judge(jan, third, "not", "so", cast.bo)
    found = judging.groups(cast.bo)
    assert found.groups == (frozenset({jan.pk, yan.pk, third.pk}),)
    assert found.contradictions == (pair(jan, third),)


def test_only_who_sees_both_names_judges(mentions, cast):
    jan, yan = mentions(JAN, YAN)
    for stranger in (cast.ada, cast.chi, cast.dee, cast.eli, cast.fay):
        with pytest.raises(PermissionDenied):
            judging.judge(jan, yan, "same", "so", stranger)
    refer(jan.seizure, cast.eli.organisation, because="to identify", by=cast.bo)  # without the names
    with pytest.raises(PermissionDenied):
        judging.judge(jan, yan, "same", "so", cast.eli)
    made = judging.judge(jan, yan, "same", "so", cast.bo)
    with pytest.raises(PermissionDenied):
        judging.undo(made, cast.eli)
    for stranger in (cast.chi, cast.dee, cast.eli, cast.fay):
        assert not Resemblance.objects.named_to(stranger).exists()
        assert not Judgement.objects.named_to(stranger).exists()
        assert judging.groups(stranger).groups == ()


def test_the_ledger_knows_keys_and_no_names(mentions, cast):
    jan, yan = mentions(JAN, YAN)
    made = judging.judge(jan, yan, "same", "Jan Inventedson was seen with his own papers", cast.bo)
    judging.undo(made, cast.bo)
    out = excluding.exclude("phone", "+49 40 1234567", "the phone of Jan's forwarder", cast.bo)
    excluding.end_exclusion(out, cast.bo)
    told = Entry.objects.filter(verb__in=["party.judged", "party.judgement_undone", "identifier.excluded",
                                          "identifier.counted"])  # fmt: skip
    assert told.count() == 4
    said = json.dumps([entry.body for entry in told])
    assert str(jan.pk) in said
    for name in ("Jan", "Inventedson", "1234567", "forwarder"):
        assert name not in said
    assert all(entry.sentence for entry in told)


def test_what_is_left_out_counts_no_more(mentions, cast):
    shared = {"role": "owner", "person": False, "country": "XN", "phone": "+49 40 1234567", "address": "1 Shared Road"}
    mentions(shared | {"name": "Blue Heron Trading"}, shared | {"name": "Blue Heron Trade"})
    before = Resemblance.objects.get()
    assert "phone" in {term["field"] for term in before.terms}
    out = excluding.exclude("phone", "0049 40 1234567", "a forwarder's", cast.bo)
    assert out.value == "49401234567"
    after = Resemblance.objects.filter(first=before.first, second=before.second).first()
    assert after is None or after.weight < before.weight
    assert not any(term["field"] == "phone" for term in (after.terms if after else []))
    with pytest.raises(excluding.Refused):
        excluding.exclude("phone", "+49401234567", "again", cast.bo)
    with pytest.raises(excluding.Refused):
        excluding.exclude("shoe size", "44", "so", cast.bo)
    with pytest.raises(PermissionDenied):
        excluding.exclude("phone", "+49 40 7654321", "so", cast.ada)
    excluding.end_exclusion(out, cast.bo)
    assert Resemblance.objects.get().weight == pytest.approx(before.weight)


def test_what_another_organisation_holds_is_no_part_of_it(mentions, cast, written_up):
    jan, yan = mentions(JAN, YAN)
    assert not linking.known_to(cast.southmere).exists()
    assert linking.link_new([jan, yan], cast.southmere) == 0
    assert linking.known_to(cast.northport).count() == 2


def test_a_consignment_that_names_the_party_of_a_case_is_found(mentions, cast, taken_in):
    (jan,) = mentions(JAN)
    said = {"role": "consignee", "name": "Jan Inventedson", "country": "XS", "phone": "+49401234567",
            "natural_person": True}  # fmt: skip
    rows = taken_in(shipment("A", parties=[said]), shipment("B", parties=[said])).consignments
    linking.link_by_owner(noting.note_consignments(rows))
    found = Resemblance.objects.get()
    assert jan.pk in (found.first_id, found.second_id)
    assert Mention.objects.count() == 3, "the two that say the same in the same words are one to compare"


def test_weights_can_be_taken_back_to_those_that_ship(cast):
    made = LinkModel.objects.create(owner=cast.northport, number=1, settings=linking.shipped().to_json(),
                                    engine="duckdb", active=True, by="Bo")  # fmt: skip
    assert linking.in_force(cast.northport)[1] == made
    with pytest.raises(PermissionDenied):
        linking.use_model(cast.northport, None, cast.ada)
    linking.use_model(cast.northport, None, cast.bo)
    assert linking.in_force(cast.northport)[1] is None
    assert linking.use_model(cast.northport, 1, cast.bo) == made
    assert linking.in_force(cast.northport)[1] == made


def test_all_are_compared_anew_as_they_were_one_by_one(mentions, cast, taken_in):
    mentions(JAN, YAN, OTHER)
    same = {"role": "consignee", "name": "Jan Inventedson", "country": "XS", "natural_person": True}
    said = same | {"phone": "+49401234567"}
    noting.note_consignments(taken_in(shipment("A", parties=[said]), shipment("B", parties=[said])).consignments)
    linking.link_by_owner(list(Mention.objects.filter(consignment__isnull=False)))
    weights = {(row.first_id, row.second_id): row.weight for row in Resemblance.objects.all()}
    assert len(weights) >= 2
    judging.judge(*Mention.objects.filter(pk__in=next(iter(weights))), "not", "seen together", cast.bo)
    Resemblance.objects.exclude(first__in=next(iter(weights)), second__in=next(iter(weights))).delete()
    with pytest.raises(PermissionDenied):
        linking.link_all("duckdb", cast.ada)
    assert linking.link_all("duckdb", cast.bo, train=True) == len(weights)
    assert {(row.first_id, row.second_id) for row in Resemblance.objects.all()} == set(weights)
    made = LinkModel.objects.get()
    assert made.active
    assert made.trained["judged"] == 1
    assert set(Resemblance.objects.values_list("model", flat=True)) == {made.pk}
    told = Entry.objects.filter(verb__in=["party.linked", "link_model.trained"])
    assert told.count() == 2
    assert "Inventedson" not in json.dumps([entry.body for entry in told])
    assert not any({"pairs", "mentions", "judged"} & entry.detail.keys() for entry in told)  # RED ones are among them


verdicts = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from(["same", "not", "unsure"])), max_size=30
)


@given(verdicts, st.randoms())
def test_groups_do_not_depend_on_the_order(rows, random):
    found = judged.groups(rows)
    shuffled = list(rows)
    random.shuffle(shuffled)
    again = judged.groups(shuffled)
    assert set(again.groups) == set(found.groups)
    assert set(again.contradictions) == set(found.contradictions)
    members = [key for group in found.groups for key in group]
    assert len(members) == len(set(members)), "one party each"
    joined = {
        key for first, second, verdict in rows if verdict == "same" and first != second for key in (first, second)
    }
    assert set(members) == joined, "nothing joins but what was judged the same"
