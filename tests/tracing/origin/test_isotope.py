"""Assignment to an isoscape: what it must be for any map, and whether its regions hold what they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from greenlane.tracing.origin import isotope, isotope_reading
from greenlane.tracing.origin.isotope import Isoscape, Rescaling
from greenlane.tracing.origin.isotope_reading import Faults
from greenlane.tracing.origin.posterior import Posterior, km_between

TWO = "lat,lon,country,d2H,d2H_sd\n0.5,10.5,CM,-30,2\n0.5,11.5,GA,-50,2\n"
LINE = Rescaling(("d2H",), np.array([0.0]), np.array([1.0]), np.array([[4.0]]))


def reasons(read, text: str) -> list[tuple[int, str]]:
    with pytest.raises(Faults) as told:
        read(text)
    return [(fault.line, fault.reason) for fault in told.value.faults]


def test_two_cells_are_weighed_as_the_normal_density_says() -> None:
    found = isotope.assign(isotope_reading.read_isoscape(TWO), LINE, {"A": {"d2H": -38.0}}).each["A"]
    # variance 2² + 4; distances 8 and 12: the ratio is exp((144 - 64) / 16)
    assert found.p[0] / found.p[1] == pytest.approx(np.exp(5.0))
    assert found.by_country() == pytest.approx({"CM": 0.9933, "GA": 0.0067}, abs=1e-4)


def test_the_density_is_that_of_the_whole_normal_distribution_and_tells_whether_one_place_is_shared() -> None:
    isoscape = isotope_reading.read_isoscape(TWO)
    covariance = np.full((2, 2), 4.0) + np.diag([4.0, 4.0])  # of the map, shared; of each tissue, its own
    values = np.array([-31.0, -34.0])
    expected = [multivariate_normal(np.full(2, mean), covariance).logpdf(values) for mean in (-30.0, -50.0)]
    said = isotope.log_likelihood(isoscape, LINE, [{"d2H": value} for value in values.tolist()])
    assert said == pytest.approx(expected)
    alike = isotope.assign(isoscape, LINE, {"A": {"d2H": -30.0}, "B": {"d2H": -31.0}})
    unlike = isotope.assign(isoscape, LINE, {"A": {"d2H": -30.0}, "B": {"d2H": -51.0}})
    assert alike.together > 0 > -1 > unlike.together


def test_more_specimens_of_one_place_sharpen_it_only_as_far_as_the_map_is_sharp() -> None:
    isoscape = isotope_reading.read_isoscape(TWO)
    joint = isotope.assign(isoscape, LINE, {f"S{i}": {"d2H": -39.0} for i in range(10_000)}).joint
    assert joint.p[0] / joint.p[1] == pytest.approx(np.exp((121 - 81) / (2 * (4 + 4 / 10_000))))


def test_two_isotopes_multiply_and_a_covariance_changes_what_they_say() -> None:
    isoscape, _known = isotope.simulate(3)
    one = {"d2H": -40.0, "d13C": -20.0}
    apart = Rescaling(isoscape.isotopes, np.zeros(2), np.ones(2), np.diag([16.0, 1.0]))
    product = sum(isotope.log_likelihood(isoscape, apart, [{name: one[name]}]) for name in one)
    assert isotope.log_likelihood(isoscape, apart, [one]) == pytest.approx(product)
    along = Rescaling(isoscape.isotopes, np.zeros(2), np.ones(2), np.array([[16.0, 3.2], [3.2, 1.0]]))
    assert isotope.log_likelihood(isoscape, along, [one]) != pytest.approx(product)


values = st.floats(-120, 40, allow_nan=False).map(lambda value: round(value, 2))


@settings(max_examples=30)
@given(st.lists(st.tuples(values, values), min_size=2, max_size=30), values, st.floats(0.1, 30))
def test_whatever_the_map_the_probabilities_are_of_places(cells, measured, sd) -> None:
    lat, lon = np.arange(len(cells)) * 0.7 - 5, np.full(len(cells), 20.25)
    mean = np.array(cells)
    isoscape = Isoscape(("d2H", "d18O"), lat, lon, mean, np.full_like(mean, sd), ("",) * len(cells))
    line = Rescaling(("d2H", "d18O"), np.zeros(2), np.ones(2), np.diag([4.0, 1.0]))
    specimens = {"A": {"d2H": measured}, "B": {"d2H": measured + 1, "d18O": 3.0}, "C": {"d18O": measured}}
    found = isotope.assign(isoscape, line, specimens)
    turned = isotope.assign(isoscape, line, dict(reversed(specimens.items())))
    for posterior in (*found.each.values(), found.joint):
        assert posterior.p.sum() == pytest.approx(1) and (posterior.p >= 0).all()
        assert set(posterior.lat % 1) == {0.5} and len({*zip(posterior.lat, posterior.lon, strict=True)}) == len(
            posterior.p
        )
        assert posterior.region(0.5).sum() <= posterior.region(0.9).sum()
        again = Posterior.from_json(posterior.to_json())
        assert again.p == pytest.approx(posterior.p, rel=1e-4, abs=1e-9)
    assert turned.joint.p == pytest.approx(found.joint.p)
    assert found.each["A"].p == pytest.approx(isotope.assign(isoscape, line, {"A": specimens["A"]}).joint.p)


def test_a_fitted_line_is_the_one_that_made_the_specimens_and_its_regions_hold_what_they_say() -> None:
    isoscape, known = isotope.simulate(7, specimens=150)
    fitted = isotope.calibrate(isoscape, known)
    assert fitted.slope == pytest.approx([0.9, 1.0], abs=0.15) and fitted.known == 150
    validation = isotope.leave_out(isoscape, known)
    assert validation.specimens == 150
    assert abs(validation.covered_50 - 0.5) < 0.12 and abs(validation.covered_90 - 0.9) < 0.07
    far = km_between(isoscape.lat[::7], isoscape.lon[::7], isoscape.lat, isoscape.lon)
    assert validation.median_km < np.median(far) / 2, "a place by chance would be twice as far off"


def test_few_specimens_of_known_origin_fit_no_line() -> None:
    isoscape, known = isotope.simulate(1, specimens=isotope.LEAST_KNOWN - 1)
    with pytest.raises(ValueError, match="at least"):
        isotope.calibrate(isoscape, known)
    with pytest.raises(ValueError, match="all lie where"):
        isotope.calibrate(isoscape, [known[0]] * 9)


def test_a_simulated_map_says_so_and_is_read_back() -> None:
    isoscape, known = isotope.simulate(5, specimens=6)
    cells, specimens = isotope_reading.written(isoscape, known)
    assert isotope_reading.says_simulated(cells) and isotope_reading.says_simulated(specimens)
    assert not isotope_reading.says_simulated(TWO) and not isotope_reading.says_simulated("name,d2H\nsimulated,1\n")
    again = isotope_reading.read_isoscape(cells)
    assert again.isotopes == isoscape.isotopes and len(again.lat) == len(isoscape.lat)
    assert isotope_reading.read_known(specimens) == known


def test_maps_of_one_isotope_each_are_joined_at_the_cells_they_share() -> None:
    other = "latitude;longitude;δ13C;d13c_SD\n".replace(";", ",") + "0.5,11.5,-22,1\n0.5,10.5,-20,1\n2.5,9.5,-21,1\n"
    found = isotope_reading.read_isoscape(TWO + other)
    assert found.isotopes == ("d2H", "d13C") and found.countries == ("CM", "GA")
    assert found.mean.tolist() == [[-30, -20], [-50, -22]]


def test_countries_are_looked_up_where_no_column_says_them() -> None:
    bare = "lat,lon,d2H,d2H_sd\n0.5,10.5,-30,2\n0.5,11.5,-50,2\n"
    assert isotope_reading.read_isoscape(bare, lambda lat, lon: "XX").countries == ("XX", "XX")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", [(0, "empty")]),
        ("lat,lon,d2H\n0,0,1\n", [(1, "no_column")]),
        ("lat,lon,rain,rain_sd\n0,0,1,1\n", [(1, "no_isotope")]),
        (TWO + "0.5,10.5,CM,-30,2\n", [(4, "cell_twice")]),
        (TWO + "1.5,10.5,CM,x,2\n91,0,CM,1,1\n", [(4, "not_a_number"), (5, "not_a_place")]),
        (TWO + "1,10,CM,-30,-2\n1,11,Gabun,3,1\n1,2\n", [(4, "negative"), (5, "not_a_country"), (6, "columns")]),
        (TWO + "1.5,10.5,CM,nan,2\n", [(4, "not_a_number")]),
        ("lat,lon,d2H,d2H_sd\n0,0,1,1\nlat,lon,d18O,d18O_sd\n5,5,1,1\n", [(0, "no_common_cells")]),
        (TWO + TWO, [(0, "isotope_twice")]),
        ("a\x00b", [(0, "not_text")]),
    ],
)  # fmt: skip
def test_a_map_at_fault_is_refused_with_its_lines(text: str, told: list[tuple[int, str]]) -> None:
    assert reasons(isotope_reading.read_isoscape, text) == told


def test_specimens_and_lines_at_fault_are_refused_with_their_lines() -> None:
    assert isotope_reading.read_specimens("name\td2H\td13C\nA\t-3\t\n") == {"A": {"d2H": -3.0}}
    assert reasons(isotope_reading.read_specimens, "name,d2H\nA,-3\nA,-4\n,-5\nB,NA\n") == [
        (3, "name_twice"), (4, "no_name"), (5, "nothing_measured"),
    ]  # fmt: skip
    assert reasons(isotope_reading.read_known, "name,d2H\nA,-3\n") == [(1, "no_column"), (1, "no_column")]
    line = isotope_reading.read_rescaling("isotope,intercept,slope,sd,d13C\nd2H,1,0.9,4,0.5\nd13C,2,1,0.5,\n")
    assert line.residual.tolist() == [[16.0, 1.0], [1.0, 0.25]]
    assert reasons(isotope_reading.read_rescaling, "isotope,intercept,slope,sd\nd2H,1,0.9,0\n") == [(2, "negative")]
    assert reasons(isotope_reading.read_rescaling, "isotope,intercept,slope,sd,d13C\nd2H,1,1,4,2\nd13C,2,1,1,\n") == [
        (0, "correlation")
    ]


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_no_text_is_worse_than_refused(text: str) -> None:
    for read in (
        isotope_reading.read_isoscape, isotope_reading.read_known, isotope_reading.read_specimens,
        isotope_reading.read_rescaling,
    ):  # fmt: skip
        for sent in (text, "lat,lon,d2H,d2H_sd,name,isotope\n" + text):
            try:
                read(sent)
            except Faults as told:
                assert told.faults


def test_a_line_without_end_is_refused() -> None:
    assert reasons(isotope_reading.read_specimens, "name,d2H\nx," + "9" * 300_000) == [(2, "too_many")]
    assert reasons(isotope_reading.read_specimens, "name," + "d" * 300_000)[0] == (1, "too_many")
