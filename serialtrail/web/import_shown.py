"""What an import looks like to people: its state in a word, its figures, and its faults, each cause once."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from serialtrail.exchange.imports import groups, jobs, unreadable
from serialtrail.web import import_words

RUNNING = ("waiting", "checking", "posting")
MOST_DOCUMENTS = 50


def outcome(job: Mapping[str, Any]) -> dict[str, Any]:
    """What templates ask of an import beside what is stored of it."""
    word = jobs.word(job)
    causes = [_group(group) for group in job["faults"]]
    return {
        "title": import_words.OFFERED[job["kind"]][0],
        "running": job["state"] in RUNNING,
        "checked": word == "checked",
        "finished": word == "done",
        "brought": word == "done" or (word == "cancelled" and bool(job["created"] or job["changed"])),
        "word": word,
        "state_word": import_words.STATE[word],
        "good": max(0, job["rows"] - job["refused"]),
        "percent": min(100, 100 * job["done"] // max(1, job["rows"])),
        "problem_text": _problem(job["problem"]),
        "faults": [group for group in causes if not group["warning"]],
        "warnings": [group for group in causes if group["warning"]],
        "shown_documents": job["documents"][:MOST_DOCUMENTS],
        "more_documents": max(0, len(job["documents"]) - MOST_DOCUMENTS),
    }


def _problem(problem: Mapping[str, Any] | None) -> str:
    """Why the file could not be read, in the language of the page where its sentence is known."""
    if not problem:
        return ""
    if not problem["pattern"]:
        return str(problem.get("message", ""))
    return unreadable(problem["pattern"], problem.get("facts", {}), gettext)


def _group(group: Mapping[str, Any]) -> dict[str, Any]:
    """A cause, in the language of the page as far as it has one; whether all its rows say the same, and which do."""
    told = groups.told(dict(group), gettext)
    samples = told["samples"]
    return {
        **told,
        "same": len({sample["message"] for sample in samples}) <= 1,
        "values": len(samples),
        "more_values": told["count"] > sum(sample["count"] for sample in samples),
        "repeated": any(sample["count"] > 1 for sample in samples),
    }
