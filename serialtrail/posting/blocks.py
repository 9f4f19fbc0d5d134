"""Blocking and unblocking serials, many in one act: each answers for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from serialtrail.db import audit, transaction
from serialtrail.db.models import serials
from serialtrail.domain import rights
from serialtrail.domain.facts import Actor, Draft
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.shape import ONE_OF
from serialtrail.posting import facts as loading
from serialtrail.posting import header as headers
from serialtrail.posting.sql import reads

REASONS = tuple(word for word in serials.BLOCK_REASONS if word)


@dataclass(frozen=True)
class Answered:
    """One serial's answer; not `changed` without a refusal: it stood so already."""

    number: str
    changed: bool
    refusals: tuple[Refusal, ...] = ()


def block(
    organization: int, actor: Actor, ids: Sequence[int], at: datetime, wanted: tuple[str, str] | None
) -> list[Answered]:
    """Block serials for a reason and a note, or with None take their blocks away; ids nobody knows are left out.

    Those that the member may not touch do not stop the others. Raises Refused(not_permitted, line_invalid,
    too_many_numbers).
    """
    reason, note = wanted or ("", "")
    if wanted and reason not in REASONS:
        shown = {"field": "reason", "pattern": ONE_OF, "choices": ", ".join(REASONS)}
        raise Refused([Refusal("line_invalid", facts=shown)])

    def work() -> list[Answered]:
        head = headers.header(organization, actor, Draft("adjustment"), at)
        loading.demand(head.actor, "serial_block")
        most = head.settings.max_numbers
        if len(set(ids)) > most:
            raise Refused([Refusal("too_many_numbers", facts={"given": len(set(ids)), "limit": most})])
        locked = loading.by_key(reads.lock_serials_by_id(organization, sorted(set(ids)))).values()
        # Only the storages among the places bind a member; the header knows those that are none.
        virtual = {place.id for place in head.places.values()}
        rows = serials.Serial.objects.for_org(organization).filter(id__in=[serial.id for serial in locked])
        notes = dict(rows.values_list("id", "block_note"))
        answers, changing = [], []
        for serial in locked:
            if not rights.store_allowed(head.actor.stores, None if serial.place in virtual else serial.place):
                refusal = Refusal("not_permitted", None, serial.number, {"action": "serial_block"})
                answers.append(Answered(serial.number, False, (refusal,)))
                continue
            changes = (serial.block, notes[serial.id]) != (reason, note)
            answers.append(Answered(serial.number, changes))
            changing += [serial.id] if changes else []
        rows.filter(id__in=changing).update(block_reason=reason, block_note=note)
        numbers = [answer.number for answer in answers if answer.changed]
        audit.record_each(
            organization, head.actor.member, "serial.block", numbers, at, {"reason": reason, "note": note}
        )
        return answers

    return transaction.write(work)
