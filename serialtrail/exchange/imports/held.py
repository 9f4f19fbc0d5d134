"""Workbooks that were looked at and will be started soon: what is in them is held, so that it is told only once.

By the process that looked, in files without a name, which end with it; where nothing is held, all is read again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from serialtrail.exchange.imports.sheets import CannotRead, Opening, Source, taken_apart

MOST, MOST_BYTES, SECONDS = 4, 256 << 20, 3600.0

Key = tuple[int, int, datetime]
"""An organization, its import, and when that was made."""
_held: dict[Key, tuple[float, IO[str]]] = {}


@contextmanager
def source(key: Key, path: Path, opening: Opening, *, again: bool) -> Iterator[Source]:
    """As `sheets.source`; held where it will be asked for `again`: be it that the right columns have to be chosen."""
    rows = _held.pop(key)[1] if key in _held else taken_apart(path, opening)
    if rows is None:
        yield Source(path, None)
        return
    with ExitStack() as done:
        done.callback(rows.close)
        try:
            yield Source(path, rows)
        except CannotRead as error:
            again = bool(error.header)
            raise
        except BaseException:
            again = False
            raise
        finally:
            if again and rows.seek(0, 2) <= MOST_BYTES:
                _held[key] = time.monotonic(), rows
                done.pop_all()
                _let_go(MOST)


def let_go() -> None:
    """Of what nobody has asked for in an hour."""
    _let_go(sum(since > time.monotonic() - SECONDS for since, _ in _held.values()))


def _let_go(most: int) -> None:
    for key in sorted(_held, key=lambda key: _held[key][0])[: max(0, len(_held) - most)]:
        _held.pop(key)[1].close()
