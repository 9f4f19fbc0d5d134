"""On SQLite the end of an organization's chain follows the posting that is added: a statement less in every write.

On PostgreSQL the row is locked, and counted up, before the posting's hash can be known, so it stays a statement there.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations


def follow(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute(
            "CREATE TRIGGER posting_moves_head AFTER INSERT ON posting BEGIN "
            "INSERT INTO ledger_head (organization_id, seq, hash) VALUES (new.organization_id, new.seq, new.hash) "
            "ON CONFLICT (organization_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash; END"
        )


def stay(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER posting_moves_head")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("db", "0005_late_documents")]
    operations: ClassVar = [migrations.RunPython(follow, stay)]
