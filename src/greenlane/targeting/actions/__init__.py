"""What is done in targeting: screening, another lane, proposing and deciding, training and trying on the past."""

from greenlane.targeting.actions.learning import (
    TEST,
    TRAIN,
    Refused,
    ask,
    ask_again,
    decide_model,
    dismiss_trial,
    measure_drift,
    propose_model,
    roll_back,
    run_trial,
    train,
)
from greenlane.targeting.actions.screening import in_force, override, screen
from greenlane.targeting.actions.sharing import release_profiles
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
    "TEST",
    "TRAIN",
    "Outdated",
    "Refused",
    "ask",
    "ask_again",
    "decide_model",
    "decide_policy",
    "decide_set",
    "dismiss_trial",
    "in_force",
    "install",
    "measure_drift",
    "override",
    "propose_model",
    "propose_policy",
    "propose_set",
    "propose_shipped",
    "release_profiles",
    "roll_back",
    "run_trial",
    "screen",
    "train",
]
