"""What a chart's table says, and that the script which draws it is one file that asks nothing of any machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template.loader import render_to_string

import greenlane.front
from greenlane.front.chart import Chart, Point, Row, Series

BUILT = Path(greenlane.front.__file__).parent / "static" / "front" / "built" / "charts.js"


def chart(**changes):
    rows = (
        Row("red", (Point(0.125, 0.08, 0.19, 160),), lane="red"),
        Row("<b>none</b>", (Point(None),)),
    )
    told = {"title": "Hit rate", "across": "Lane", "series": (Series("hits"),), "rows": rows} | changes
    return Chart(**told)


def test_the_table_holds_what_is_drawn_and_what_is_read():
    page = render_to_string("front/_chart.html", {"chart": chart()})
    assert 'data-value="0.125" data-low="0.08" data-high="0.19"' in page
    assert "12 % (8 % – 19 %)" in page and "n = 160" in page
    assert '<tr data-lane="red">' in page
    assert "&lt;b&gt;none&lt;/b&gt;" in page and '<td class="n">–</td>' in page


def test_numbers_for_the_script_stand_in_no_language(settings):
    from django.utils import translation

    rows = (Row("0,5", (Point(1234.5),), at=0.5),)
    with translation.override("fr"):
        page = render_to_string("front/_chart.html", {"chart": chart(rows=rows, unit="")})
    assert 'data-value="1234.5"' in page and 'data-value="0.5"' in page
    assert "1\u202f234,5" in page


def test_next_to_nothing_is_drawn_as_next_to_nothing():
    assert 'data-reach="0.25"' in render_to_string("front/_chart.html", {"chart": chart(reach=0.25)})
    assert "data-reach" not in render_to_string("front/_chart.html", {"chart": chart()})


def test_a_row_has_one_point_for_each_series():
    with pytest.raises(ValueError, match="one point for each series"):
        chart(series=(Series("a"), Series("b")))


def test_the_script_is_built_in_one_file_with_the_notice_of_its_library():
    text = BUILT.read_text(encoding="utf-8")
    assert "BSD" in text or "Apache" in text or "LICENSE" in text
    assert "import " not in text[:200] and 'from"' not in text[:2000]
