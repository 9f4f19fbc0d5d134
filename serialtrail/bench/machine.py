"""What was measured on: machine, versions, durability; and what the program and the database used of it."""

from __future__ import annotations

import os
import platform
import resource
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.db import connection


class NotDurable(Exception):
    """Commits here do not wait for the disk; what that measures is of no use."""


def described() -> dict[str, str]:
    """Return machine, versions and durability. Raises NotDurable."""
    model = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    packages = ("django", "psycopg") if connection.vendor == "postgresql" else ("django", "pysqlite3")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return {
        "machine": f"{platform.machine()} {model}, {os.cpu_count()} cores, {memory / 2**20:.0f} GiB",
        "versions": f"Python {platform.python_version()}, {versions}, {_engine()}",
        "durability": _durability(),
    }


def used() -> dict[str, float]:
    """Return CPU seconds of the program and of the database's processes, and the program's peak memory in MiB."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "program": own.ru_utime + own.ru_stime,
        "database": spent(postmaster()) if connection.vendor == "postgresql" else 0.0,
        "memory": own.ru_maxrss / 1024,
    }


@cache
def postmaster() -> int:
    """Return the first process of the database, 0 where it runs elsewhere; asked for once."""
    stat = Path(f"/proc/{_one('SELECT pg_backend_pid()')}/stat")
    if not stat.exists() or "postgres" not in stat.read_text():
        return 0
    return int(stat.read_text().rpartition(")")[2].split()[1])


def spent(root: int) -> float:
    """Return CPU seconds of a process, its children and theirs; of those that ended, too."""
    if not root:
        return 0.0
    known: dict[int, tuple[int, int, int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        known[int(stat.parent.name)] = (int(fields[1]), sum(map(int, fields[11:13])), sum(map(int, fields[13:15])))
    inside, found = {root}, 0
    for pid in sorted(known):
        parent, own, gone = known[pid]
        if pid in inside or parent in inside:
            inside.add(pid)
            found += own + gone
    return found / os.sysconf("SC_CLK_TCK")


def _engine() -> str:
    if connection.vendor == "postgresql":
        return f"PostgreSQL {_one('SHOW server_version')}"
    return f"SQLite {_one('SELECT sqlite_version()')}"


def _durability() -> str:
    if connection.vendor == "postgresql":
        told = {name: _one(f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")}
        if set(told.values()) != {"on"}:
            raise NotDurable(str(told))
        return ", ".join(f"{name}={value}" for name, value in told.items())
    told = {name: _one(f"PRAGMA {name}") for name in ("journal_mode", "synchronous")}
    if told != {"journal_mode": "wal", "synchronous": "2"}:
        raise NotDurable(str(told))
    return "journal_mode=WAL, synchronous=FULL"


def _one(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return str(cursor.fetchone()[0])


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []
