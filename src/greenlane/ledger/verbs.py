"""The registry of verbs. What was done is a typed verb with a translatable sentence, never free text.

A room names its verbs in ``<room>/verbs.py``::

    VERBS = {"consignment.received": _("{actor} received consignment {reference} from {source}")}

The sentence's fields say what the detail of such an entry must hold; ``actor`` and ``subject`` are always there.
Where a field holds a code, the room says its word: ``WORDS = {"lane": {"red": _("Red")}}``. The record keeps the code.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from string import Formatter

from django.apps import apps
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

GIVEN = frozenset({"actor", "subject"})
NAME = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")

VERBS: dict[str, str | Promise] = {
    "ledger.erased": _("{actor} erased the personal data of entry {subject}: {reason}"),
}

_sentences: dict[str, str | Promise] = {}
_fields: dict[str, frozenset[str]] = {}
_words: dict[str, Mapping[str, str | Promise]] = {}


class UnknownVerb(KeyError):
    """A verb that no room has registered."""


class MissingField(ValueError):
    """The detail lacks a field that the verb's sentence names."""


def register(verbs: Mapping[str, str | Promise]) -> None:
    """Register verbs with their sentences. Raises ValueError for a bad name, a bad field, or a second sentence."""
    for verb, sentence in verbs.items():
        if not NAME.fullmatch(verb):
            raise ValueError(f"{verb!r} is not a verb: write 'subject.past_participle' in lower case")
        if _sentences.get(verb, sentence) is not sentence:
            raise ValueError(f"{verb!r} is registered twice")
        with translation.override(None):
            _fields[verb] = _fields_of(str(sentence)) - GIVEN
        _sentences[verb] = sentence


def collect() -> None:
    """Register the ``VERBS`` and ``WORDS`` of every installed room that has a ``verbs`` module."""
    for config in apps.get_app_configs():
        module = sys.modules.get(f"{config.name}.verbs")
        register(getattr(module, "VERBS", {}))
        _words.update(getattr(module, "WORDS", {}))


def names() -> frozenset[str]:
    return frozenset(_sentences)


def check(verb: str, detail: Mapping[str, object]) -> None:
    """Raise UnknownVerb, or MissingField where the detail lacks what the sentence needs."""
    if verb not in _fields:
        raise UnknownVerb(verb)
    if missing := _fields[verb] - detail.keys():
        raise MissingField(f"{verb} needs {', '.join(sorted(missing))}")


def sentence(verb: str, detail: Mapping[str, object]) -> str:
    """Say a deed in the active language. What is erased shows as such; a verb no longer registered shows as itself."""
    if verb not in _sentences:
        return verb
    text = str(_sentences[verb])
    return text.format(**{name: _word(name, detail.get(name, gettext("(erased)"))) for name in _fields_of(text)})


def _word(field: str, said: object) -> object:
    """Return the word for a code, in the active language; whatever has none as it stands."""
    return _words.get(field, {}).get(said, said) if isinstance(said, str) else said


def _fields_of(text: str) -> frozenset[str]:
    fields = frozenset(name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None)
    if odd := [name for name in fields if not name.isidentifier()]:
        raise ValueError(f"{odd} in {text!r}: a field of a sentence is a plain name")
    return fields
