"""Reads that forms and filters need: the stores a member may choose from."""

from serialtrail.access.who import Who
from serialtrail.catalog import locations

MOST = 500


def all_codes(who: Who) -> list[tuple[str, str]]:
    """Code and name of all stores: goods may be sent to any."""
    return [(code, name) for _id, code, name in locations.choices(who.organization_id, MOST)]


def location_codes(who: Who) -> list[tuple[str, str]]:
    """Code and name of the stores, those that the member is limited to."""
    found = locations.choices(who.organization_id, MOST)
    return [(code, name) for id, code, name in found if who.stores is None or id in who.stores]
