from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from greenlane.permits.lists import Breeder, Facility, Issuer, Lists, Ranch, StampSeries, read
from greenlane.reference.tables import TableFault

FILES = {
    "permit_issuers": "country,authority,signatories,valid_from,valid_to,source,trust\n"
    "NA,Ministry,I. Shikongo|J. Nel,2020-01-01,,letter,sourced\n",
    "permit_stamps": "country,shape,valid_from,valid_to,source,trust\nNA,NA 9999999,,2025-12-31,letter,sourced\n",
    "permit_breeders": "country,number,taxon,stock,source,trust\nNA,A-1,Python,12,register,sourced\n"
    "NA,A-2,Boa,,register,sourced\n",
    "permit_ranches": "country,taxon,source,trust\nNA,Crocodylus niloticus,register,sourced\n",
    "permit_ports": "code,source,trust\nnawvb,gazette,sourced\n",
    "permit_facilities": "country,name,operations,source,trust\nNA,Plant,R3|R12,register,sourced\n",
}


def test_no_folder_and_an_empty_one_hold_no_list(tmp_path: Path) -> None:
    assert read(None) == read(tmp_path) == Lists()


def test_every_list_and_namibia(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    found = read(tmp_path)
    assert found.issuers == (Issuer("NA", "Ministry", ("I. Shikongo", "J. Nel"), dt.date(2020, 1, 1)),)
    assert found.stamps == (StampSeries("NA", "NA 9999999", None, dt.date(2025, 12, 31)),)
    assert found.breeders == (Breeder("NA", "A-1", "Python", 12), Breeder("NA", "A-2", "Boa"))
    assert found.ranches == (Ranch("NA", "Crocodylus niloticus"),) and found.ports == {"NAWVB"}
    assert found.facilities == (Facility("NA", "Plant", ("R3", "R12")),)


def test_a_list_that_is_empty_is_a_list(tmp_path: Path) -> None:
    (tmp_path / "permit_ports.csv").write_text("code,source,trust\n", encoding="utf-8")
    assert read(tmp_path).ports == frozenset()


def test_a_list_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / "permit_ports.csv").write_text("code\nNAWVB\n", encoding="utf-8")
    with pytest.raises(TableFault, match="permit_ports"):
        read(tmp_path)


def test_an_issuer_and_a_series_are_in_force_for_a_time() -> None:
    issuer = Issuer("NA", "Ministry", (), dt.date(2020, 1, 1), dt.date(2020, 12, 31))
    assert issuer.on(dt.date(2020, 12, 31)) and not issuer.on(dt.date(2021, 1, 1))
    assert StampSeries("NA", "9").on(dt.date(1990, 1, 1))
