"""What is compared of two parties, and how far it agrees, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COMPARED: Mapping[str, Promise] = {
    "name": _("name"), "born": _("date of birth"), "paper": _("personal paper"), "registration": _("registration"),
    "phone": _("telephone"), "email": _("e-mail address"), "address": _("address"), "country": _("country"),
    "trade": _("line of trade in the name"), "kind": _("person or company"),
    "reads": _("whether the name reads like a company"),
}  # fmt: skip
LEVELS: Mapping[str, Promise] = {
    "same": _("the same"), "same letters": _("the same letters in another order"),
    "same sound": _("sounds the same"), "near": _("nearly the same"),
    "within": _("all words of the one stand in the other"), "initials": _("initials fit"),
    "some sounds": _("two words sound the same"), "long word": _("the longest word sounds the same"),
    "near word": _("the longest word sounds nearly the same"),
    "some words": _("some words are the same"), "differs": _("differs"),
    "rarity": _("how rare what they share is"),
}  # fmt: skip
KINDS: Mapping[str, Promise] = {
    "P": _("person"), "C": _("company"), "p": _("reads like a person"), "c": _("reads like a company"),
}  # fmt: skip
SAID: Mapping[str, Promise] = {
    "name": _("name"), "country": _("country"), "address": _("address"), "phone": _("telephone"),
    "email": _("e-mail address"), "registration": _("registration"), "paper": _("personal paper"),
    "born": _("date of birth"),
}  # fmt: skip
"""What a mention may say of a party."""


def percent(probability: float) -> str:
    """Say a probability: certainty is never said, so more than 99.99 % is only that."""
    if probability > 0.9999:
        return f"> {formats.number_format(99.99, 2)} %"
    return f"{formats.number_format(probability * 100, 1 if probability < 0.99 else 2)} %"
