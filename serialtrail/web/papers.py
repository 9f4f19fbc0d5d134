"""Documents on paper: the PDF of one, and the list of how papers look."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from serialtrail.access.who import actor
from serialtrail.domain.checks import demand
from serialtrail.papers import layout, templates, words
from serialtrail.web.answers import done, page, present
from serialtrail.web.members import MemberRequest, may, member
from serialtrail.web.settings import tabs


@member
def print_document(request: MemberRequest, document_id: int) -> HttpResponse:
    asked = request.GET.get("template", "")[:40]
    try:
        printed = templates.printed(request.who.organization_id, document_id, asked)
    except templates.NoPaper:
        present(None)
        raise
    headers = {"Content-Disposition": f'inline; filename="{printed.name}"'}
    answer = HttpResponse(printed.pdf, content_type="application/pdf", headers=headers)
    # It is no page, and the browser's own viewer shows it: the policy of pages would keep it from doing so.
    answer._csp_exempt = True  # type: ignore[attr-defined]  # read by django-csp
    return answer


@member
def paper_list(request: MemberRequest) -> HttpResponse:
    """Each paper with the organization's templates for it, and which of them is printed."""
    own = templates.listed(request.who.organization_id)
    papers = []
    for name in layout.PAPERS:
        of = [one for one in own if one.paper == name]
        shown = [_row(templates.built_in(name), not any(one.standard for one in of))]
        shown += [_row(one, one.standard) for one in of]
        papers.append({"name": name, "word": words.PAPER[name], "rows": shown})
    context = {"papers": papers, "may_write": may(request.who, templates.RIGHT), **tabs(request, "papers")}
    return page(request, "papers", context)


def _row(template: templates.Template, standard: bool) -> dict[str, object]:
    of = template.layout
    return {
        "id": template.id,
        "name": template.name or _("Built in"),
        "size": words.SIZE[of.size],
        "language": words.LANGUAGE[of.language],
        "standard": standard,
    }


@require_http_methods(["GET", "POST"])
@member
def delete(request: MemberRequest, paper_id: int) -> HttpResponse:
    who = request.who
    demand(actor(who), templates.RIGHT)
    template = present(templates.found(who.organization_id, paper_id))
    if request.method == "POST":
        templates.delete(who, paper_id, timezone.now())
        return done(request, _("The template is deleted."), "papers")
    context = {"template": template, "word": words.PAPER[template.paper], **tabs(request, "papers")}
    return page(request, "ask_paper_delete", context)
