"""The SQLite library: the bundled build in place of the system's, which on Debian 12 can corrupt a WAL database."""

import importlib
import sys

# A reset of the write-ahead log could lose pages before these versions.
_REPAIRED_IN = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def use_bundled_library() -> None:
    """Let `import sqlite3` give the bundled build. To be called before Django's SQLite backend is imported."""
    try:
        bundled = importlib.import_module("pysqlite3")
    except ImportError:
        return
    sys.modules["sqlite3"] = bundled
    sys.modules["sqlite3.dbapi2"] = bundled.dbapi2


def version_warning(version: tuple[int, int, int]) -> str | None:
    """Why this version of SQLite should not be trusted with a write-ahead log, or None."""
    for repaired in _REPAIRED_IN:
        if version >= repaired and (repaired == max(_REPAIRED_IN) or version[:2] == repaired[:2]):
            return None
    spelled = ".".join(map(str, version))
    return f"SQLite {spelled} can corrupt a database in WAL mode; use 3.51.3 or newer (3.50.7, 3.44.6)."


def sqlite_version_warning() -> str | None:
    """The warning for the library in use, or None."""
    library = importlib.import_module("sqlite3")
    version: tuple[int, int, int] = library.sqlite_version_info
    return version_warning(version)
