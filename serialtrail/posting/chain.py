"""The hash chain: what a posting says, in one canonical text, tied to the posting before it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from serialtrail.domain.moves import Move, Step


@dataclass(frozen=True)
class Said:
    """The head of a posting as it is hashed; `reverses` is the seq of the posting it mirrors."""

    seq: int
    organization: int
    act: str
    document: int | None
    number: str
    kind: str
    at: datetime
    date: date
    member: int
    reverses: int | None = None


def digest(
    previous: bytes,
    said: Said,
    moves: Sequence[Move] = (),
    steps: Sequence[Step] = (),
    line_ids: Mapping[int, int] | None = None,
    new_numbers: Mapping[int, str] | None = None,
    rename: tuple[int, str, str] | None = None,
) -> bytes:
    """Return SHA-256 of the previous hash and the canonical text; `new_numbers` by id of serials never moved before."""
    at = said.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    lines = [
        f"posting|{said.seq}|{said.organization}|{said.act}|{said.document or ''}|{said.number}|{said.kind}|{at}"
        f"|{said.date.isoformat()}|{said.member}|{said.reverses or ''}"
    ]
    by_move: dict[int, list[Step]] = {}
    for step in steps:
        by_move.setdefault(step.move, []).append(step)
    for index, move in enumerate(moves):
        line = (line_ids or {})[move.line]
        lines.append(f"movement|{line}|{move.item}|{move.quantity:.4f}|{move.source}|{move.target}")
        for step in by_move.get(index, ()):
            if step.version == 1:
                numbers = new_numbers or {}
                lines += [f"serial|{serial}|1\nnew|{serial}|{numbers[serial]}" for serial in step.serials]
            else:
                lines += [f"serial|{serial}|{step.version}" for serial in step.serials]
    if rename:
        lines.append("rename|{}|{}|{}".format(*rename))
    return hashlib.sha256(previous + "\n".join(lines).encode()).digest()
