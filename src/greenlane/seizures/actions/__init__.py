"""What is done with a case: one verb, one transaction, one entry in the ledger."""
