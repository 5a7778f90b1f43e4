"""``greenlane profiles`` as it is typed: what one administration has counted goes to another, which learns with it."""

from __future__ import annotations

import datetime as dt
import json
import random

import pyarrow as pa
import pytest
from click.testing import CliRunner
from tests.targeting import learned_from
from tests.targeting.test_past import FIRST, LAST, declared

from greenlane.cli import main
from greenlane.ledger.models import Entry
from greenlane.targeting import learned, past
from greenlane.targeting.history.rows import SCHEMA
from greenlane.targeting.learning.profiles import INSPECTED, Profiles
from greenlane.targeting.learning.readings import Lines
from greenlane.targeting.learning.sharing import About, closed, opened, said, sharable
from greenlane.targeting.models import LearnedModel

UNTIL = LAST.isoformat()


def run(*arguments):
    return CliRunner().invoke(main, ["profiles", *map(str, arguments)])


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "key"
    assert run("key", "--out", path).exit_code == 0
    return path


def secret(key):
    return bytes.fromhex(key.read_text())


@pytest.fixture
def northport(cast, in_force, settings, tmp_path):
    """Half a year of Northport's history: 300 consignments, all of them inspected."""
    settings.DATA = tmp_path / "data"
    rng = random.Random(3)
    lines = [declared(n, FIRST + dt.timedelta(days=rng.randint(0, 175))) for n in range(300)]
    kept = past.history(cast.northport)
    kept.append(past.ROWS, pa.Table.from_pylist([row for row, _ in lines], schema=SCHEMA), day="day", part="a")
    found = pa.Table.from_pylist([outcome for _, outcome in lines], schema=past.OUTCOME)
    kept.append(past.OUTCOMES, found, day="known", part="a")
    return cast.northport


def southmere(path, key, name="Southmere Customs"):
    """What Southmere has counted, in a file."""
    examples = learned_from.examples()
    counted = Profiles.empty(sharable(parties=False))
    keys = counted.keys(Lines(examples.rows))
    counted.learn(keys, examples.found, examples.day)
    about = About(name, "XS" if name.startswith("South") else "XN", dt.date(2025, 12, 31), 500, 40, 5, parties=False)
    path.write_bytes(closed(counted, keys, about, secret=secret(key), nonce=b"n" * 12)[0])
    return path


def release(out, key, *more, asked_by="bo", by="gil"):
    return run("release", "--office", "NCT", "--until", UNTIL, "--key", key, "--out", out, "--as", asked_by,
               "--released-by", by, "--because", "For Southmere, by the agreement of May", *more)  # fmt: skip


def test_a_key_is_private_and_never_written_over(key):
    assert key.stat().st_mode & 0o777 == 0o600 and len(secret(key)) == 32
    again = run("key", "--out", key)
    assert again.exit_code == 1 and "not written over" in again.stderr


@pytest.mark.django_db(transaction=True)
def test_one_asks_another_releases_and_the_ledger_says_what_went_out(northport, key, tmp_path):
    out = tmp_path / "northport.profiles"
    done = release(out, key)
    assert done.exit_code == 0, done.output
    assert "without parties" in done.stdout and "300 inspected lines" in done.stdout
    shared = opened(out.read_bytes(), secret(key))
    assert shared.total[INSPECTED] == 300 and "consignee" not in shared.parts
    entry = Entry.objects.get(verb="profiles.released")
    assert (entry.actor_name, entry.detail["asked_by"]) == ("Gil", "Bo")
    assert entry.detail["digest"] == said(out.read_bytes()).digest and "May" in entry.detail["because"]
    assert "the seal holds" in run("show", out, "--key", key).stdout
    assert "check it with --key" in run("show", out).stdout
    # What must not leave the house.
    for word in (b"good 1", b"bad 1", b"391590", b"00001"):
        assert word not in out.read_bytes()
    # So short a word stands in sealed bytes by chance: it is looked for in what is open.
    assert not any(word in json.dumps(said(out.read_bytes()).as_json) for word in ("Bo", "NCT"))


@pytest.mark.parametrize(
    ("more", "who", "words"),
    [
        ([], {"asked_by": "gil"}, "second person"),
        ([], {"by": "bo"}, "No role"),
        ([], {"asked_by": "fay"}, ""),
        ([], {"asked_by": "ada"}, "No role"),
        ([], {"by": "ada"}, ""),
        ([], {"asked_by": "chi"}, "there is no office"),
        (["--least", "2"], {}, "stays at home"),
        (["--because", " "], {}, "Say why"),
        (["--until", "2999-01-01"], {}, "yet to come"),
    ],
)
def test_who_may_not_release_and_what_may_not_be_released_does_not_go_out(northport, key, tmp_path, more, who, words):
    done = release(tmp_path / "out", key, *more, **who)
    assert done.exit_code == 1 and words in done.stderr
    assert not (tmp_path / "out").exists() and not Entry.objects.filter(verb="profiles.released").exists()


def test_nothing_is_released_where_no_file_can_be_written(northport, key):
    done = release(key / "out", key)
    assert done.exit_code == 1 and "Not a directory" in done.stderr
    assert not Entry.objects.filter(verb="profiles.released").exists()


def test_a_model_that_holds_what_another_counted_is_a_proposal_whose_card_says_so(
    northport, cast, key, tmp_path, client
):  # fmt: skip
    file = southmere(tmp_path / "southmere.profiles", key)
    done = run(
        "learn", file, "--office", "NCT", "--until", UNTIL, "--key", key, "--as", "bo", "--note", "With Southmere"
    )
    assert done.exit_code == 0, done.output
    proposed = LearnedModel.objects.get()
    assert (proposed.state, proposed.proposed_by) == ("proposed", cast.bo)
    assert learned.fresh(proposed).ensemble.profiles.total[INSPECTED] == 800
    assert {"alone", "look_up"} <= set(proposed.card["checked"]["baselines"])
    entry = Entry.objects.get(verb="model.proposed")
    assert entry.detail["others"] == [said(file.read_bytes()).digest]
    client.force_login(cast.gil)
    page = client.get(f"/models/{proposed.pk}/").content.decode()
    assert "Southmere Customs" in page and "500 inspected lines" in page and "without the counts of others" in page
    # What is released afterwards is Northport's own, and nothing of Southmere's.
    assert release(tmp_path / "again", key).exit_code == 0
    assert said((tmp_path / "again").read_bytes()).inspected == 300


def test_ones_own_counts_the_same_ones_twice_and_others_keys_are_refused(northport, key, tmp_path):
    own, other = southmere(tmp_path / "own", key, "Northport Customs"), southmere(tmp_path / "other", key)
    for files in ([own], [other, other]):
        done = run("learn", *files, "--office", "NCT", "--until", UNTIL, "--key", key, "--as", "bo", "--note", "x")
        assert done.exit_code == 1 and "counted twice" in done.stderr
    run("key", "--out", tmp_path / "other-key")
    done = run("show", other, "--key", tmp_path / "other-key")
    assert done.exit_code == 1 and "closed with the key" in done.stderr
    assert "is no key" in run("show", other, "--key", other).stderr
    assert not LearnedModel.objects.exists()
