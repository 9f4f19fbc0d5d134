"""Bounds of time in queries of lists: a day of the organization, or a moment."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from serialtrail.domain.checks import invalid
from serialtrail.domain.refusals import Refused
from serialtrail.domain.texts import gettext_noop

NOT_A_MOMENT = gettext_noop("must be a day (2026-01-31) or a time in RFC 3339 (2026-01-31T12:00:00Z)")


def moment(field: str, text: str | None, time_zone: str, *, end: bool = False) -> datetime | None:
    """The moment that `text` names; a day means its first moment, or its last if `end`, where the organization is.

    Refuses with line_invalid.
    """
    if not text:
        return None
    zone = ZoneInfo(time_zone)
    try:
        if len(text) == len("2026-01-31"):
            return datetime.combine(date.fromisoformat(text), time.max if end else time.min, zone).astimezone(UTC)
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused([invalid(field, NOT_A_MOMENT)]) from None
