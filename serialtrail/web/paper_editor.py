"""The editor of a print template: choices on the left, the paper as it will be on the right."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from serialtrail.access.who import actor
from serialtrail.domain.checks import demand
from serialtrail.domain.refusals import Refused
from serialtrail.papers import layout, paper, pictures, sample, templates, words
from serialtrail.papers.layout import Layout
from serialtrail.web import refusals
from serialtrail.web.answers import done, page, present
from serialtrail.web.forms import choices, offer
from serialtrail.web.members import MemberRequest, member
from serialtrail.web.refusals import put_into
from serialtrail.web.settings import tabs

WIDE = 640  # dots of the preview
LISTS = ("columns", "fields")
TEXTS = ("header", "payment", "footer")


class Template(forms.Form):
    """What is not a list: name, size, language, texts, logo."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    size = forms.ChoiceField(label=gettext_lazy("Paper size"), choices=lambda: choices(words.SIZE))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=lambda: choices(words.LANGUAGE))
    numbers = forms.ChoiceField(label=gettext_lazy("Serial numbers"))
    header = forms.CharField(
        label=gettext_lazy("Below the name"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Such as address and telephone."),
    )  # fmt: skip
    payment = forms.CharField(
        label=gettext_lazy("Bank and tax"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Account, tax number, terms of payment."),
    )  # fmt: skip
    footer = forms.CharField(
        label=gettext_lazy("At the end"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Such as a word of thanks."),
    )  # fmt: skip
    logo = forms.FileField(
        label=gettext_lazy("Logo"), required=False, help_text=gettext_lazy("PNG or JPEG, at most 200 kB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )  # fmt: skip
    without_logo = forms.BooleanField(label=gettext_lazy("Without the logo there is now"), required=False)
    signatures = forms.BooleanField(label=gettext_lazy("Two lines to sign"), required=False)
    standard = forms.BooleanField(label=gettext_lazy("Use it unless another is chosen"), required=False, initial=True)

    def __init__(self, template: templates.Template, given: Any = None, files: Any = None) -> None:
        of = template.layout
        kept = {name: getattr(of, name) for name in ("size", "language", "numbers", "signatures", *TEXTS)}
        standard = {"standard": template.standard} if template.id else {}
        super().__init__(given, files, initial={"name": template.name, **kept, **standard})
        offer(self, "numbers", [(name, words.NUMBERS[name]) for name in layout.numbers_of(template.paper)])
        if not template.logo:
            del self.fields["without_logo"]


@member
def editor(request: MemberRequest, paper_id: int | None = None) -> HttpResponse:
    """Make or change a template. A move of a column without scripts sends the form and saves nothing."""
    who = request.who
    demand(actor(who), templates.RIGHT)
    template = _template(request, paper_id)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = Template(template, *given)
    lists = {name: _order(request.POST if given else None, name, template) for name in LISTS}
    keeping = bool(given) and not {"move", "look"} & request.POST.keys()
    if keeping and form.is_valid():
        try:
            asked = _asked(form, template, lists)
            templates.save(who, paper_id, asked, timezone.now(), version=_version(request), **_logo(form))
            return done(request, _("The template is saved."), "papers")
        except Refused as refused:
            put_into(form, refused)
    context = {
        "form": form,
        "moved": bool(given) and not keeping,
        "template": template,
        "version": request.POST.get("version") or template.version,
        "word": words.PAPER[template.paper],
        "lists": [_shown(name, lists[name], template.paper) for name in LISTS],
        "picture": b64encode(_picture(request, _layout(form, template, lists), template)).decode(),
        **tabs(request, "papers"),
    }
    return page(request, "paper_editor", context, 422 if keeping and form.errors else 200)


@require_POST
@member
def preview(request: MemberRequest) -> HttpResponse:
    """The paper by what the form says now, as a picture; as text why it cannot be printed so."""
    demand(actor(request.who), templates.RIGHT)
    template = _template(request, int(known) if (known := request.POST.get("template", "")).isdigit() else None)
    form = Template(template, request.POST, request.FILES)
    lists = {name: _order(request.POST, name, template) for name in LISTS}
    try:
        form.is_valid()
        sent = _logo(form)["logo"]
        logo = pictures.logo(sent) if sent else template.logo
        made = layout.made(template.paper, _said(form, lists))
    except Refused as refused:
        said = " ".join(refusals.message(one) for one in refused.refusals)
        return HttpResponse(said, content_type="text/plain; charset=utf-8")
    shown = None if form.cleaned_data.get("without_logo") else logo
    return HttpResponse(_drawn(request, made, template.paper, shown), content_type="image/png")


def _template(request: MemberRequest, template_id: int | None) -> templates.Template:
    if template_id is not None:
        return present(templates.found(request.who.organization_id, template_id))
    name = request.POST.get("paper") or request.GET.get("paper", "")
    if name not in layout.PAPERS:
        raise Http404
    return templates.built_in(name)


def _version(request: MemberRequest) -> int | None:
    told = request.POST.get("version", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 9 else None


def _order(given: Any, name: str, template: templates.Template) -> list[tuple[str, bool]]:
    """Every name of a list in its order, and whether it is chosen."""
    known = (layout.COLUMNS if name == "columns" else layout.FIELDS)[template.paper]
    if given is None:
        chosen: tuple[str, ...] = getattr(template.layout, name)
        order = [*chosen, *(one for one in known if one not in chosen)]
    else:
        chosen = tuple(given.getlist(name))
        order = [one for one in dict.fromkeys(given.getlist(f"{name}_order")) if one in known]
        order += [one for one in known if one not in order]
        _move(order, name, given.get("move", ""))
    return [(one, one in chosen) for one in order]


def _move(order: list[str], name: str, asked: str) -> None:
    """Put one name before or behind its neighbour, such as `columns:up:sku`."""
    of, _colon, rest = asked.partition(":")
    way, _colon, one = rest.partition(":")
    if of != name or one not in order:
        return
    at = order.index(one)
    to = max(0, min(len(order) - 1, at + (-1 if way == "up" else 1)))
    order.insert(to, order.pop(at))


def _said(form: Template, lists: Mapping[str, list[tuple[str, bool]]]) -> dict[str, Any]:
    """The layout as the form says it; what it cannot be is left out."""
    given = form.cleaned_data
    plain = {name: given[name] for name in ("size", "language", "numbers", *TEXTS) if name in given}
    plain |= {name: plain[name].replace("\r\n", "\n") for name in TEXTS if name in plain}
    chosen = {name: [one for one, is_chosen in lists[name] if is_chosen] for name in LISTS}
    return {**plain, **chosen, "signatures": bool(given.get("signatures"))}


def _asked(form: Template, template: templates.Template, lists: Mapping[str, list[tuple[str, bool]]]) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "paper": template.paper, "name": given["name"], "standard": given["standard"], "layout": _said(form, lists),
    }  # fmt: skip


def _logo(form: Template) -> dict[str, Any]:
    sent = form.cleaned_data.get("logo")
    # One byte more than allowed is enough to see that it is too heavy.
    read = sent.read(pictures.HEAVIEST_LOGO + 1) if sent else None
    return {"logo": read, "without_logo": bool(form.cleaned_data.get("without_logo"))}


def _layout(form: Template, template: templates.Template, lists: Mapping[str, list[tuple[str, bool]]]) -> Layout:
    """What the form says, or what was there before while it says what cannot be."""
    if not form.is_bound:
        return template.layout
    form.is_valid()
    try:
        return layout.made(template.paper, _said(form, lists))
    except Refused:
        return template.layout


def _shown(name: str, order: list[tuple[str, bool]], paper_name: str) -> dict[str, Any]:
    known = words.COLUMN if name == "columns" else words.fields_on("sale" if paper_name == "receipt" else paper_name)
    rows = [{"name": one, "word": known[one], "chosen": is_chosen} for one, is_chosen in order]
    if name == "fields":
        return {"name": name, "word": _("Fields of the head"), "rows": rows}
    hints = [
        _("On the 80 mm roll, columns before the item stand above it, the rest below; the amount is on its right.")
    ]
    if "serials" in layout.COLUMNS[paper_name]:
        hints.insert(0, _("Serial numbers and warranties stand below their line."))
    return {"name": name, "word": _("Columns"), "rows": rows, "hint": " ".join(hints)}


def _picture(request: MemberRequest, made: Layout, template: templates.Template) -> bytes:
    return _drawn(request, made, template.paper, template.logo)


def _drawn(request: MemberRequest, made: Layout, name: str, logo: bytes | None) -> bytes:
    who = request.who
    shown = sample.sample(name, str(who.organization), who.currency, timezone.localdate())
    return pictures.png(paper.drawn(shown, name, made, logo), WIDE if made.size != "80mm" else WIDE // 2)
