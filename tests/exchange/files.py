"""Files as people make them, and a shop to import them into."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.timezone import now

from serialtrail.access.who import Who, actor
from serialtrail.catalog import items
from serialtrail.db.models import serials
from serialtrail.exchange import imports
from tests import shop

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "manifest")
)


def ods(path: Path, rows: str, prolog: str = "") -> None:
    """A spreadsheet of OpenDocument with these rows, as XML."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {_SPACES}><office:body>'
        f'<office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<?xml version="1.0"?><manifest:manifest {_SPACES}/>')
        archive.writestr("content.xml", content)


@dataclass(frozen=True)
class Desk:
    """A shop with two stores, tracked phones and tablets, and cases without numbers; its owner imports."""

    who: Who
    folder: Path

    def task(self, kind: str, **more: Any) -> imports.Task:
        return imports.Task(self.who.organization_id, actor(self.who), now(), kind, **more)

    def bring(self, path: Path, kind: str = "serials", errors: Path | None = None, **more: Any) -> imports.Outcome:
        return imports.run(path, self.task(kind, **more), lambda sheet, outcome: None, errors=errors)

    def csv(self, text: str, encoding: str = "utf-8", name: str = "file.csv") -> Path:
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return path

    def xlsx(self, rows: Sequence[Any], name: str = "file.xlsx") -> Path:
        path = self.folder / name
        with xlsxwriter.Workbook(str(path)) as book:
            sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
            for line, row in enumerate(rows):
                for place, value in enumerate(row):
                    if hasattr(value, "isoformat"):
                        sheet.write_datetime(line, place, value, day)
                    else:
                        sheet.write(line, place, value)
        return path

    def numbers(self, **where: Any) -> list[str]:
        rows = serials.Serial.objects.for_org(self.who.organization_id).filter(**where)
        return list(rows.order_by("key").values_list("number", flat=True))

    def by_another(self, who: Who) -> "Desk":
        return replace(self, who=who)


def desk(folder: Path) -> Desk:
    who = shop.owner()
    for code in ("MAIN", "EAST"):
        shop.store(who, code)
    for sku, tracking in (("PHONE", "serial"), ("TABLET", "serial"), ("CASE", "none")):
        given = {"sku": sku, "name": sku.title(), "tracking": tracking}
        items.create(actor(who), who.organization_id, given, now())
    return Desk(who, folder)
