from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.engine.spool import Spool


@settings(max_examples=25, deadline=None)
@given(keys=st.lists(st.sampled_from("abcde\0é "), max_size=60), batch=st.integers(1, 7))
def test_rows_of_a_key_come_back_together_in_the_order_they_came(keys: list[str], batch: int) -> None:
    with Spool(batch=batch) as spool:
        for line, key in enumerate(keys, start=1):
            spool.add(line, key, f"text {line}")
        rows = list(spool.rows())
    expected = sorted(
        ((line, key, f"text {line}") for line, key in enumerate(keys, start=1)),
        key=lambda row: (keys.index(row[1]), row[0]),
    )
    assert rows == expected


def test_many_batches_keep_their_order() -> None:
    """Results come back in batches: their order was lost once."""
    with Spool(batch=1000) as spool:
        for line in range(1, 30_001):
            spool.add(line, str(line // 3 % 9_000), "x" * (line % 50))
        rows = list(spool.rows())
    first: dict[str, int] = {}
    for line, key, _ in rows:
        first[key] = min(line, first.get(key, line))
    assert len(rows) == 30_000
    assert [line for line, _, _ in rows] == [line for _, line in sorted((first[key], line) for line, key, _ in rows)]


def test_the_file_is_gone_afterwards_also_after_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "a folder with 'signs'"
    folder.mkdir()
    try:
        with Spool(folder) as spool:
            spool.add(1, "k", "text")
            assert list(spool.rows())
            assert list(folder.iterdir())
            raise ValueError
    except ValueError:
        pass
    assert not list(folder.iterdir())


def test_a_spool_left_half_read_is_closed_quietly(tmp_path: Path) -> None:
    with Spool(tmp_path, batch=2) as spool:
        for line in range(10):
            spool.add(line, "k", "x")
        next(spool.rows())
    spool.close()
    assert not list(tmp_path.iterdir())
