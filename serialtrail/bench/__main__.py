"""`python -m serialtrail.bench OUTPUT SERIALS ROUNDS [SIZE ...]`: load, measure, and write the figures as JSON.

Run by `serialtrail bench` in a process of its own for each engine, on a database that is nobody's.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path


def main(output: Path, serials: int, rounds: int, sizes: tuple[int, ...]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serialtrail.config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from serialtrail.bench import load, machine, reads, writes
    from serialtrail.bench.measure import measure

    call_command("migrate", verbosity=0)
    told = machine.described()
    started = time.perf_counter()
    loaded = load.load(serials)
    loading = time.perf_counter() - started
    with tempfile.TemporaryDirectory(prefix="serialtrail-bench-") as folder:
        before = machine.used()
        rows = measure([*writes.works(loaded.merchants[0], Path(folder), sizes), *reads.works(loaded)], rounds)
        after = machine.used()
    figures = {
        "engine": connection.vendor,
        "serials": serials,
        "rounds": rounds,
        "loading": loading,
        **told,
        "used": {**{name: after[name] - before[name] for name in ("program", "database")}, "memory": after["memory"]},
        "rows": [
            {
                "name": row.work.name,
                "size": row.work.size,
                "goal": row.work.goal,
                "statements": row.statements,
                "ways": {way: [row.middle(way), row.late(way)] for way in row.times},
                "ratios": {way: row.ratio(way) for way in row.times if way != "ours"},
            }
            for row in rows
        ],
    }
    output.write_text(json.dumps(figures))


if __name__ == "__main__":
    main(
        Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), tuple(map(int, sys.argv[4:])) or (10, 100, 1000, 10_000)
    )
