"""Templates of labels: their list, and the editor with its preview."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from serialtrail.access.who import Who, actor
from serialtrail.domain import checks
from serialtrail.domain.refusals import Refused
from serialtrail.labels import layout as layouts
from serialtrail.labels import logos, printing, templates
from serialtrail.labels.built_in import BUILT_IN
from serialtrail.labels.layout import MOST_BOXES, OWN, Layout
from serialtrail.labels.sizes import DPI
from serialtrail.labels.templates import Template
from serialtrail.web import label_words, refusals
from serialtrail.web.answers import done, page, status_of
from serialtrail.web.members import MemberRequest, may, member

_MEASURES = ("x", "y", "width", "height")
_SHEET = ("columns", "rows", "left", "top", "across", "down")
_NOTES = "Serialtrail-Label-Notes"


@member
def template_list(request: MemberRequest) -> HttpResponse:
    request.place = "labels"
    rows = [
        {"id": one.id, "name": one.name, "words": label_words.template(one.name), "layout": one.layout}
        for one in templates.listed(request.who.organization_id)
    ]
    context = {"own": [row for row in rows if row["id"]], "built_in": [row for row in rows if not row["id"]]}
    return page(request, "label_templates", {**context, "may_label": may(request.who, "label")})


@require_http_methods(["GET", "POST"])
@member
def edit(request: MemberRequest, template_id: int | None = None) -> HttpResponse:
    """Change a template, or make one from another (`?from=`); boxes are rows of the form."""
    request.place = "labels"
    who = request.who
    checks.demand(actor(who), "label")
    before = _template(who, template_id)
    if template_id is None:
        before = _beginning(who, request.GET.get("from", ""))
    said, status = [], 200
    name, form = before.name, layouts.plain(before.layout)
    if request.method == "POST":
        name, form = request.POST.get("name", ""), given(request.POST)
        try:
            saved = _save(request, template_id, name, form)
            return done(request, _("%(name)s is saved.") % {"name": name}, "label_template", saved)
        except Refused as refused:
            said, status = refusals.shown(refused.refusals), status_of(refused)
        except templates.NoTemplate as gone:
            raise Http404 from gone
    context = {
        "id": template_id,
        "name": name,
        "version": request.POST.get("version") or before.version,
        "form": form,
        "boxes": _rows(form),
        "blank": {"kind": "text", "field": "number", "x": 2, "y": 2, "width": 20, "height": 5, "points": 8},
        "sheet": form.get("sheet") if isinstance(form.get("sheet"), dict) else None,
        "logo_bytes": logos.MOST_BYTES,
        "has_logo": before.logo is not None and template_id is not None,
        "refusals": said,
        **_words(),
    }
    return page(request, "label_template", context, status)


@require_POST
@member
def preview(request: MemberRequest) -> HttpResponse:
    """The label that the form describes, logo included, as PNG; what is wrong with it, as JSON. Nothing is saved."""
    who = request.who
    checks.demand(actor(who), "label")
    try:
        logo, without_logo = _logo(request)
        wanted = layouts.read(given(request.POST))
    except Refused as refused:
        said = [one["message"] for one in refusals.shown(refused.refusals)]
        return JsonResponse({"refusals": said}, status=422)
    text = request.POST.get("template", "")
    if logo is None and not without_logo and text.isascii() and text.isdigit() and len(text) < 19:
        logo = _template(who, int(text)).logo
    made = printing.preview(who.organization, Template("", wanted, logo=logo))
    answer = HttpResponse(made.data, content_type=made.type)
    if made.notes:
        # Header fields are ASCII: the sentences come as JSON.
        answer.headers[_NOTES] = JsonResponse({"notes": label_words.notes(made.notes)}).content.decode("ascii")
    return answer


@require_http_methods(["GET", "POST"])
@member
def delete(request: MemberRequest, template_id: int) -> HttpResponse:
    request.place = "labels"
    who = request.who
    template = _template(who, template_id)
    if request.method != "POST":
        return page(request, "ask_label_template", {"template": template})
    try:
        name = templates.delete(who.organization_id, actor(who), template_id, timezone.now())
    except templates.NoTemplate as gone:
        raise Http404 from gone
    return done(request, _("%(name)s is deleted.") % {"name": name}, "label_templates")


def given(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The layout that the form says, as it would be stored; what is no number stays a text, and is refused."""
    stock = sent.get("stock", OWN)
    told: dict[str, Any] = {"stock": stock, "dpi": _number(sent.get("dpi", "")), "language": sent.get("language", "en")}
    if stock == OWN:
        told |= {name: _number(sent.get(f"size-{name}", "")) for name in ("width", "height")}
        if sent.get("on-sheet"):
            told["sheet"] = {name: _number(sent.get(f"sheet-{name}", "")) for name in _SHEET}
            told["sheet"]["paper"] = sent.get("sheet-paper", "a4")
    places = sorted({int(name.split("-")[1]) for name in sent if _is_box(name)})
    boxes = (_box(sent, place) for place in places[: MOST_BOXES + 1])
    told["boxes"] = [box for box in boxes if box is not None]
    return told


def _is_box(name: str) -> bool:
    parts = name.split("-")
    digits = len(parts) == 3 and parts[0] == "box" and parts[1].isascii() and parts[1].isdigit()
    return digits and len(parts[1]) < 6 and parts[2] == "what"


def _box(sent: Mapping[str, Any], place: int) -> dict[str, Any] | None:
    """One row of the form; None for one that is to go."""
    text = {name: str(sent.get(f"box-{place}-{name}", "")) for name in ("what", "text", "align", "points", *_MEASURES)}
    kind, _colon, of = text["what"].partition("=")
    if not kind:
        return None
    told: dict[str, Any] = {"kind": kind, **{name: _number(text[name]) for name in _MEASURES}}
    if kind == "symbol":
        told["symbol"], _colon, told["content"] = of.partition(":")
    elif kind == "text":
        told |= {"field": of, "text": text["text"], "align": text["align"] or "left"}
        told |= {"points": _number(text["points"]), "bold": bool(sent.get(f"box-{place}-bold"))}
    return told


def _number(text: Any) -> Any:
    """A typed measure, with point or comma; the text itself when it is none."""
    try:
        value = float(str(text).strip().replace(",", "."))
    except ValueError:
        return text
    return int(value) if value == value and abs(value) < 1e9 and value.is_integer() else value


def _save(request: MemberRequest, template_id: int | None, name: str, form: dict[str, Any]) -> int:
    who = request.who
    logo, without_logo = _logo(request)
    version = request.POST.get("version", "")
    return templates.save(
        who.organization_id,
        actor(who),
        name,
        form,
        timezone.now(),
        id=template_id,
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 and template_id else None,
        logo=logo,
        without_logo=without_logo,
    )


def _logo(request: MemberRequest) -> tuple[bytes | None, bool]:
    """The logo that the form brings, and whether the one there was goes without another. Raises Refused."""
    file = request.FILES.get("logo")
    # One byte more than may be tells that it is too large; more is not read.
    logo = logos.taken_in(file.read(logos.MOST_BYTES + 1)) if file is not None else None
    return logo, logo is None and bool(request.POST.get("without-logo"))


def _template(who: Who, template_id: int | None) -> Template:
    if template_id is None:
        return Template("", BUILT_IN[templates.STANDARD][1])
    try:
        return templates.read(who.organization_id, template_id)
    except templates.NoTemplate as gone:
        raise Http404 from gone


def _beginning(who: Who, name: str) -> Template:
    """What a new template begins as: a copy of another, without its name."""
    layout: Layout = BUILT_IN[templates.STANDARD][1]
    if name:
        layout = templates.named(who.organization_id, name[: templates.LONGEST_NAME]).layout
    return Template("", layout)


def _rows(form: dict[str, Any]) -> list[dict[str, Any]]:
    """The boxes for the rows of the form, each with what it shows as the choice says it."""
    rows = []
    for box in form["boxes"]:
        kind = box["kind"]
        of = f"={box['symbol']}:{box['content']}" if kind == "symbol" else f"={box['field']}" if kind == "text" else ""
        rows.append({**box, "what": f"{kind}{of}"})
    return rows


def _words() -> dict[str, Any]:
    whats = [(f"text={name}", word) for name, word in label_words.FIELD.items()]
    symbols = [(f"symbol={name}", word) for name, word in label_words.SYMBOL.items()]
    return {
        "sizes": label_words.sizes(),
        "dpis": DPI,
        "languages": label_words.LANGUAGE.items(),
        "papers": label_words.PAPER.items(),
        "aligns": label_words.ALIGN.items(),
        "texts": whats,
        "symbols": symbols,
        "own_size": OWN,
    }
