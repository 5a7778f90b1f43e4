"""National bans are judged by their day, and what is not known is not called free."""

from datetime import date
from pathlib import Path

import pytest

from greenlane.reference import commodity, measures


@pytest.mark.parametrize(
    ("on", "banned"),
    [(date(2017, 12, 31), False), (date(2018, 6, 1), None), (date(2018, 12, 31), True), (None, True)],
)
def test_china_closed_to_plastic_waste_by_steps(on: date | None, banned: bool | None) -> None:
    assert measures.import_banned("plastic_waste", "CN", on) is banned


def test_since_2021_china_takes_no_solid_waste() -> None:
    for group in ("paper_waste", "textile_waste", "slag_ash", "metal_scrap", "tyre_waste"):
        assert measures.import_banned(group, "CN", date(2021, 1, 1)) is True
        assert measures.import_banned(group, "CN", date(2017, 6, 1)) is False


def test_a_country_that_the_table_lacks_is_unknown() -> None:
    assert measures.import_banned("plastic_waste", "NA", date(2024, 1, 1)) is None
    assert measures.export_banned("timber", "NA", date(2024, 1, 1)) is None


def test_log_bans_are_kept_apart_from_imports() -> None:
    assert measures.export_banned("timber", "GA", date(2012, 1, 1)) is True
    assert measures.export_banned("timber", "GA", date(2009, 1, 1)) is False
    assert measures.import_banned("timber", "GA", date(2012, 1, 1)) is None


def test_every_measure_speaks_of_a_class_of_goods_and_claims_no_more_than_memory() -> None:
    for measure in measures.all():
        assert commodity.get(measure.group), measure
        assert measure.trust in ("memory", "unverified")
        assert len(measure.iso2) == 2 and measure.iso2.isupper()
        assert measure.valid_from <= (measure.valid_to or date.max)


def test_an_administrations_own_table_takes_the_place_of_ours(tmp_path: Path) -> None:
    header = "iso2,direction,group,extent,valid_from,valid_to,note,source,trust"
    row = "NA,import,tyre_waste,whole,2020-01-01,,,official journal,sourced"
    (tmp_path / "trade_measures.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    assert measures.import_banned("tyre_waste", "NA", date(2021, 1, 1), tmp_path) is True
    assert measures.import_banned("plastic_waste", "CN", date(2021, 1, 1), tmp_path) is None
