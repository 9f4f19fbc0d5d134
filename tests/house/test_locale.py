"""The translations: complete, compiled, and of every text that the code says."""

import ast
import re
from pathlib import Path

import polib
import pytest

from tests.commands.messages import LANGUAGES, LOCALE

PACKAGE = LOCALE.parent
SPOKEN = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
IN_TEMPLATES = re.compile(r"""\{%\s*(?:translate|trans)\s+(?P<quote>["'])(?P<text>.*?)(?P=quote)""")


def texts_of_code(source):
    """The first text of each call of gettext and its relatives; of pgettext the second, after the context."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPOKEN:
            text = node.args[1 if node.func.id.startswith("pgettext") else 0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def texts_of_template(source):
    return (found["text"] for found in IN_TEMPLATES.finditer(source))


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request):
    return polib.pofile(str(LOCALE / request.param / "LC_MESSAGES" / "django.po"))


def test_every_text_of_the_code_is_in_the_catalogue(catalogue):
    known = {entry.msgid for entry in catalogue}
    spoken = {text for path in PACKAGE.rglob("*.py") for text in texts_of_code(path.read_text())}
    assert sorted(spoken - known) == []


def test_every_text_of_the_templates_is_in_the_catalogue(catalogue):
    known = {entry.msgid for entry in catalogue}
    spoken = {text for path in PACKAGE.rglob("*.html") for text in texts_of_template(path.read_text())}
    assert sorted(spoken - known) == []


def test_every_text_is_translated(catalogue):
    assert [entry.msgid for entry in (*catalogue.untranslated_entries(), *catalogue.fuzzy_entries())] == []


def test_the_compiled_catalogue_is_that_of_the_source(catalogue):
    compiled = polib.mofile(str(Path(catalogue.fpath).with_suffix(".mo")))
    assert as_pairs(compiled) == as_pairs(catalogue.translated_entries())


def as_pairs(entries):
    return {(entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural for entry in entries}


def test_texts_are_found_wherever_they_stand():
    assert list(texts_of_code('print(_("a"), pgettext("month", "May"), other("b"))')) == ["a", "May"]
    assert list(texts_of_template("""{% translate "a" %}{% trans 'b' as c %}""")) == ["a", "b"]
