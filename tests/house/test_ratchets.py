"""Sizes that may only shrink, and what every file owes its reader."""

import ast
import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 400, 60, 120

# Named exceptions, each with its present size and the reason; an entry is taken away once it is no longer needed.
LONG_MODULES: dict[str, int] = {
    "serialtrail/db/migrations/0001_initial.py": 2000,  # one entry a column; generated
}
LONG_FUNCTIONS: dict[str, int] = {}
LONG_TEMPLATES: dict[str, int] = {}


def committed(*patterns):
    """Files of the repository, new ones included, ignored ones not."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted({name for name in listed if (ROOT / name).is_file()})


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def too_long(sizes, limit, exceptions):
    """What breaks a limit: above it without a named exception, or above that."""
    return {name: size for name, size in sizes.items() if size > exceptions.get(name, limit)}


def no_longer_needed(sizes, limit, exceptions):
    return [name for name in exceptions if sizes.get(name, 0) <= limit]


def module_sizes():
    return {name: len(read(name).splitlines()) for name in [*committed("*.py"), "run"]}


def function_sizes():
    sizes = {}
    for name in [*committed("*.py"), "run"]:
        for node in ast.walk(ast.parse(read(name))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                sizes[f"{name}::{node.name}"] = node.end_lineno - node.lineno + 1
    return sizes


def template_sizes():
    return {name: len(read(name).splitlines()) for name in committed("*.html", "*/templates/*.txt")}


SIZES = {
    "modules": (module_sizes, LONGEST_MODULE, LONG_MODULES),
    "functions": (function_sizes, LONGEST_FUNCTION, LONG_FUNCTIONS),
    "templates": (template_sizes, LONGEST_TEMPLATE, LONG_TEMPLATES),
}


@pytest.mark.parametrize("what", SIZES)
def test_nothing_is_longer_than_it_may_be(what):
    measure, limit, exceptions = SIZES[what]
    assert too_long(measure(), limit, exceptions) == {}


@pytest.mark.parametrize("what", SIZES)
def test_no_exception_outlives_its_need(what):
    measure, limit, exceptions = SIZES[what]
    assert no_longer_needed(measure(), limit, exceptions) == []


def test_the_measures_bite():
    assert too_long({"a": 401, "b": 500}, 400, {"b": 500}) == {"a": 401}
    assert too_long({"b": 501}, 400, {"b": 500}) == {"b": 501}
    assert no_longer_needed({"b": 400}, 400, {"b": 500}) == ["b"]


def test_the_first_line_of_every_module_says_what_it_is():
    silent = [
        name
        for name in committed("serialtrail/*.py", "tests/*.py", "bench/*.py")
        if read(name).strip() and not read(name).startswith('"""') and "/migrations/" not in name
    ]
    assert silent == []


def test_locked_requirements_carry_hashes_and_name_no_host():
    for name in committed("requirements/*.txt"):
        text = read(name)
        assert "://" not in text, name
        for line in text.splitlines():
            assert line.startswith(" ") or line.endswith("\\"), f"{name}: {line} has no hash"


def test_locked_packages_of_npm_carry_hashes_and_name_no_host():
    locks = committed("*package-lock.json")
    assert locks
    for name in locks:
        for path, package in json.loads(read(name))["packages"].items():
            assert "resolved" not in package, f"{name}: {path}"
            assert not path or package["integrity"].startswith("sha512-"), f"{name}: {path}"
