"""What is done in targeting: screening, another lane, proposing and deciding."""

from greenlane.targeting.actions.screening import in_force, override, screen
from greenlane.targeting.actions.versions import (
    Outdated,
    decide_policy,
    decide_set,
    install,
    propose_policy,
    propose_set,
    propose_shipped,
)

__all__ = [
    "Outdated",
    "decide_policy",
    "decide_set",
    "in_force",
    "install",
    "override",
    "propose_policy",
    "propose_set",
    "propose_shipped",
    "screen",
]
