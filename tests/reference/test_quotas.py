from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from greenlane.reference import quotas

LEOPARD = {"term": "TRO", "source": "W", "purpose": "H"}


def test_namibia_has_its_leopards_and_is_not_missing() -> None:
    (found,) = quotas.quota("Panthera pardus", "NA", year=2015, **LEOPARD)
    assert (found.exporter, found.amount, found.unit) == ("NA", Decimal(250), "NO")
    assert {row.exporter for row in quotas.quotas()} >= {"NA", "ZA", ""}


def test_a_quota_counts_its_own_terms_sources_and_purposes() -> None:
    assert not quotas.quota("Panthera pardus", "NA", year=2015, term="LIV", source="W", purpose="H")
    assert not quotas.quota("Panthera pardus", "NA", year=2015, term="TRO", source="W", purpose="T")
    assert not quotas.quota("Panthera pardus", "NA", year=2015, term="TRO", source="I", purpose="H")
    (open_,) = quotas.quota("Panthera pardus", "NA", year=2015)
    assert open_.concerns(None, None, None) is None, "nothing told: it may count"


def test_law_is_that_of_the_year() -> None:
    assert not quotas.quota("Panthera pardus", "KE", year=2024, **LEOPARD)
    assert not quotas.quota("Panthera pardus", "NA", year=1990, **LEOPARD)
    old, new = quotas.quota("Panthera pardus", "ET", year=2023, **LEOPARD)
    assert (old.amount, new.amount) == (500, 20)
    assert old.holds(dt.date(2023, 2, 22)) and not old.holds(dt.date(2023, 2, 23)) and new.holds(dt.date(2023, 2, 23))


def test_a_zero_quota_is_for_every_exporter() -> None:
    (zero,) = quotas.quota("Cuora mccordi", "CN", year=2020, term="LIV", source="W", purpose="T")
    assert zero.amount == 0 and zero.exporter == ""
    assert not quotas.quota("Cuora mccordi", "CN", year=2020, term="LIV", source="C", purpose="T")


def test_an_imported_list_replaces_the_shipped_one(tmp_path: Path) -> None:
    columns = "taxon,rank,exporter,amount,unit,terms,sources,purposes,valid_from,valid_to,note,source,trust"
    (tmp_path / "quotas.csv").write_text(f"{columns}\nNaja,GENUS,NA,7,NO,,,,2024-01-01,2024-12-31,,ours,sourced\n")
    (found,) = quotas.quota("Naja nivea", "NA", year=2024, folder=tmp_path)
    assert found.amount == 7, "a quota of the genus is one of its species"
    assert not quotas.quota("Panthera pardus", "NA", year=2024, folder=tmp_path)
    assert quotas.complete(tmp_path) and not quotas.complete()
