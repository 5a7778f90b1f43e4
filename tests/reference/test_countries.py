from __future__ import annotations

from datetime import date

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.reference import countries


@pytest.mark.parametrize(
    ("text", "iso2"),
    [
        ("NA", "NA"),
        ("na", "NA"),
        ("Namibia", "NA"),
        ("NAM", "NA"),
        ("Namibie", "NA"),
        ("UK", "GB"),
        ("U.K.", "GB"),
        ("England", "GB"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("États-Unis", "US"),
        ("estados unidos", "US"),
        ("Viet Nam", "VN"),
        ("VIETNAM", "VN"),
        ("越南", "VN"),
        ("South Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("DPRK", "KP"),
        ("DR Congo", "CD"),
        ("Congo (Kinshasa)", "CD"),
        ("Zaire", "CD"),
        ("Congo", "CG"),
        ("Republic of the Congo", "CG"),
        ("Ivory Coast", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("cote d'ivoire", "CI"),
        ("Lao PDR", "LA"),
        ("Hong Kong", "HK"),
        ("香港", "HK"),
        ("Macau", "MO"),
        ("Burma", "MM"),
        ("Swaziland", "SZ"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("Россия", "RU"),
        ("الصين", "CN"),
        ("中国", "CN"),
        ("St. Lucia", "LC"),
        ("Saint Lucia", "LC"),
        ("Trinidad & Tobago", "TT"),
        ("Bosnia and Herzegovina", "BA"),
        ("The Gambia", "GM"),
        ("XK", "XK"),
        ("Guinea", "GN"),
        ("Guinea-Bissau", "GW"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("Dominica", "DM"),
        ("Dominican Republic", "DO"),
        (" de ", "DE"),
        ("EL", "GR"),
        ("UAE", "AE"),
        ("Yugoslavia", None),
        ("XX", None),
        ("", None),
        ("any port", None),
    ],
)
def test_find(text: str, iso2: str | None) -> None:
    assert countries.find(text) == iso2


def test_every_iso_country_is_held_and_found_by_all_its_names() -> None:
    held = {country.iso2 for country in countries.all()}
    assert held == {entry.alpha_2 for entry in pycountry.countries} | {"XK", "XN", "XS"}  # and two invented ones
    for country in countries.all():
        assert set(country.names) == set(countries.LANGUAGES)
        assert all(
            countries.find(name) == country.iso2 for name in (*country.names.values(), country.iso2, country.iso3)
        )


def test_no_name_belongs_to_two_countries() -> None:
    owners: dict[str, set[str]] = {}
    for text, code in countries._all_names(None):
        owners.setdefault(countries._key(text), set()).add(code)
    assert not {key: codes for key, codes in owners.items() if len(codes) > 1}


def test_names_come_in_the_languages_asked_for() -> None:
    assert countries.name("DE", "fr") == "Allemagne"
    assert countries.name("DE", "zh") == "德国"
    assert countries.name("DE", "pt") == "Germany"
    assert countries.name("??") == "??"


@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    found = countries.find(text)
    assert found is None or countries.get(found) is not None


@pytest.mark.parametrize(
    ("iso2", "group", "on", "holds"),
    [
        ("GB", "EU", date(2019, 6, 1), True),
        ("GB", "EU", date(2020, 2, 1), False),
        ("GB", "EU", None, False),
        ("HR", "EU", date(2013, 6, 30), False),
        ("HR", "EU", date(2013, 7, 1), True),
        ("CR", "OECD", date(2020, 1, 1), False),
        ("CR", "OECD", None, True),
        ("GB", "BASEL_ANNEX_VII", None, True),
        ("LI", "BASEL_ANNEX_VII", None, True),
        ("MY", "BASEL_ANNEX_VII", None, False),
        ("US", "BASEL_NON_PARTY", None, True),
        ("CN", "BASEL_NON_PARTY", None, False),
        ("IN", "KIGALI_ARTICLE_5_GROUP_2", None, True),
    ],
)
def test_membership_is_dated(iso2: str, group: str, on: date | None, holds: bool) -> None:
    assert countries.member(iso2, group, on) is holds


def test_groups_have_their_known_sizes() -> None:
    size = {group: len(countries.members(group)) for group in countries.memberships()}
    assert (size["EU"], size["OECD"], size["EFTA"]) == (27, 38, 4)
    assert countries.members("BASEL_ANNEX_VII") == countries.members("EU") | countries.members("OECD") | {"LI"}
    assert not countries.members("BASEL_ANNEX_VII", date(2019, 12, 4))
    assert size["MONTREAL_NON_ARTICLE_5"] == 49


def test_every_member_is_a_country_and_dates_are_in_order() -> None:
    for entries in countries.memberships().values():
        for entry in entries:
            assert countries.get(entry.iso2) is not None
            assert entry.valid_from is None or entry.valid_to is None or entry.valid_from < entry.valid_to


def test_a_group_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        countries.member("US", "NATO")
