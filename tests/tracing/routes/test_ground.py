"""What lies below the routes: outlines become polygons with their holes, cells keep their numbers, files are whole."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

from greenlane.tracing.origin.posterior import Posterior
from greenlane.tracing.routes import ground
from greenlane.tracing.routes.ground import Ground
from greenlane.tracing.views.origins import outlines

SQUARE = "M2000 900l100 0l0 -100l-100 0z"
WITH_HOLE = SQUARE + "m20 -20l0 -20l20 0l0 20z"


def posterior() -> Posterior:
    lat, lon = np.array([5.5, 5.5, 6.5, -2.5]), np.array([20.5, 21.5, 20.5, 33.5])
    return Posterior(lat, lon, np.array([0.6, 0.25, 0.1, 0.05]), ("CF", "CF", "CF", "TZ"))


def area(ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def test_an_outline_becomes_a_closed_polygon_in_degrees():
    ((ring,),) = ground.polygons(SQUARE)
    assert ring[0] == ring[-1] == [20.0, 0.0] and area(ring) == pytest.approx(100)


def test_a_ring_that_runs_the_other_way_is_a_hole_of_the_ring_around_it():
    ((outer, hole),) = ground.polygons(WITH_HOLE)
    assert (area(outer), area(hole)) == (pytest.approx(100), pytest.approx(4))


@pytest.mark.skipif(not outlines(), reason="the map is not built")
def test_lesotho_is_no_part_of_south_africa_and_islands_are_their_own():
    south_africa = ground.polygons(outlines()["ZA"])
    holes = [hole for rings in south_africa for hole in rings[1:]]
    assert any(abs(lon - 28.5) < 2 and abs(lat + 29.5) < 2 for hole in holes for lon, lat in hole)
    assert len(ground.polygons(outlines()["ID"])) > 5
    for code, path in outlines().items():
        for rings in ground.polygons(path):
            assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for ring in rings for lon, lat in ring), code


def test_cells_countries_and_regions_are_features_that_say_what_they_are():
    made = list(ground.features(Ground(posterior(), {"XX": 0.7, "YY": 0.001}, {"XX": SQUARE}), str.lower))
    kinds = [one["properties"]["kind"] for one in made]
    assert (kinds.count("cell"), kinds.count("country"), kinds.count("region")) == (4, 1, 2)
    cells = [one["properties"] for one in made if one["properties"]["kind"] == "cell"]
    assert [cell["region"] for cell in cells] == [50, 90, 90, 100] and cells[0]["share"] == 1.0
    outline = next(one for one in made if one["properties"].get("share") == 50)
    corners = {tuple(point) for line in outline["geometry"]["coordinates"] for point in line}
    assert corners == {(20.0, 5.0), (20.0, 6.0), (21.0, 5.0), (21.0, 6.0)}


def test_without_a_laboratory_the_likeliest_countries_must_be_on_the_map():
    assert Ground(None, {"XX": 0.7}, {"XX": SQUARE}).points()
    assert set(Ground(posterior(), {}, {}).points()) == {(5.5, 20.5), (5.5, 21.5), (6.5, 20.5)}
    assert Ground(None, {}, {}).points() == []


def test_the_markup_for_files_is_whole():
    text = ground.markup(Ground(posterior(), {"XX": 0.7}, {"XX": SQUARE}), 1.0)
    made = ElementTree.fromstring(f"<g>{text}</g>")
    assert {one.tag for one in made} == {"path", "rect"} and len(made.findall("rect")) == 4
