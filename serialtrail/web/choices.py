"""Reads that forms and filters need: the stores a member may choose from."""

from serialtrail.access.who import Who
from serialtrail.catalog import locations

MOST = 500


def all_codes(who: Who) -> list[tuple[str, str]]:
    """Code and name of all stores: goods may be sent to any."""
    return [(row["code"], row["name"]) for row in locations.listed(who.organization_id, None, MOST).results]


def location_codes(who: Who) -> list[tuple[str, str]]:
    """Code and name of the stores, those that the member is limited to."""
    found = locations.listed(who.organization_id, None, MOST).results
    return [(row["code"], row["name"]) for row in found if who.stores is None or int(row["id"]) in who.stores]
