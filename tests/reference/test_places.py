from __future__ import annotations

import json
from collections import defaultdict
from importlib.resources import files

import airportsdata
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.reference import countries, places, tables

CORE = places._core(None)
ROUTES = """
    MYPKG MYPEN SGSIN HKHKG VNHPH VNSGN THLCH IDJKT PHMNL CNSHA CNNGB CNSZX CNCAN KEMBA TZDAR MZMPM NGLOS NGAPP
    GHTEM TGLFW CMDLA CGPNR ZADUR MGTMM AEJEA NLRTM BEANR DEHAM FRLEH ESALG USLAX USNYC USOAK MXZLO BRSSZ PECLL
    ECGYE CLSAI
"""
FAR_FROM_ANY_AIRPORT_KM = 130
NO_AIRPORT_NEAR = {
    "CN-HEKOU": 320,
    "KZ-KHORGOS": 190,
    "GH-AFLAO": 170,
    "CN-PINGXIANG": 165,
    "TR-KAPIKULE": 155,
    "VN-LAOCAI": 150,
    "CN-MOHAN": 140,
}


class Point:
    def __init__(self, lat: float, lon: float) -> None:
        self.lat, self.lon = lat, lon


@pytest.fixture(scope="module")
def airfields() -> dict[str, list[Point]]:
    found: dict[str, list[Point]] = defaultdict(list)
    for row in airportsdata.load("ICAO").values():
        found[row["country"]].append(Point(row["lat"], row["lon"]))
    return found


def test_the_core_is_large_and_reaches_every_continent() -> None:
    assert len(CORE) >= 500
    regions = {country.region for place in CORE.values() if (country := countries.get(place.country))}
    assert regions >= {"africa", "americas", "asia", "europe", "oceania"}
    assert set(ROUTES.split()) <= set(CORE)


def test_every_place_bears_its_country_and_lies_on_the_globe() -> None:
    for place in CORE.values():
        assert countries.get(place.country) is not None and place.code.startswith(place.country)
        assert -60 < place.lat < 75 and -180 <= place.lon <= 180
        assert place.kind in ("port", "land", "airport", "post")
        assert len(place.code) == 5 or (place.code[2] == "-" and place.trust == "unverified")


@pytest.mark.parametrize("code", CORE)
def test_every_place_lies_near_an_airport_or_the_middle_of_its_own_country(
    code: str, airfields: dict[str, list[Point]]
) -> None:
    place = CORE[code]
    country = countries.get(place.country)
    assert country is not None
    nearest = min(places.distance_km(place, point) for point in [*airfields[place.country], country])
    assert nearest <= NO_AIRPORT_NEAR.get(code, FAR_FROM_ANY_AIRPORT_KM)


def test_checked_ports_agree_with_an_independent_list_or_airport() -> None:
    listed = {}
    for feature in json.loads((files("searoute") / "data" / "ports.geojson").read_text(encoding="utf-8"))["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        listed.setdefault(feature["properties"]["port"], Point(lat, lon))
    airports = places._airports()
    for place in CORE.values():
        if place.trust == "checked":
            port, airport = listed.get(place.code), airports.get(place.code[2:])
            near_port = port is not None and places.distance_km(place, port) <= 15
            near_airport = (
                airport is not None and airport.country == place.country and places.distance_km(place, airport) <= 40
            )
            assert near_port or near_airport, place


@pytest.mark.parametrize(
    ("iata", "lat", "lon"),
    [
        ("JFK", 40.64, -73.78),
        ("LHR", 51.47, -0.45),
        ("NBO", -1.32, 36.93),
        ("HKG", 22.31, 113.91),
        ("BKK", 13.69, 100.75),
        ("JNB", -26.13, 28.24),
    ],
)
def test_hub_airports_stand_where_they_are(iata: str, lat: float, lon: float) -> None:
    airport = places.get(iata)
    assert airport is not None and airport.kind == "airport"
    assert places.distance_km(airport, Point(lat, lon)) < 30


def test_every_hub_is_in_the_list_of_airports() -> None:
    for row in tables.read("hub_airports"):
        airport = places.get(row["iata"])
        assert airport is not None and airport.country == row["country"]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("NLRTM", "NLRTM"),
        ("NL RTM", "NLRTM"),
        ("nlrtm", "NLRTM"),
        ("JFK", "JFK"),
        ("USJFK", "JFK"),
        ("CNSHG", "CNSHA"),
        ("FRJFK", None),
        ("ZZZZZ", None),
        ("", None),
    ],
)
def test_get(code: str, found: str | None) -> None:
    place = places.get(code)
    assert (place and place.code) == found


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("Port Klang", None, "MYPKG"),
        ("Pelabuhan Klang", None, "MYPKG"),
        ("NLRTM", None, "NLRTM"),
        ("Port of Rotterdam", None, "NLRTM"),
        ("ROTTERDAM", "NL", "NLRTM"),
        ("Rotterdam", "DE", None),
        ("Heathrow", None, "LHR"),
        ("London", None, "LHR"),
        ("JFK Airport", None, "JFK"),
        ("Lagos, Nigeria", None, "NGLOS"),
        ("Dubai", None, "AEDXB"),
        ("Dubai Airport", None, "DXB"),
        ("Manzanillo", None, None),
        ("Manzanillo, Mexico", None, "MXZLO"),
        ("Manzanillo", "PA", "PAMIT"),
        ("Haiphong", None, "VNHPH"),
        ("Hải Phòng", None, "VNHPH"),
        ("深圳", None, "CNSZX"),
        ("Lomé", None, "TGLFW"),
        ("Birmingham", None, None),
        ("nowhere at all", None, None),
        ("", None, None),
        ("Suvarnabhumi", None, "BKK"),
        ("Mong Cai", None, "VN-MONGCAI"),
        ("Colón", None, "PAONX"),
        ("Georgetown, Guyana", None, "GYGEO"),
    ],
)
def test_find(text: str, country: str | None, code: str | None) -> None:
    place = places.find(text, country)
    assert (place and place.code) == code


@pytest.mark.parametrize(
    ("text", "is_vague"),
    [
        ("any port", True),
        ("Any Port in China", True),
        ("China", True),
        ("VIETNAM", True),
        ("various", True),
        ("TBA", True),
        ("to be advised", True),
        ("Africa", True),
        ("Rotterdam or any other port", True),
        ("tout port", True),
        ("任何港口", True),
        ("待定", True),
        ("любой порт", True),
        ("NLZZZ", True),
        ("--", True),
        ("N/A", True),
        ("Kuwait", True),
        ("Port Klang", False),
        ("NLRTM", False),
        ("JFK", False),
        ("Singapore", False),
        ("Hong Kong", False),
        ("Djibouti", False),
        ("Lagos, Nigeria", False),
        ("", False),
        ("  ", False),
        ("Small Harbour Nobody Lists", False),
    ],
)
def test_vague(text: str, is_vague: bool) -> None:
    assert places.vague(text) is is_vague


@given(st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    places.find(text)
    places.vague(text)


def test_no_core_place_is_vague() -> None:
    assert not [place.name for place in CORE.values() if places.vague(place.name)]


def test_every_core_place_is_found_by_its_full_name_and_country() -> None:
    lost = {
        place.name: place.code
        for place in CORE.values()
        if (found := places.find(place.name, place.country)) is None or found.code != place.code
    }
    assert not lost


def test_free_zones_that_the_routes_know() -> None:
    for code in ("AEJEA", "PAONX", "MYPKG", "HKHKG", "SGSIN", "MAPTM", "MYLBU", "IDBTM"):
        assert CORE[code].free_zone, code
    assert not CORE["KEMBA"].free_zone


def test_distance() -> None:
    singapore, klang = CORE["SGSIN"], CORE["MYPKG"]
    assert places.distance_km(singapore, singapore) == 0
    assert places.distance_km(singapore, klang) == places.distance_km(klang, singapore) == pytest.approx(332, abs=10)


def test_customs_offices() -> None:
    laredo, incheon = places.office("lemis", "lr"), places.office("korea", "40")
    assert laredo is not None and laredo.place == "USLRD"
    assert incheon is not None and incheon.trust == "unverified"
    assert places.office("lemis", "??") is None
    for row in tables.read("customs_offices"):
        assert not row["place"] or places.get(row["place"]) is not None or row["place"] in CORE, row
