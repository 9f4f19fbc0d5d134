"""Files of imports as they are kept: in pieces, in the database, so that whatever process goes on finds them."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from serialtrail.db import transaction
from serialtrail.db.models import work
from serialtrail.exchange.pieces import in_order

PIECE = 1 << 20
WORKBOOKS = (".xlsx", ".xls", ".ods")


def keep(organization: int, job: int, pieces: Iterable[bytes], most: int) -> int:
    """Keep a file; return its size. Ends with the piece that makes it larger than `most`."""
    size = 0
    for place, piece in enumerate(_even(pieces)):
        size += len(piece)
        put(organization, job, "file", place, piece)
        if size > most:
            break
    return size


def put(organization: int, job: int, part: str, place: int, content: bytes) -> None:
    def write() -> None:
        work.ImportPiece.objects.create(
            organization_id=organization, job_id=job, part=part, place=place, content=content
        )

    transaction.write(write)


def drop(organization: int, job: int, part: str) -> None:
    work.ImportPiece.objects.for_org(organization).filter(job_id=job, part=part).delete()


def there(organization: int, job: int, part: str) -> bool:
    return work.ImportPiece.objects.for_org(organization).filter(job_id=job, part=part).exists()


def content(organization: int, job: int, part: str) -> Iterator[bytes]:
    """The pieces in order, one at a time in memory."""
    return in_order(work.ImportPiece.objects.for_org(organization).filter(job_id=job, part=part))


@contextmanager
def on_disk(organization: int, job: int) -> Iterator[Path]:
    """The file as one, for readers that need a file."""
    with tempfile.NamedTemporaryFile(prefix="serialtrail-import-") as file:
        for piece in content(organization, job, "file"):
            file.write(piece)
        file.flush()
        yield Path(file.name)


def add_errors(organization: int, job: int, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Add refused rows to the errors file, as CSV; inside the transaction that refuses them."""
    own = work.ImportPiece.objects.for_org(organization).filter(job_id=job, part="errors")
    last = own.order_by("-place").values_list("place", flat=True).first()
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    if last is None:
        text.write("\ufeff")
        writer.writerow(header)
    writer.writerows(rows)
    put(organization, job, "errors", 0 if last is None else last + 1, text.getvalue().encode("utf-8", "replace"))


def _even(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of the size that is kept."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
    if waiting:
        yield bytes(waiting)
