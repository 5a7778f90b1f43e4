"""What is done in tracing: one verb is one function, one transaction, one ledger entry."""
