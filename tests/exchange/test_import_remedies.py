"""No fault of a file is without what was expected and how to mend it."""

from collections.abc import Iterator

import pytest

from serialtrail.domain import checks, shape
from serialtrail.domain.fields import WORDS
from serialtrail.domain.refusals import SENTENCES, Refusal
from serialtrail.exchange.imports import columns, documents, items, parties, remedies, rowwise
from serialtrail.posting import cartons

PATTERNS = [
    text
    for module in (checks, shape, documents, items, parties, rowwise, cartons)
    for name, text in vars(module).items()
    if name.isupper() and isinstance(text, str) and " " in text
]


def every_fault() -> Iterator[tuple[Refusal, str]]:
    for fields in columns.KINDS.values():
        for field in fields:
            yield from ((Refusal(code), field) for code in SENTENCES)
            yield from ((Refusal("line_invalid", facts={"field": field, "pattern": text}), field) for text in PATTERNS)


def test_whatever_a_row_is_refused_for_there_is_something_to_expect_and_to_do() -> None:
    faults = list(every_fault())
    assert len(faults) > 1000
    lacking = {
        (fault.code, fault.facts.get("pattern"), field) for fault, field in faults if not all(remedies.of(fault, field))
    }
    assert not lacking


@pytest.mark.parametrize("kind", sorted(columns.KINDS))
def test_every_column_is_explained_and_has_a_word(kind: str) -> None:
    assert set(columns.KINDS[kind]) <= set(columns.EXPLAINED) & set(WORDS)
