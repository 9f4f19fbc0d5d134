"""What a count says of each serial, and of what posting it does: one place for its words."""

from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from serialtrail.posting.outlook import Outlook
from serialtrail.web import words

SCOPE: words.Words = {
    "lines": _("Items listed"),
    "category": _("One category"),
    "all": _("Everything at this place"),
}
# The mark of each finding: class and icon of a status, and its word; an exception bears that of where it was.
_MARK: dict[str, tuple[str, str, Promise]] = {
    "matched": ("status-in_stock", "circle-check", _("Found")),
    "elsewhere": ("status-in_transit", "arrows-exchange", _("At another place")),
    "held": ("status-in_transit", "lock", _("Held")),
    "in_transit": ("status-in_transit", "truck", _("In transit")),
    "unknown": ("status-registered", "plus", _("New number")),
    "left_alone": ("status-returned_to_supplier", "history", _("Moved since")),
    "missing": ("status-missing", "alert-triangle", _("Missing")),
    "exception": ("status-sold", "receipt", _("Out of stock")),
}
# What is proposed, by finding and proposal: said while the count goes on.
_PROPOSED: dict[tuple[str, str], Promise] = {
    ("matched", "none"): _("As expected"),
    ("elsewhere", "resolve"): _("Moves here from %(location)s"),
    ("held", "refused"): _("Held at %(location)s by %(held_by)s, which has to let go of it first"),
    ("held", "none"): _("Held by %(held_by)s, and not found"),
    ("in_transit", "refused"): _("On its way with %(document)s, which has to be received first"),
    ("exception", "bring_back"): _("Comes back into stock"),
    ("unknown", "label"): _("Gives its number to a unit that is here"),
    ("unknown", "create"): _("Is new: found, comes into stock"),
    ("left_alone", "none"): _("Is left alone: it moved after it was counted"),
    ("missing", "mark_missing"): _("Becomes missing"),
    ("missing", "none"): _("Stays as it is: only finds change anything"),
}
_DONE: dict[str, Promise] = {
    "matched": _("As expected"),
    "elsewhere": _("Moved here from %(location)s"),
    "exception": _("Came back into stock; by the books it was elsewhere: %(location)s"),
    "unknown": _("Is new"),
    "left_alone": _("Was left alone: it had moved after it was counted"),
    "missing": _("Became missing"),
}
OTHER_ITEM = _("Is a number of another item: take it out and scan it again")


def row(serial: dict[str, Any], *, posted: bool = False, absent: bool = False) -> dict[str, Any]:
    """A serial of the view for a template: its mark, and the sentence of what happens or has happened to it."""
    word, proposal = serial["finding"], serial["proposal"]
    style, icon, mark = _MARK[word]
    if word == "exception" and serial["status"] in words.STATUS and not posted:
        style = f"status-{serial['status']}"
        icon, mark = words.STATUS_ICON[serial["status"]], words.STATUS[serial["status"]]
    if posted:
        said = str(_DONE[word]) % {"location": words.word(words.PLACE, serial["location"])}
    elif word == "left_alone" and absent:
        said = gettext("Is left alone: it came after the count began")
    elif (word, proposal) in _PROPOSED:
        facts = {name: serial[name] or "—" for name in ("location", "held_by", "document")}
        said = str(_PROPOSED[word, proposal]) % facts
    else:
        said = str(OTHER_ITEM)
    named = serial["document"] if word in ("in_transit", "exception") and not posted else None
    return {**serial, "class": style, "icon": icon, "word": mark, "said": said, "named": named}


def outlook(told: Outlook) -> list[dict[str, Any]]:
    """What posting does with serials, as sentences with their figures; nothing for what does not happen."""
    found: list[tuple[int, str, str]] = []
    for code, n in told.moved.items():
        said = ngettext("%(n)s number moves here from %(place)s.", "%(n)s numbers move here from %(place)s.", n)
        found.append((n, "arrows-exchange", said % {"n": n, "place": code}))
    for kind, n in told.back.items():
        said = ngettext(
            "%(n)s number comes back into stock; by the books it was elsewhere: %(place)s.",
            "%(n)s numbers come back into stock; by the books they were elsewhere: %(place)s.",
            n,
        )
        found.append((n, "arrow-back-up", said % {"n": n, "place": words.word(words.PLACE, kind)}))
    n = told.created
    said = ngettext("%(n)s new number comes into stock.", "%(n)s new numbers come into stock.", n)
    found.append((n, "plus", said % {"n": n}))
    n = told.labelled
    said = ngettext(
        "%(n)s unit that had no number gets the one that was counted.",
        "%(n)s units that had no number get those that were counted.",
        n,
    )
    found.append((n, "tag", said % {"n": n}))
    n = told.missing
    said = ngettext(
        "%(n)s number that was not found becomes missing.", "%(n)s numbers that were not found become missing.", n
    )
    found.append((n, "alert-triangle", said % {"n": n}))
    return [{"n": n, "icon": icon, "said": said} for n, icon, said in found if n]


def units(changed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What changes without number: `changed` are an item, its name, and `units`, less than 0 when they are missing."""
    return [
        {**one, "n": abs(Decimal(one["units"])), "missing": Decimal(one["units"]) < 0}
        for one in changed
        if Decimal(one["units"])
    ]
