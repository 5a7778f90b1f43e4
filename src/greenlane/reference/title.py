"""What a fact of the reference says in the product's languages, and how far it may be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import ConfigDict, StringConstraints, with_config

Text = Annotated[str, StringConstraints(min_length=1)]
Trust = Literal["sourced", "checked", "single source", "memory", "derived", "unverified"]

strict = with_config(ConfigDict(extra="forbid"))
"""A key that is not known is refused."""


@strict
@dataclass(frozen=True, slots=True)
class Title:
    """A name or a sentence in the product's languages; an empty one falls back to English."""

    en: Text
    fr: str = ""
    es: str = ""
    ar: str = ""
    zh: str = ""
    ru: str = ""

    def said_in(self, language: str) -> str:
        """Return it in a language (``en``, ``fr`` ...), in English where it is lacking."""
        return getattr(self, language, "") or self.en
