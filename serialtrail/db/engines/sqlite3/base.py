"""Django's SQLite engine, which would translate the placeholders of the same statements at every execution."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base


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


class DatabaseWrapper(base.DatabaseWrapper):
    """The engine `serialtrail.db.engines.sqlite3`."""

    def create_cursor(self, name: Any = None) -> Any:
        return self.connection.cursor(factory=_Cursor)
