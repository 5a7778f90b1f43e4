"""The shelf of returns: one file per return, which holds ``RETURN`` (``reporting.statutory.Return``)."""
