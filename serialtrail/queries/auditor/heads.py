"""The day's end of each chain, signed and kept in a file beside the database: a chain made anew does not match it.

`heads/SLUG.jsonl` in the data folder has one line a day. The key (Ed25519) is made there once, for its owner only.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from serialtrail.domain.texts import gettext_noop
from serialtrail.queries.auditor.rules import Row, Rule, Scope, tuples

_FOLDER, _KEY = "heads", "key.pem"
_HEAD = "SELECT h.seq, h.hash FROM ledger_head h WHERE h.organization_id = %(org)s"
_AT = "SELECT p.hash FROM posting p WHERE p.organization_id = %(org)s AND p.seq = %(at)s"


def record(folder: Path, scope: Scope, at: datetime) -> bool:
    """Sign the present head into `folder`, once a day (UTC); tell whether it was written. Nothing posted: no line."""
    head = next(tuples(_HEAD, scope), None)
    kept = _file(folder, scope)
    lines = _lines(kept)
    day = at.astimezone(UTC).date().isoformat()
    if head is None or not head[0] or (lines and str(lines[-1].get("day", "")) >= day):
        return False
    key = _key(folder)
    entry = {"organization": scope.slug, "day": day, "seq": head[0], "hash": bytes(head[1]).hex()}
    entry["signature"] = key.sign(_signed(entry)).hex()
    with kept.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def disagreements(folder: Path, scope: Scope) -> Iterator[Row]:
    """Yield the recorded heads that the key did not sign, or that are no longer in the chain."""
    lines = _lines(_file(folder, scope))
    if not lines:
        return
    public = _key(folder).public_key()
    for place, entry in enumerate(lines, 1):
        told = {"line": place, "day": entry.get("day"), "seq": entry.get("seq")}
        try:
            public.verify(bytes.fromhex(str(entry.pop("signature", ""))), _signed(entry))
        except (InvalidSignature, ValueError):
            yield {**told, "problem": "not signed by this server"}
            continue
        found = next(tuples(_AT, scope, at=entry["seq"]), None)
        if found is None or bytes(found[0]).hex() != entry["hash"]:
            yield {**told, "problem": "the chain has been rewritten", "hash": entry["hash"]}


def rule(folder: Path) -> Rule:
    """Return the rule that compares the heads kept in this data folder with the chains."""
    return Rule(
        "signed_heads",
        8,
        "posting",
        gettext_noop("The chain still holds every head that was signed."),
        lambda scope: disagreements(folder, scope),
    )


def set_aside(folder: Path, at: datetime) -> Path | None:
    """Move the recorded heads away: the database they belong to is being replaced on purpose. Return where to."""
    heads = folder / _FOLDER
    if not heads.is_dir() or not any(heads.glob("*.jsonl")):
        return None
    aside = folder / f"{_FOLDER}-until-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    aside.mkdir(mode=0o700)
    for file in heads.glob("*.jsonl"):
        file.rename(aside / file.name)
    return aside


def _file(folder: Path, scope: Scope) -> Path:
    return folder / _FOLDER / f"{scope.slug}.jsonl"


def _lines(file: Path) -> list[dict[str, Any]]:
    if not file.exists():
        return []
    return [_entry(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _entry(line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}


def _signed(entry: dict[str, Any]) -> bytes:
    return json.dumps({name: entry[name] for name in sorted(entry) if name != "signature"}).encode()


def _key(folder: Path) -> Ed25519PrivateKey:
    path = folder / _FOLDER / _KEY
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        # Whole or not at all, under a name that only one process can take.
        made = path.with_name(f".{_KEY}.{os.getpid()}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(fresh)
        try:
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    key = load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def public_key(folder: Path) -> str:
    """Return the key that checks the signatures, in hex, for whoever keeps copies of the heads elsewhere."""
    return _key(folder).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
