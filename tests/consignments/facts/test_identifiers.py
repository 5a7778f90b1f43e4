"""A consignment is found by every number and name it bears, each in its normal form and once."""

from __future__ import annotations

from tests.consignments.facts.samples import MANIFEST, PLAIN, declared

from greenlane.consignments.facts.identifiers import identifiers


def test_a_manifest_is_found_by_what_it_names() -> None:
    found = identifiers(declared(MANIFEST))
    assert found == (
        ("bl", "NPL100"),
        ("container", "CSQU3054383"),
        ("seal", "S1"),
        ("imo", "9074729"),
        ("party", "ada garments"),
        ("address", "12 mill rd th"),
        ("party", "bo import"),
        ("address", "kade 4 rotterdam nl"),
        ("party", "chi logistics"),
        ("address", "kade 9"),
    )


def test_papers_of_lines_count_too() -> None:
    papers = [
        {"kind": "cites_export", "number": "KE-12/2023", "transport_document": "020-1234 5675"},
        {"kind": "basel_consent", "number": "NL 000123"},
        {"kind": "invoice", "number": "inv.7"},
        {"kind": "packing_list"},
    ]
    found = identifiers(declared(goods={"documents": papers, "container": "mscu 663987 0"}))
    assert ("permit", "KE122023") in found
    assert ("awb", "02012345675") in found
    assert ("notification", "NL000123") in found
    assert ("invoice", "INV7") in found
    assert ("container", "MSCU6639870") in found


def test_a_postal_item_is_found_by_its_number() -> None:
    post = declared({**PLAIN, "kind": "postal", "reference": "RR473124829GB"})
    assert ("item", "RR473124829GB") in identifiers(post)
    assert identifiers(declared({**PLAIN, "reference": "RR473124829GB"})) == ()


def test_people_are_found_by_what_they_give() -> None:
    ada = {
        "role": "consignee",
        "name": "To order",
        "phone": "+49 40 1234567",
        "email": "Ada@Example.org",
        "identifier": "de 12",
    }
    found = identifiers(declared(parties=[ada]))
    assert found == (("phone", "49401234567"), ("email", "ada@example.org"), ("tax", "DE12"))


def test_a_way_of_travel_names_its_paper() -> None:
    def leg(**fields: object) -> dict[str, object]:
        return {"start": {"code": "NLRTM"}, "end": {"code": "DEHAM"}, **fields}

    legs = [
        leg(mode="air", transport_document="A1"),
        leg(mode="road", transport_document="C1"),
        leg(transport_document="02012345675"),
        leg(transport_document="S1"),
        leg(),
    ]
    assert identifiers(declared(legs=legs)) == (("awb", "A1"), ("waybill", "C1"), ("awb", "02012345675"), ("bl", "S1"))
