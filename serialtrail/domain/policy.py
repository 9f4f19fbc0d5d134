"""What an organization decides for itself: industry, and which documents must name serial numbers (rules.md §3, §4)."""

from collections.abc import Mapping

from serialtrail.domain.checks import invalid
from serialtrail.domain.refusals import Refusal
from serialtrail.domain.texts import gettext_noop

# Industries whose goods bear numbers as a rule: there serial number management is on from the start.
SERIAL_INDUSTRIES = frozenset({"electronics", "appliances"})
INDUSTRIES = ("electronics", "appliances", "medical", "auto_parts", "jewellery", "fashion", "grocery", "other")

KINDS = ("opening", "purchase", "purchase_return", "sale", "sale_return", "transfer", "count", "adjustment")
CHOICES = ("required", "optional")
DEFAULT_PRESET = "at_sale"

_COLUMNS = ("every_step", "at_sale", "in_and_out")
_ROWS = {
    "opening": ("required", "optional", "required"),
    "purchase": ("required", "optional", "required"),
    "purchase_return": ("required", "optional", "required"),
    "sale": ("required", "required", "required"),
    "sale_return": ("required", "required", "required"),
    "transfer": ("required", "optional", "optional"),
    "count": ("required", "optional", "optional"),
    "adjustment": ("required", "optional", "optional"),
}
PRESETS: dict[str, dict[str, str]] = {
    preset: {kind: _ROWS[kind][column] for kind in KINDS} for column, preset in enumerate(_COLUMNS)
}

UNKNOWN_PRESET = gettext_noop("must be one of: %(known)s")
UNKNOWN_KIND = gettext_noop("this kind of document has no policy; the kinds are: %(known)s")
UNKNOWN_CHOICE = gettext_noop("must be required or optional")


def starts_with_serials(industry: str) -> bool:
    """Whether a new organization of this industry has serial number management switched on."""
    return industry in SERIAL_INDUSTRIES


def faults(wanted: Mapping[str, str]) -> list[Refusal]:
    """Every reason why `wanted` (`preset`, or choices by kind, or both) cannot be a policy: `line_invalid`."""
    found = []
    for kind, choice in wanted.items():
        if kind == "preset":
            if choice not in PRESETS:
                found.append(invalid("policy.preset", UNKNOWN_PRESET, known=", ".join(PRESETS)))
        elif kind not in KINDS:
            found.append(invalid("policy", UNKNOWN_KIND, known=", ".join(KINDS)))
        elif choice not in CHOICES:
            found.append(invalid(f"policy.{kind}", UNKNOWN_CHOICE))
    return found


def changed(policy: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """The whole policy after `wanted` (without faults): a preset replaces all of it, single kinds come on top."""
    base = PRESETS[wanted["preset"]] if "preset" in wanted else {**PRESETS[DEFAULT_PRESET], **policy}
    return {kind: wanted.get(kind, base[kind]) for kind in KINDS}


def preset_of(policy: Mapping[str, str]) -> str | None:
    """The preset that this policy is, None when it was made freely."""
    return next((name for name, preset in PRESETS.items() if preset == dict(policy)), None)
