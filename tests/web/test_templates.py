"""Templates: every word goes through translation, and nothing in them breaks the content policy."""

import re
from pathlib import Path

import pytest

import serialtrail.web

TEMPLATES = Path(serialtrail.web.__file__).parent / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
# The name of the program, and a language in its own words.
NAMES = ("Serialtrail", "简体中文")
BLOCKS = re.compile(r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}|{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
SPOKEN = re.compile(r'\b(?:aria-label|placeholder|title|alt|data-[a-z-]+)="([^"]*)"')
WORD = re.compile(r"[A-Za-z\u4e00-\u9fff]{2,}")
# Attributes whose values are read by scripts, not by people.
FOR_SCRIPTS = re.compile(
    r"\bdata-(?:cell|copy|pick|kinds?|check|scan|icons|currency|pick-all|label-for|take|rule|cost|flow|version|act|way|"
    r'shown)="[^"]*"'
)


def literals(source):
    """Words of a template that are read by people but not translated."""
    bare = FOR_SCRIPTS.sub("", BLOCKS.sub(" ", source))
    for name in NAMES:
        bare = bare.replace(name, "")
    spoken = [text for text in SPOKEN.findall(bare) if WORD.search(text)]
    between = re.sub(r"<svg.*?</svg>|<!DOCTYPE[^>]*>|<[^>]*>|&\w+;", " ", bare, flags=re.DOTALL)
    return [*spoken, *WORD.findall(between)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_word_is_translated(path):
    assert literals(path.read_text()) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_nothing_is_styled_or_scripted_in_place(path):
    source = path.read_text()
    assert re.findall(r"\sstyle=|\son[a-z]+=|javascript:|<style|<script(?![^>]*\bsrc=)", source) == []


def test_untranslated_words_are_found_wherever_they_stand():
    assert literals('<p title="Say it">Hello {{ name }}</p>{% translate "fine" %}') == ["Say it", "Hello"]
