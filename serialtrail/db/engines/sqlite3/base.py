"""Django's SQLite engine without what it does around every statement: here that takes longer than most statements."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.utils import CursorWrapper


class _Cursor(base.SQLiteCursorWrapper):
    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        return _by_name(query, tuple(param_names)) if param_names is not None else _by_place(query)


_convert: Any = vars(base.SQLiteCursorWrapper)["convert_query"]


@lru_cache(maxsize=2000)
def _by_place(query: str) -> str:
    return str(_convert(None, query))


@lru_cache(maxsize=2000)
def _by_name(query: str, names: tuple[str, ...]) -> str:
    return str(_convert(None, query, param_names=list(names)))


class _Straight(CursorWrapper):
    """Errors are Django's, as ever; nobody listens, and nobody else uses the connection."""

    def execute(self, sql: Any, params: Any = None) -> Any:
        self.db.validate_no_broken_transaction()
        try:
            return self.cursor.execute(sql) if params is None else self.cursor.execute(sql, params)
        except self.db.Database.Error:
            with self.db.wrap_database_errors:
                raise

    def fetchall(self) -> Any:
        try:
            return self.cursor.fetchall()
        except self.db.Database.Error:
            with self.db.wrap_database_errors:
                raise


class DatabaseWrapper(base.DatabaseWrapper):
    """The engine `serialtrail.db.engines.sqlite3`."""

    def cursor(self) -> Any:
        if self.connection is None or self.execute_wrappers or self.queries_logged:
            return super().cursor()
        return _Straight(self.create_cursor(), self)

    def create_cursor(self, name: Any = None) -> Any:
        return self.connection.cursor(factory=_Cursor)
