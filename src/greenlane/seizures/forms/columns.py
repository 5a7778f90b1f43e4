"""What the columns of our spreadsheet are called in the language of the reader: as the pages call the same fields."""

from __future__ import annotations

from django.utils.translation import gettext as _

from greenlane.front.said import in_english
from greenlane.seizures.forms import fields as made
from greenlane.seizures.incoming import sheet_columns as sheet
from greenlane.seizures.incoming.sheet import title_of
from greenlane.seizures.sentences import FIELDS


def called() -> dict[str, str]:
    """Return the columns by their names, each as it is called; nothing where the reader reads them as they are."""
    if in_english():
        return {}
    found = {sheet.REFERENCE: _("Reference"), sheet.NUMBER: _("Number of the case"), sheet.LINE: _("Line")}
    labels = _of_a_case(), _of_goods(), _of_parties()
    for columns, known in zip((sheet.CASE, sheet.GOODS, sheet.PARTY), labels, strict=True):
        found |= {c.title: str(known[path]) for c in columns if (path := c.path.replace(".", "-")) in known}
    return found


def field(path: str) -> str:
    """Return what a field of a record or a column is called in the reader's language."""
    title, bracket, line = title_of(path).partition(" (")
    return f"{called().get(title, title)}{bracket}{line}"


def _of_a_case() -> dict[str, object]:
    charge = {f"charge-{name}": field.label for name, field in made.charges().items()}
    stops = {f"route-{role}": FIELDS[role] for role in ("origin", "export", "transit", "import", "destination")}
    lists = {"kind": _("Kind"), "containers": _("Containers"), "papers": _("Papers"), "grounds": FIELDS["grounds"]}
    return {name: make().label for name, make in made.ALWAYS.items()} | charge | stops | lists


def _of_goods() -> dict[str, object]:
    every = [made.goods(regime, sheet.QUANTITIES) for regime in made.KINDS]
    return {name: field.label for fields in every for name, field in fields.items()} | {"regime": _("Regime")}


def _of_parties() -> dict[str, object]:
    more = {
        "birthplace": _("Place of birth"), "sex": _("Sex"), "occupation": _("Occupation"), "phone": _("Telephone"),
        "email": _("e-mail address"), "note": _("Note"),
    }  # fmt: skip
    return {name: field.label for name, field in made.parties().items()} | more
