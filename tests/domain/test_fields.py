"""What fields and values are called in messages."""

import ast
from pathlib import Path

import pytest

from serialtrail.domain import checks
from serialtrail.domain.fields import called
from serialtrail.domain.refusals import Refusal, sentence


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("sku", "SKU"),
        ("warranty_months", "Warranty months"),
        ("boxes[1].points", "Box 2, Type, pt"),
        ("number_rule.start", "Rule of the numbers, Starting value"),
        ("serials[999]", "Serial number 1000"),
        ("what_nobody_knows", "what_nobody_knows"),
        ("units[0].what_nobody_knows", "units[0].what_nobody_knows"),
        ("Idempotency-Key", "Idempotency-Key"),
        ("", ""),
    ],
)
def test_a_field_goes_by_its_words_and_by_its_own_name_where_it_has_none(field: str, words: str) -> None:
    assert called(field) == words


FIRST = {
    "invalid", "_wrong", "text_faults", "choice_faults", "range_faults", "amount_faults", "code_faults", "taken",
}  # fmt: skip
# Parts of a request that only programs make.
OF_PROGRAMS = {"body", "cursor", "query", "Idempotency-Key"}


def named() -> set[str]:
    """The fields that refusals are made of, wherever the code spells them out."""
    found = set()
    for path in Path("serialtrail").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                function = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if function in FIRST and isinstance(node.args[0].value, str):
                    found.add(node.args[0].value)
            elif isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                said = [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == "field"]
                found |= {str(value.value) for value in said if isinstance(value, ast.Constant)}
    return found


def test_every_field_that_a_refusal_names_has_a_word() -> None:
    fields = named()
    assert len(fields) > 50
    assert {field for field in fields - OF_PROGRAMS if called(field) == field} == set()


def test_values_stand_in_sentences_as_words_and_names_as_they_are() -> None:
    said = {
        sentence(Refusal("serial_held", None, "D-1", {"document": document}))
        for document in ("SI-000002", "sale_return")
    }
    assert said == {"D-1 is held by SI-000002.", "D-1 is held by an unfinished sale return."}
    assert sentence(Refusal("serial_not_in_stock", None, "D-1", {"status": "in_transit"})).endswith("it is in transit.")
    facts = {"item": "A", "tracking": "shelf_life"}
    assert sentence(Refusal("tracking_exclusive", facts=facts)) == "A is tracked by shelf life; switch that off first."


def test_a_store_whose_code_is_no_word_keeps_its_code() -> None:
    facts = {"location": "SOLD"}
    assert sentence(Refusal("serial_already_in_stock", None, "D-1", facts)) == "D-1 is already in stock at SOLD."


def test_a_refusal_names_its_field_in_words_to_people_and_by_its_own_name_to_programs() -> None:
    refusal = checks.invalid("base_unit", checks.EMPTY)
    assert sentence(refusal) == "Base unit: must not be empty"
    assert refusal.facts["field"] == "base_unit"
