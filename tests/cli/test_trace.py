"""``greenlane trace`` as it is typed."""

from __future__ import annotations

import json

from click.testing import CliRunner

from greenlane.cli import main


def run(*arguments):
    return CliRunner().invoke(main, ["trace", *map(str, arguments)])


def test_a_case_is_told_with_its_terms_its_route_and_its_links(written_up):
    earlier, case = written_up(day="2026-01-02"), written_up()
    answer = run(case.number)
    assert answer.exit_code == 0, answer.output
    for words in (
        "1. Loxodonta africana", "from Tanzania", "Native range", "a suggestion, not a finding", "without it",
        "spread evenly over all countries", "each of them counts one half",
        f"{'export':<12}{'KE':<4}Mombasa  [established]", earlier.number,
    ):  # fmt: skip
        assert words in answer.output
    told = json.loads(run(case.number, "--json").output)
    (line,) = told["lines"]
    assert told["case"] == case.number and next(iter(line["countries"])) == "TZ" and line["method"] == "terms-2"
    assert 0.02 <= line["kept_for_elsewhere"] <= 0.05 and "100.0%" not in answer.output and " 0.0%" not in answer.output
    assert set(line["terms"][0]["bits"]) == set(line["countries"])
    assert {"kind": "container", "value": "CSQU3054383", "cases": [earlier.number]} in told["links"]


def test_a_number_that_no_case_or_several_have_is_refused(written_up, cast):
    assert "There is no case" in run("NOPE-1").output
    case = written_up()
    type(case).objects.filter(pk=written_up(office=cast.southmere_port, by=cast.chi).pk).update(number=case.number)
    refused = run(case.number)
    assert refused.exit_code == 1 and "name an --office" in refused.output
    assert run(case.number, "--office", "SMH").exit_code == 0
