"""What is done in inspection: one verb, one transaction, one entry in the ledger."""

from greenlane.inspection.actions.orders import (
    Refused,
    assign,
    cancel,
    carry_over,
    drop_view,
    order,
    record,
    release,
    save_view,
)

__all__ = ["Refused", "assign", "cancel", "carry_over", "drop_view", "order", "record", "release", "save_view"]
