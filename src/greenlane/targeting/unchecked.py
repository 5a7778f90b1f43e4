"""What stands in for an indicator that today's code admits no more: it cannot tell, whatever the goods.

A legal check that cannot be made must not wave goods through unseen. So goods of its regime go to an officer's desk
with their papers, by a check of its own that says why; for all other goods the check would have said a plain no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from greenlane.reference import commodity
from greenlane.targeting.indicator import Indicator, Unusable

CODE = "LAW-NOT-CHECKED"
"""The code under which a screening says that a legal check could not be made. No file on the shelf bears it."""
TITLE = "A legal check could not be made"
BECAUSE = "goods that a legal check of the set in force is about; this release cannot make it, so an officer must"

_CANNOT_TELL = "NULL AND TRUE"
_DECLARED = {
    "CITES": "coalesce(listed, taxon IS NOT NULL)",
    "BASEL": "waste_code IS NOT NULL",
    "MONTREAL": "substance IS NOT NULL OR coalesce(un_refrigerant, FALSE)",
}


def stand_ins(unusable: Iterable[Unusable]) -> Iterator[Indicator]:
    """Yield an indicator that cannot tell for each of ``unusable``, and one more where legal checks are among them."""
    listed = tuple(unusable)
    for one in listed:
        yield _stand_in(one.code, one.title or one.code, _CANNOT_TELL, one.because)
    if checks := [one for one in listed if one.hard]:
        regimes = sorted(frozenset[str]().union(*(one.regimes for one in checks)))
        anything = any(not one.regimes for one in checks)
        when = "TRUE" if anything else " OR ".join(concerned(regime) for regime in regimes)
        yield _stand_in(CODE, TITLE, when, BECAUSE, law=True)


def _stand_in(code: str, title: str, when: str, because: str, law: bool = False) -> Indicator:
    return Indicator(
        code=code,
        title=title,
        level="document",
        basis="",
        trust="derived",
        points=0,
        when=when,
        because=because.replace("{", "{{").replace("}", "}}"),
        hard="papers_missing" if law else "",
    )


def concerned(regime: str) -> str:
    """Return the expression: goods of this regime, by what is declared, by their code or by their text. Never NULL."""
    classes = ", ".join(f"'{goods.code}'" for goods in commodity.all() if goods.regime == regime)
    return (
        f"{_DECLARED[regime]} OR coalesce(list_contains(hs_regimes, '{regime}'), FALSE) "
        f"OR coalesce(list_has_any(text_classes, [{classes}]), FALSE)"
    )
