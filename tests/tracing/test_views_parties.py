"""Pages of pairs: why two are linked, judged and taken back; what shares an identifier; and what nobody else sees."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.seized import GAS, WASTE
from tests.shipments import shipment

from greenlane.people.handling import TLP
from greenlane.seizures.actions.cases import amend, refer
from greenlane.seizures.models import Seizure
from greenlane.seizures.record import parties_from_json
from greenlane.tracing.actions import excluding, judging, linking, noting
from greenlane.tracing.models import Exclusion, Judgement, LinkModel, Resemblance
from greenlane.tracing.views import parties as views

JAN = {
    "role": "suspect", "person": True, "name": "Inventedson", "first_names": "Jan", "nationality": "XS",
    "phone": "+49 40 1234567", "born": "1980-02-03",
}  # fmt: skip
YAN = JAN | {"name": "Inwentedson", "first_names": "Yan"}
NAMES = ("Inventedson", "Inwentedson", "1234567", "Inventedfirm")
LIST, FIND, OUT = reverse("tracing:parties"), reverse("tracing:selector"), reverse("tracing:exclusions")


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def two(written_up):
    """Two cases of which each names somebody who may be one person; and the pair."""
    cases = []
    for fields, party in ((GAS, JAN), (WASTE, YAN)):
        case = written_up(fields)
        case = amend(case, case.as_recorded, parties_from_json([party]), because="named", by=case.author)
        linking.link_by_owner(noting.note([case]))
        cases.append(case)
    return (*cases, Resemblance.objects.get())


def text(answer):
    return answer.content.decode()


def test_the_list_shows_both_names_to_who_sees_them_and_to_nobody_else(two, cast, signed_in):
    one, _other, pair = two
    page = text(signed_in(cast.bo).get(LIST))
    assert "<bdi>Jan Inventedson</bdi>" in page
    assert "<bdi>Yan Inwentedson</bdi>" in page
    assert reverse("tracing:pair", args=[pair.pk]) in page
    assert "not on your records" in page and "#train-title" in page  # as shipped, and Bo may train
    refer(one, cast.eli.organisation, because="to identify", by=cast.bo)
    for stranger in (cast.chi, cast.dee, cast.eli, cast.fay):
        client = signed_in(stranger)
        seen = text(client.get(LIST)) + text(client.get(LIST + "?q=Inventedson&state=judged"))
        assert not [name for name in ("Jan Inventedson", "Yan Inwentedson", "1234567") if name in seen]
        assert client.get(reverse("tracing:pair", args=[pair.pk])).status_code in (403, 404)
        deed = client.post(reverse("tracing:judge", args=[pair.pk]), {"verdict": "same", "because": "so"})
        assert deed.status_code in (403, 404)
    assert not Judgement.objects.exists()


def test_why_linked_says_every_term_and_its_sum(two, cast, signed_in):
    *_cases, pair = two
    page = text(signed_in(cast.bo).get(reverse("tracing:pair", args=[pair.pk])))
    for word in ("date of birth", "telephone", "the same", "Before anything is compared", "Sum"):
        assert word in page
    assert "trained on invented mentions" in page
    assert two[0].get_absolute_url() in page
    assert two[1].get_absolute_url() in page


def test_a_pair_is_judged_by_a_form_and_taken_back(two, cast, signed_in):
    *_cases, pair = two
    client, address = signed_in(cast.bo), reverse("tracing:pair", args=[pair.pk])
    refused = client.post(reverse("tracing:judge", args=[pair.pk]), {"verdict": "same", "because": ""})
    assert refused.status_code == 422
    assert "Say why." in text(refused)
    done = client.post(reverse("tracing:judge", args=[pair.pk]), {"verdict": "same", "because": "one telephone"})
    assert done.headers["Location"] == address
    assert "Jan Inventedson" not in text(client.get(LIST))
    assert "the same party" in text(client.get(LIST + "?state=judged"))
    assert "one telephone" in text(client.get(address))
    undone = reverse("tracing:undo-judgement", args=[Judgement.objects.get().pk])
    for stranger in (cast.chi, cast.eli, cast.fay):
        assert signed_in(stranger).post(undone).status_code in (403, 404)
    assert signed_in(cast.bo).post(undone).headers["Location"] == address
    assert "<del>the same party</del>" in text(client.get(address))
    assert "Jan Inventedson" in text(client.get(LIST))


def test_an_officer_of_the_office_sees_why_and_cannot_judge(two, cast, signed_in):
    *_cases, pair = two
    client = signed_in(cast.ada)
    page = client.get(reverse("tracing:pair", args=[pair.pk]))
    assert page.status_code == 200
    assert 'name="verdict"' not in text(page)
    deed = client.post(reverse("tracing:judge", args=[pair.pk]), {"verdict": "same", "because": "so"})
    assert deed.status_code == 403


def test_a_contradiction_is_shown_and_not_resolved(two, cast, signed_in, written_up):
    *_cases, pair = two
    case = written_up()
    party = parties_from_json([JAN | {"first_names": "J."}])
    case = amend(case, case.as_recorded, party, because="named", by=case.author)
    linking.link_by_owner(noting.note([case]))
    third = case.mentions.get()
    judging.judge(pair.first, third, "same", "so", cast.bo)
    judging.judge(third, pair.second, "same", "so", cast.bo)
    judging.judge(pair.first, pair.second, "not", "so", cast.bo)
    client = signed_in(cast.bo)
    assert "Jan Inventedson" in text(client.get(LIST + "?state=against"))
    page = text(client.get(reverse("tracing:pair", args=[pair.pk])))
    assert "One of these judgements is wrong" in page
    assert "J. Inventedson" in page
    assert "Jan Inventedson" not in text(signed_in(cast.chi).get(LIST + "?state=against"))


def test_filters_narrow_and_unknown_ones_do_nothing(two, cast, signed_in):
    client = signed_in(cast.bo)
    for query, there in (
        ("who=person", True), ("who=company", False), ("of=cases", True), ("least=90", True), ("q=inwented", True),
        ("q=nobody", False), ("least=ten&who=x&from=a", True), ("state=unsure", False),
    ):  # fmt: skip
        assert ("Jan Inventedson" in text(client.get(f"{LIST}?{query}"))) is there, query


def test_pages_ask_no_more_of_many_pairs_than_of_few(two, cast, signed_in, taken_in, django_assert_max_num_queries):
    said = {"role": "consignee", "name": "Inventedfirm", "country": "MY", "phone": "+60 3 7654321"}
    rows = [shipment(f"S{n}", parties=[said | {"name": f"Inventedfirm Trading {'x' * n}"}]) for n in range(1, 8)]
    linking.link_by_owner(noting.note_consignments(taken_in(*rows).consignments))
    assert Resemblance.objects.count() > 8
    client = signed_in(cast.bo)
    client.get(LIST)
    with django_assert_max_num_queries(40):
        assert client.get(LIST).status_code == 200
    with django_assert_max_num_queries(30):
        assert client.get(reverse("tracing:pair", args=[two[-1].pk])).status_code == 200


def test_what_shares_an_identifier(two, cast, signed_in, taken_in):
    taken_in(shipment("SHARING"))
    client = signed_in(cast.bo)
    page = text(client.get(FIND, {"kind": "container", "value": "tclu 426587-5"}))
    assert two[1].number in page
    assert "SHARING" in text(client.get(FIND, {"kind": "bl", "value": "invb0001"}))
    assert two[0].number in text(client.get(FIND, {"kind": "phone", "value": "0049 40 1234567"}))
    assert "Nothing that is shown to you" in text(client.get(FIND, {"kind": "container", "value": "XXXX0000000"}))
    assert client.get(FIND, {"kind": "shoe", "value": "\0"}).status_code == 200
    refer(two[0], cast.eli.organisation, because="to identify", by=cast.bo)
    for stranger in (cast.chi, cast.dee, cast.eli, cast.fay):
        seen = text(signed_in(stranger).get(FIND, {"kind": "phone", "value": "49401234567"}))
        assert two[0].number not in seen
        assert "Nothing that is shown to you" in seen


def test_an_identifier_is_left_out_and_counts_again(two, cast, signed_in):
    client = signed_in(cast.bo)
    asked = {"kind": "phone", "value": "49401234567"}
    assert "Leave it out of links" in text(client.get(FIND, asked))
    assert client.post(reverse("tracing:exclude"), asked | {"because": ""}).status_code == 422
    done = client.post(reverse("tracing:exclude"), asked | {"because": "a forwarder's"})
    assert done.headers["Location"] == OUT
    assert "49401234567" in text(client.get(OUT))
    assert "Your organisation leaves this out" in text(client.get(FIND, asked))
    out = Exclusion.objects.get()
    for stranger in (cast.ada, cast.chi, cast.dee, cast.eli, cast.fay):
        stranger_client = signed_in(stranger)
        answer = stranger_client.get(OUT)
        assert answer.status_code in (200, 403)
        assert "49401234567" not in text(answer)
        assert stranger_client.post(reverse("tracing:exclude"), asked | {"because": "so"}).status_code in (403, 404)
        assert stranger_client.post(reverse("tracing:end-exclusion", args=[out.pk])).status_code in (403, 404)
    signed_in(cast.bo).post(reverse("tracing:end-exclusion", args=[out.pk]))
    out.refresh_from_db()
    assert out.ended_by == cast.bo


def test_what_is_left_out_is_shown_to_who_sees_a_record_that_shows_it(two, cast, signed_in, written_up):
    guarded = written_up(GAS, containers=[{"number": "TGHU1234567"}])
    guarded = amend(
        guarded, guarded.as_recorded, parties_from_json([JAN | {"phone": "+49 40 7654321"}]), because="named",
        by=guarded.author,
    )  # fmt: skip
    noting.note([guarded])
    for kind, value in (("phone", "49407654321"), ("container", "TGHU1234567"), ("phone", "49401234567")):
        excluding.exclude(kind, value, f"because of {value}", cast.gil)
    client = signed_in(cast.bo)
    page = text(client.get(OUT))
    assert all(value in page for value in ("49407654321", "TGHU1234567", "49401234567"))
    Seizure.objects.filter(pk=guarded.pk).update(tlp=TLP.RED)
    page = text(client.get(OUT))
    assert "49401234567" in page, "it stands in another case as well"
    for value in ("49407654321", "TGHU1234567"):
        assert value not in page, "neither the value nor the reason"
        hidden = Exclusion.objects.get(value=value)
        assert client.post(reverse("tracing:end-exclusion", args=[hidden.pk])).status_code == 403
        found = text(client.get(FIND, {"kind": hidden.kind, "value": value}))
        assert "Your organisation leaves this out" not in found and "because of" not in found
    assert page.count("not shown to you") == 2
    page = text(signed_in(cast.gil).get(OUT))
    assert "49407654321" in page and "TGHU1234567" in page, "Gil wrote them"


def test_on_how_much_weights_were_trained_is_said_roughly(two, cast, signed_in):
    *_cases, pair = two
    settings, trained = linking.shipped().to_json(), {"mentions": 12_789, "judged": 7}
    made = LinkModel.objects.create(
        owner=cast.northport, number=1, settings=settings, engine="duckdb", trained=trained, active=True, by="Bo"
    )
    Resemblance.objects.filter(pk=pair.pk).update(model=made)
    for address in (reverse("tracing:weights"), reverse("tracing:pair", args=[pair.pk])):
        page = text(signed_in(cast.bo).get(address))
        assert "about 13\u202f000 mentions" in page
        assert "fewer than 100 judgements" in page
        assert "12789" not in page and "12,789" not in page


def test_the_page_of_a_case_names_its_parties_and_where_else_they_may_stand(two, cast, signed_in):
    one, _other, pair = two
    address = reverse("tracing:case", args=[one.pk])
    page = text(signed_in(cast.bo).get(address))
    assert "Yan Inwentedson" in page
    assert reverse("tracing:pair", args=[pair.pk]) in page
    refer(one, cast.eli.organisation, because="to identify", by=cast.bo)
    for stranger in (cast.eli, cast.chi, cast.dee, cast.fay):
        seen = text(signed_in(stranger).get(address))
        assert not [name for name in NAMES if name in seen]


def test_weights_are_for_analysts_and_can_be_changed_back(two, cast, signed_in):
    settings, trained = linking.shipped().to_json(), {"mentions": 2, "judged": 0}
    made = LinkModel.objects.create(
        owner=cast.northport, number=1, settings=settings, engine="duckdb", trained=trained, active=True, by="Bo"
    )
    client, address = signed_in(cast.bo), reverse("tracing:weights")
    assert "2 mentions" in text(client.get(address))
    assert "not on your records" not in text(client.get(LIST))
    client.post(reverse("tracing:use-weights"), {"number": "0"})
    made.refresh_from_db()
    assert not made.active
    for stranger in (cast.ada, cast.chi, cast.dee, cast.eli, cast.fay):
        for answer in (
            signed_in(stranger).get(address),
            signed_in(stranger).post(reverse("tracing:use-weights"), {"number": "1"}),
            signed_in(stranger).post(reverse("tracing:train")),
        ):
            assert answer.status_code in (302, 403)
    made.refresh_from_db()
    assert not made.active


def test_an_address_is_found_as_records_write_it_without_its_country(written_up, cast, signed_in):
    case = written_up(GAS)
    party = parties_from_json([JAN | {"address": "Suite 4, 12 Invented Way", "country": "XS"}])
    noting.note([amend(case, case.as_recorded, party, because="named", by=case.author)])
    for asked in ("Suite 4, 12 Invented Way", "suite 4 12 invented way xs"):
        page = text(signed_in(cast.bo).get(FIND, {"kind": "address", "value": asked}))
        assert case.number in page and ">suite 4 12 invented way xs</bdi>" in page
    seen = text(signed_in(cast.chi).get(FIND, {"kind": "address", "value": "Suite 4, 12 Invented Way"}))
    assert case.number not in seen and "way xs" not in seen


def test_a_share_is_never_told_as_nothing():
    assert [views._percent_of(share) for share in (0.5, 0.00002, 1e-6, 3e-8)] == ["50", "0.0020", "0.0001", "< 0.0001"]
