"""The tables. Import the module of a table, then its name: `serials.Serial`."""

from serialtrail.db.models import accounts, catalog, documents, ledger, paper, serials, work

__all__ = ["accounts", "catalog", "documents", "ledger", "paper", "serials", "work"]
