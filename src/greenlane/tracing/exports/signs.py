"""Signs that a file of text can hold. Pure."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def shown(text: str) -> str:
    """Return the text with the replacement sign for each that XML 1.0 does not admit (section 2.2), lone halves too."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
