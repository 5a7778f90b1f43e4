"""What the name of a sent file may be shown and offered as. Pure."""

from __future__ import annotations

import re
import unicodedata

MOST = 120
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\..*)?", re.IGNORECASE)
"""Names under which Windows opens a device."""
HIDDEN = ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")
"""Controls, invisible signs (turns of direction among them), no letters at all, ends of lines."""
UNSAFE = re.compile(r'[<>:"|?*]')


def clean(name: str) -> str:
    """Return a name without folders, control characters, turns of direction and other tricks; "file" for none.

    The end of a name, which says what opens it, is kept where the name is cut.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(
        sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")
    )
    plain = UNSAFE.sub("_", " ".join(plain.split())).strip(" .")
    if RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    if len(plain) > MOST:
        stem, dot, end = plain.rpartition(".")
        plain = f"{stem[: MOST - len(end) - 1]}.{end}" if dot and len(end) < 12 else plain[:MOST]
    return plain or "file"


def ending(name: str) -> str:
    """Return what a name says the file is: its last ending, in small letters, without the point."""
    stem, _, end = name.rpartition(".")
    return end.lower() if stem else ""


def written(name: str) -> str:
    """Return a name as it came, for the record: what cannot be printed in it is spelled out (``\\u202e``)."""
    spelled = (sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in name[:300])
    return "".join(spelled)
