"""The one writer of the ledger."""
