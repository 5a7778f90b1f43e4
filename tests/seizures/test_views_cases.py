"""The pages of cases: written up by hand and from an inspection, amended, listed; and what strangers never see."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.seizures.marked import case
from tests.shipments import shipment
from tests.test_access import ADDRESSES, filled

from greenlane.inspection.actions import orders
from greenlane.inspection.outcome import Find, Outcome
from greenlane.seizures.actions import cases
from greenlane.seizures.models import Seizure

SIMPLE = {
    "day": "2026-05-04", "goods-0-regime": "CITES", "goods-0-goods_class": "ivory",
    "goods-0-description": "raw tusks", "goods-0-taxon": "Loxodonta africana", "goods-0-term": "TUS",
    "goods-0-quantities-0-amount": "12.5", "goods-0-quantities-0-unit": "kg", "goods-0-quantities-1-amount": "4",
    "goods-0-quantities-1-unit": "no.", "goods-1-regime": "CITES", "goods-1-quantities-0-unit": "kg",
    "detection": "scan", "route-1-role": "export", "route-1-country": "Kenya", "measures": ["seized"], "share": "yes",
    "parties-0-role": "suspect", "parties-0-person": "yes", "parties-0-name": "Inventedson",
}  # fmt: skip


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def typed(client, cast, query="?kind=CITES&class=ivory", **changes):
    fields = {**SIMPLE, "office": str(cast.terminal.pk), **changes}
    return client.post(reverse("seizures:new") + query, {k: v for k, v in fields.items() if v is not None})


def test_a_case_is_typed_on_one_page_and_strangers_do_not_see_it(signed_in, cast):
    client = signed_in(cast.ada)
    assert "Ivory" in client.get("/seizures/new/").content.decode()
    page = client.get("/seizures/new/?kind=CITES&class=ivory").content.decode()
    assert 'name="goods-0-term"' in page and 'name="goods-0-waste_code"' not in page
    assert client.get("/seizures/new/?kind=BASEL").content.decode().count('name="goods-0-waste_code"') == 1
    assert typed(client, cast).status_code == 302
    seizure = Seizure.objects.get()
    record = seizure.as_recorded
    assert (record.place.code, record.place.country, record.agency) == ("XNNPT", "XN", "Northport Customs")
    assert record.countries("export") == ("KE",) and len(record.goods) == 1
    assert seizure.lines.get().kg == 12.5 and seizure.parties[0].name == "Inventedson"
    page = client.get(seizure.get_absolute_url()).content.decode()
    assert "Inventedson" in page and "Belongs in" in page and "alleged" in page
    assert "Inventedson" not in client.get("/seizures/").content.decode()
    assert seizure.number in client.get("/seizures/?q=inventedson").content.decode()
    for stranger in (cast.chi, cast.fay):
        client = signed_in(stranger)
        for address in (seizure.get_absolute_url(), reverse("seizures:edit", args=[seizure.pk])):
            assert client.get(address).status_code == 404
        assert seizure.number not in client.get("/seizures/?state=any").content.decode()
    assert client.get("/seizures/new/").status_code == 403  # Fay administers


def test_a_negative_control_asks_nothing_about_what_was_not_found(signed_in, cast):
    client = signed_in(cast.ada)
    page = client.get(reverse("seizures:new"), {"kind": "negative"}).content.decode()
    assert 'name="detection"' in page
    assert not any(f'name="{name}"' in page for name in ("reason", "concealment", "measures", "goods-0-description"))
    assert client.post(
        reverse("seizures:new") + "?kind=negative", {"office": cast.terminal.pk, "day": "2026-05-04"}
    ).url
    assert Seizure.objects.get().kind == "negative"
    assert signed_in(cast.chi).get(Seizure.objects.get().get_absolute_url()).status_code == 404


def test_what_does_not_fit_is_said_at_its_field_and_kept(signed_in, cast):
    client = signed_in(cast.ada)
    answer = typed(client, cast, day="2099-01-01", **{"goods-0-quantities-0-amount": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "That day is yet to come." in page and 'value="raw tusks"' in page
    assert set(answer.context["form"].errors) == {"day", "goods-0-quantities-0-amount"}
    answer = typed(client, cast, **{"route-1-country": "Nowhere"})
    assert set(answer.context["form"].errors) == {"route-1-country"} and not Seizure.objects.exists()
    more = typed(client, cast, more="goods").content.decode()
    assert 'name="goods-5-taxon"' in more and 'value="raw tusks"' in more and not Seizure.objects.exists()
    assert typed(signed_in(cast.chi), cast).status_code == 422  # no office of his
    assert not Seizure.objects.exists()


def test_an_amendment_has_a_reason_and_leaves_names_to_those_who_see_them(signed_in, cast, written_up):
    seizure = written_up(names=True)
    edit = reverse("seizures:edit", args=[seizure.pk])
    client = signed_in(cast.ada)
    shown = client.get(edit).context["form"].initial
    sent = {**shown, "because": "weighed again", "goods-0-quantities-0-amount": "618"}
    assert client.post(edit, {**sent, "because": ""}).status_code == 422
    assert client.post(edit, sent).status_code == 302
    seizure.refresh_from_db()
    assert (seizure.version, seizure.lines.get().kg) == (2, 618) and len(seizure.parties) == 2
    assert "meanwhile" in client.post(edit, {**sent, "goods-0-quantities-0-amount": "617"}).content.decode()
    seizure.refresh_from_db()
    assert seizure.version == 2
    page = client.get(seizure.get_absolute_url()).content.decode()
    assert "weighed again" in page and "goods[1].quantities[1].amount" in page
    old = written_up(day=None, year=2019)
    assert client.get(reverse("seizures:edit", args=[old.pk])).context["form"]["day"].value() is None
    cases.refer(seizure, cast.southmere, because="route", by=cast.ada)
    client = signed_in(cast.chi)
    page = client.get(seizure.get_absolute_url()).content.decode()
    assert "Names withheld." in page
    assert "Inventedson" not in page and "Imaginary Polymers" not in page and "weighed again" not in page
    assert seizure.number not in client.get("/seizures/?q=inventedson").content.decode()
    assert client.get(edit).status_code == 403


def test_an_amendment_that_was_overtaken_shows_both_and_is_kept_again(signed_in, cast, written_up):
    seizure = written_up(names=True)
    edit = reverse("seizures:edit", args=[seizure.pk])
    client = signed_in(cast.ada)
    shown = client.get(edit).context["form"].initial
    theirs = {"goods-0-quantities-0-amount": "600", "agency": "Harbour Police", "parties-0-name": "Invented Plastics"}
    assert client.post(edit, {**shown, **theirs, "because": "weighed by them"}).status_code == 302
    mine = {**shown, "goods-0-quantities-0-amount": "618", "narrative": "two boxes", "because": "weighed again"}
    answer = client.post(edit, mine)
    page, form = answer.content.decode(), answer.context["form"].initial
    assert answer.status_code == 409 and "both changed it" in page and "Harbour Police" in page and "618" in page
    assert (form["agency"], form["narrative"], form["because"]) == ("Harbour Police", "two boxes", "weighed again")
    assert client.post(edit, form).status_code == 302
    seizure.refresh_from_db()
    record = seizure.as_recorded
    assert (seizure.version, record.agency, record.narrative) == (3, "Harbour Police", "two boxes")
    assert record.goods[0].quantities[0].amount == 618 and seizure.parties[0].name == "Invented Plastics"
    assert client.post(edit, {**mine, "version": "77"}).status_code == 404
    assert signed_in(cast.kai).post(edit, mine).status_code == 409
    assert "Invented Plastics" not in client.post(edit, mine).content.decode()
    assert signed_in(cast.chi).post(edit, mine).status_code == 404


def test_an_inspection_becomes_a_case_by_one_click(signed_in, cast, taken_in):
    first, second = taken_in(shipment("NP-1"), shipment("NP-2")).consignments
    found, nothing = orders.order([first, second], "open", because="red", by=cast.ada)
    find = Find(what="plastic waste", goods_class="plastic_waste", kind="waste", name="Y48", quantity="24", unit="t")
    orders.record(found, Outcome(finds=(find,)), note="opened", by=cast.ada)
    orders.record(nothing, Outcome(why="agrees"), note="", by=cast.ada)
    client = signed_in(cast.ada)
    for inspection, words in ((found, "Write up the seizure"), (nothing, "Record as negative control")):
        page = client.get(inspection.consignment.get_absolute_url())
        assert words in page.content.decode()
        click = reverse("seizures:from-inspection", args=[inspection.pk])
        assert client.post(click).url == client.post(click).url
    assert [s.kind for s in Seizure.objects.order_by("created_at")] == ["seizure", "negative"]
    assert Seizure.objects.get(kind="seizure").number in client.get(first.get_absolute_url()).content.decode()
    assert signed_in(cast.chi).post(reverse("seizures:from-inspection", args=[found.pk])).status_code == 404


def test_a_case_is_closed_by_two_and_judged_beside_another(signed_in, cast, written_up):
    one, other = written_up(), written_up()
    client = signed_in(cast.kai)
    assert other.number in client.get(one.get_absolute_url()).content.decode()
    judged = client.post(reverse("seizures:judge", args=[one.pk, other.pk]), {"same": "no"}, follow=True)
    assert "Is it the same case?" not in judged.content.decode()
    at = {name: reverse(f"seizures:{name}", args=[one.pk]) for name in ("assign", "propose-close", "close")}
    client.post(at["assign"], {"to": str(cast.kai.pk)})
    assert client.post(at["propose-close"], {"because": ""}).status_code == 422
    client.post(at["propose-close"], {"because": "done"})
    assert "Close the case" not in client.get(one.get_absolute_url()).content.decode()
    assert client.post(at["close"]).status_code == 403
    client = signed_in(cast.gil)
    assert "Close the case" in client.get(one.get_absolute_url()).content.decode()
    client.post(at["close"])
    one.refresh_from_db()
    assert one.state == "closed" and one.number in client.get("/seizures/?state=closed").content.decode()
    for stranger in (cast.chi, cast.fay):
        assert signed_in(stranger).post(at["close"]).status_code == 404


def test_a_partner_finds_no_name_at_any_address_of_a_case(signed_in, cast):
    keys = {**case(cast, "ZEBRAFINCH", None), "return": "aitr"}
    cases.refer(Seizure.objects.get(), cast.southmere, because="ZEBRAFINCH route", by=cast.ada)
    client, read = signed_in(cast.chi), 0
    for path in (path for _name, path in ADDRESSES if path.startswith(("seizures", "reports"))):
        for query in ("",) if "<" in path else ("", "?q=Inventedson"):
            answer = client.get(f"/{filled(path, keys)}{query}")
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            read += b"ZEBRAFINCH tusk" in body
            for nominal in ("ZEBRAFINCH Inv", "ZEBRAFINCH Imag", "ZEBRAFINCH who", "ZEBRAFINCH text", "ZEBRAFINCH r"):
                assert nominal.encode() not in body, path
    assert read > 3


def test_names_are_released_on_the_page_also_to_whom_the_case_was_shown_without_them(signed_in, cast, written_up):
    case = written_up(names=True, by=cast.kai)
    show = reverse("seizures:refer", args=[case.pk])
    fields = {"organisation": cast.cites.pk, "because": "for the report"}
    assert signed_in(cast.kai).post(show, fields).status_code == 302
    assert signed_in(cast.kai).post(show, fields).status_code == 422, "shown already"
    page = signed_in(cast.lea).get(case.get_absolute_url()).content.decode()
    assert "Names withheld" in page and "Inventedson" not in page
    assert str(cast.cites.pk) in signed_in(cast.gil).get(case.get_absolute_url()).content.decode()
    assert signed_in(cast.gil).post(show, {**fields, "names": "on"}).status_code == 302
    assert signed_in(cast.gil).post(show, {**fields, "names": "on"}).status_code == 422, "with the names already"
    assert "Inventedson" in signed_in(cast.lea).get(case.get_absolute_url()).content.decode()
    assert signed_in(cast.chi).get(case.get_absolute_url()).status_code == 404


def test_a_comma_is_a_decimal_one_only_where_it_can_be_nothing_else(signed_in, cast):
    client = signed_in(cast.ada)
    assert typed(client, cast, **{"goods-0-quantities-0-amount": "12,5"}).status_code == 302
    assert str(Seizure.objects.get().as_recorded.goods[0].quantities[0].amount) == "12.5"
    for unclear in ("1,234", "1.234,5", "12.5 kg"):
        page = typed(client, cast, **{"goods-0-quantities-0-amount": unclear})
        assert page.status_code == 422 and "Write the number alone" in page.content.decode()


def test_a_line_that_is_added_counts_in_the_units_of_the_first(signed_in, cast):
    page = typed(signed_in(cast.ada), cast, more="goods").content.decode()
    unit = page.partition('name="goods-5-quantities-0-unit"')[2].partition("</select>")[0]
    assert '<option value="kg" selected>' in unit
