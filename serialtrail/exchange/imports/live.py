"""Imports that this process is working at: how far they are, and whether they shall stop.

What is written inside a transaction that is still open is seen by nobody; this is, by all threads of the process.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field


@dataclass
class Live:
    """`done` rows of about `total` are through, `refused` of them not taken; the file was opened for some seconds."""

    state: str = "waiting"
    done: int = 0
    total: int = 0
    refused: int = 0
    opening: float = 0
    stop: threading.Event = field(default_factory=threading.Event)
    # Another process has taken the work over.
    lost: threading.Event = field(default_factory=threading.Event)


_now: dict[tuple[int, int], Live] = {}


def begin(organization: int, job: int) -> Live:
    _now[organization, job] = live = Live()
    return live


def end(organization: int, job: int) -> None:
    _now.pop((organization, job), None)


def of(organization: int, job: int) -> Live | None:
    return _now.get((organization, job))
