"""Files as people make them, and a shop to import them into."""

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
