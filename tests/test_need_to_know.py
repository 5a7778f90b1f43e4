"""The one decision on the pages: whoever reads, with whatever markings, what is found, counted, linked and shown is
what ``may`` allows, and a page is as full as if nothing else existed."""

from __future__ import annotations

import itertools
import uuid
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.shipments import shipment

from greenlane.consignments import models
from greenlane.consignments.facts.normalise import party_key
from greenlane.consignments.models import Consignment, Selector
from greenlane.consignments.views import lists
from greenlane.inspection.filters import Filters
from greenlane.inspection.views import queue, rows
from greenlane.people.handling import TLP
from greenlane.people.models import Assignment, Grant, NeedToKnowQuerySet
from greenlane.people.need_to_know import may
from greenlane.people.roles import Role
from greenlane.targeting.models import Screening

# Who stands on which of the six consignments, and whether it is said to be a person: what may be one is withheld.
PARTIES = [
    [("Zora Quill", True)],
    [("Zora Quill", None), ("Velvet Freight", False)],
    [("Velvet Freight", None)],
    [("Velvet Freight", False), ("Zora Quill", False)],
    [("Velvet Freight", False), ("Velvet Freight", True)],
    [],
]
NAMES = ("Zora Quill", "Velvet Freight")
QUICK = {"suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]}


@pytest.fixture
def house(cast, taken_in):
    """Six consignments, each with a witness of its own whose name stands nowhere else; and Hal, who holds nothing."""
    fields = []
    for n, parties in enumerate(PARTIES):
        said = [{"role": "notify", "name": f"WITNESS{n}", "natural_person": True}]
        said += [{"role": "consignor", "name": name, "natural_person": person} for name, person in parties]
        fields.append(shipment(f"REF{n}N", parties=said, documents=[], containers=[]))
    made = taken_in(*fields).consignments
    Screening.objects.update(lane_now="red")
    hal = type(cast.ada).objects.create(username="hal", name="Hal")
    return SimpleNamespace(made=made, hal=hal, cast=cast, client=None)


def markings(house):
    """Draw a marking for each consignment: office, TLP, who holds it, to whom it is shown and with which names."""
    organisations = [house.cast.northport, house.cast.cites, house.cast.southmere]
    shown = st.tuples(st.sampled_from(organisations), st.sampled_from([None, house.hal, house.cast.ada]), st.booleans())
    return st.tuples(
        st.sampled_from([house.cast.terminal, house.cast.airport]),
        st.sampled_from([*[tlp.value for tlp in TLP], TLP.AMBER_STRICT.value, TLP.AMBER.value]),
        st.sampled_from([None, house.hal, house.cast.ada]),
        st.lists(shown, max_size=2, unique_by=lambda grant: grant[:2]),
    )


def posts(house):
    """Draw up to two posts: a role in Northport's customs or in its CITES authority."""
    places = [
        (house.cast.northport, None), (house.cast.northport, house.cast.terminal),
        (house.cast.northport, house.cast.airport), (house.cast.cites, None),
    ]  # fmt: skip
    return st.lists(st.tuples(st.sampled_from(places), st.sampled_from(Role)), max_size=2)


def put(house, marked, held):
    """Give the consignments these markings and Hal these posts; return Hal's actor, and what may be seen and named."""
    Grant.objects.filter(kind="consignment").delete()
    Assignment.objects.filter(person=house.hal).delete()
    cache.clear()
    for row, (office, tlp, assignee, shown) in zip(house.made, marked, strict=True):
        Consignment.objects.filter(pk=row.pk).update(office=office, tlp=tlp, assignee=assignee)
        for organisation, person, nominal in shown:
            Grant.objects.create(
                organisation=organisation, person=person, nominal=nominal, kind="consignment", object_id=row.pk
            )
    for (organisation, office), role in held:
        Assignment.objects.create(
            person=house.hal, organisation=organisation, office=office, role=role, valid_from=timezone.now()
        )
    actor = type(house.hal).objects.get(pk=house.hal.pk).actor
    found = Consignment.objects.all().markings(Consignment.objects.all())
    seen, named = ({n for n, row in enumerate(house.made) if may(actor, verb, found[row.pk])}
                   for verb in ("see", "see_nominal"))  # fmt: skip
    return actor, seen, named


def by_name(name, seen, named):
    """The consignments that a search by this name may find: by what the parties say, not by how it is stored."""
    flags = [[person for said, person in parties if said == name] for parties in PARTIES]
    return {n for n in seen if flags[n] and (n in named or all(person is False for person in flags[n]))}


@settings(max_examples=20, **QUICK)
@given(data=st.data())
def test_what_is_found_and_counted_is_what_may_be_seen(house, monkeypatch, data):
    marked = data.draw(st.tuples(*[markings(house)] * len(PARTIES)))
    actor, seen, named = put(house, marked, data.draw(posts(house)))

    def numbers(found):
        return sorted(int(row.reference[3:-1]) for row in found)

    assert numbers(Consignment.objects.visible_to(actor)) == sorted(seen)
    assert numbers(Consignment.objects.named_to(actor)) == sorted(named)
    assert sorted(Consignment.objects.few(actor)) == sorted(house.made[n].pk for n in seen)
    gathered, walked = rows.queue(actor), Screening.objects.current().visible_to(actor)
    for name in NAMES:
        expected = sorted(by_name(name, seen, named))
        assert numbers(Consignment.objects.visible_to(actor).matching(name, actor)) == expected
        assert (
            numbers(s.consignment for s in Selector.objects.shown_to(actor).filter(value=party_key(name))) == expected
        )
        for shown, most in itertools.product((gathered, walked), (2000, 0)):
            monkeypatch.setattr(models, "HANDFUL", most)
            found = rows.narrowed(shown, Filters(state="any", q=name), actor, timezone.now())
            assert numbers(row.consignment for row in found) == expected
            assert rows.lane_counts(found) == ({"red": len(expected)} if expected else {})
        assert numbers(Consignment.objects.visible_to(actor).matching(name[:4], actor)) == expected
    for n in range(len(PARTIES)):
        assert numbers(Consignment.objects.visible_to(actor).matching(f"REF{n}", actor)) == sorted({n} & seen)
        assert numbers(Consignment.objects.visible_to(actor).matching(f"witness{n}", actor)) == sorted({n} & named)


def followed(client, address, query):
    """Return the contexts of a list page by page, as the link at its end leads on."""
    contexts, after = [], ""
    while len(contexts) < 9:
        contexts.append(client.get(address, {**query, **({"from": after} if after else {})}).context)
        after = contexts[-1]["listed"].after
        if not after:
            return contexts
    raise AssertionError("pages without an end")


@pytest.mark.parametrize("many", [False, True], ids=["who sees few", "who sees many"])
@settings(max_examples=6, **QUICK)
@given(data=st.data())
def test_pages_are_full_and_show_nothing_else(house, client, monkeypatch, many, data):
    marked = data.draw(st.tuples(*[markings(house)] * len(PARTIES)))
    _actor, seen, named = put(house, marked, data.draw(posts(house)))
    if many:
        monkeypatch.setattr(NeedToKnowQuerySet, "few", lambda self, who: None)
    monkeypatch.setattr(lists, "ROWS", 2)
    monkeypatch.setattr(queue, "ROWS", 2)
    client.force_login(house.hal)
    for name in NAMES:
        expected = len(by_name(name, seen, named))
        for address in ("/consignments/", "/queue/"):
            pages = [len(page["rows"]) for page in followed(client, address, {"q": name, "state": "any"})]
            assert pages == [2] * (expected // 2) + [1] * (expected % 2) or pages == [0] == [expected], address
    bodies = [client.get("/queue/?state=any").content, client.get("/consignments/").content]
    for n, row in enumerate(house.made):
        answer = client.get(f"/consignments/{row.pk}/")
        assert (answer.status_code == 200) is (n in seen)
        bodies.append(answer.content)
        if n in seen:
            checked(answer.context, n, seen, named)
    for n, body in itertools.product(range(len(PARTIES)), bodies):
        text = body.decode().casefold()
        assert f"witness{n}" not in text or n in named
        assert f"ref{n}n" not in text or n in seen


def checked(page, n, seen, named):
    """Hold the counts beside parties and identifiers against the decision."""
    links = {link.value: link.degree for link in page["links"] if link.kind == "party"}
    for name in NAMES:
        found = by_name(name, seen, named)
        assert links.get(party_key(name)) == (len(found - {n}) if n in found else None)
        for party in page["parties"]:
            if party.party.name == name:
                may_be_person = party.party.natural_person is not False and n not in named
                assert party.withheld is may_be_person
                assert party.earlier == (0 if may_be_person else len(found - {n}))


def test_nobody_learns_from_a_key_that_stands_for_nothing(house, client):
    client.force_login(house.cast.chi)
    assert client.get(f"/consignments/{uuid.uuid4()}/").status_code == 404
    assert client.get(f"/consignments/{house.made[0].pk}/").status_code == 404
