"""Figures as Markdown: one table an engine and size of database, each work beside its floors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from serialtrail.bench import http, index_cost

Figures = dict[str, Any]

MARK = "<!-- measured -->\n"
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_HEAD = """\
| work | ours ms | p95 | own floor ms | ratio | goal | | bare floor ms | ratio | statements |
|---|--:|--:|--:|--:|--:|---|--:|--:|--:|"""


def joined(figures: Mapping[str, Any], part: str, run: Mapping[str, Any]) -> Figures:
    """Return the figures with a run in the place of the one of its engine and number of serials, in order."""
    kept = [other for other in figures.get(part, ()) if _place(other) != _place(run)]
    return {**figures, part: sorted([*kept, run], key=_place)}


def markdown(figures: Mapping[str, Any]) -> str:
    """Return all runs, each a result of `parts.works`, perhaps with one of `http`; those of `organizations`; those
    of `files`; and what each index adds to a receipt of 1,000."""
    parts = [_run(run) for run in figures.get("runs", ())]
    if "organizations" in figures:
        parts.append("\n".join(_organizations(figures["organizations"])))
    if "files" in figures:
        parts.append("\n".join(_files(figures["files"])))
    parts += [_indexes(run) for run in figures.get("indexes", ())]
    return "\n\n".join(parts) + "\n"


def below(text: str, told: str) -> str:
    """Return a text with what stands below its mark replaced; without a mark, only what is told."""
    kept, mark, _ = text.partition(MARK)
    return f"{kept}{mark}\n{told}" if mark else told


def _place(run: Mapping[str, Any]) -> tuple[int, int]:
    return list(ENGINES).index(run["engine"]), run.get("serials") or run.get("rows", 0)


def _run(run: Mapping[str, Any]) -> str:
    used = run["used"]
    lines = [
        f"## {ENGINES[run['engine']]}, {run['serials']:,} serials stored",
        "",
        f"{run['machine']}. {run['versions']}. {run['durability']}. {run['rounds']} rounds"
        f" ({run['of_reads']} of reads), the ways in turn; medians."
        f" Loaded in {run['loading']:.0f} s. CPU while measuring: program {used['program']:.0f} s"
        + (f", database {used['database']:.0f} s" if used["database"] else " (the database runs inside it)")
        + f"; peak memory {used['memory']:.0f} MiB.",
        "",
        _HEAD,
        *(_row(row) for row in run["rows"]),
    ]
    if "http" in run:
        lines += ["", *_over_http(run["http"])]
    return "\n".join(lines)


def _row(row: Mapping[str, Any]) -> str:
    (ours, late), own, bare = row["ways"]["ours"], row["ways"].get("own floor"), row["ways"].get("bare floor")
    ratios, goal = row["ratios"], row["goal"]
    ratio = ratios.get("own floor", ratios.get("bare floor"))
    cells = [
        row["name"], _figure(ours), _figure(late), _figure(own and own[0]), _times(ratios.get("own floor")),
        *_reached(ratio, goal), _figure(bare and bare[0]), _times(ratios.get("bare floor")),
        str(row["statements"]),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def _times(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _over_http(run: Mapping[str, Any]) -> list[str]:
    return [
        "A sale of 1 over HTTP (token, Idempotency-Key, body) beside a bare handler behind the same server;"
        f" {run['rounds']} rounds of {run['each']} requests. Clients sell for organizations of their own (spread), or"
        " all for the same one. The ratio is of throughput, the goal the least of it. CPU is milliseconds a request.",
        "",
        http.markdown(run["rows"]),
    ]


def _organizations(runs: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield from (
        "## Many organizations",
        "",
        "A sale of 1 for each of so many organizations, and as many sales in one of them, by workers side by side"
        " (threads on SQLite, processes on PostgreSQL); medians of the rounds. Waits: how many locks are waited for at"
        " any moment.",
        "",
        "| engine | organizations | workers | spread /s | p95 ms | waits | in one /s | p95 ms | waits | ratio |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    )
    for run in runs:
        spread, one = run["spread"], run["one"]
        shown = [
            cell for way in (spread, one) for cell in (f"{way['rate']:.0f}", _figure(way["p95"]), _waits(run, way))
        ]
        cells = [ENGINES[run["engine"]], f"{run['organizations']:,}", str(run["workers"]), *shown]
        yield f"| {' | '.join([*cells, _times(spread['rate'] / one['rate'])])} |"
    for run in runs:
        if held := run["held"]:
            yield ""
            yield (
                f"{ENGINES[run['engine']]}, the end of one organization's chain held by an open transaction:"
                f" {held['sales']:,} sales of all others at {held['rate']:.0f} /s, p95 {_figure(held['p95'])} ms,"
                f" waits {held['waiting']:.2f}; its own sale {held['its_own']}."
            )


def _files(runs: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield from (
        "## Files of many rows",
        "",
        "Serials read in and written out, and labels made, by the commands, every time in a process of its own, the"
        " ways in turn; medians of the rounds. Memory is the most of any round: of the process and of its largest"
        " child, added.",
        "",
        "| engine | rows | rounds | work | ours s | own floor s | ratio | goal | | bare floor s | ratio | MiB"
        " | own floor MiB |",
        "|---|--:|--:|---|--:|--:|--:|--:|---|--:|--:|--:|--:|",
    )
    for run in runs:
        for work in run["works"]:
            seconds, ratios, memory = work["seconds"], work["ratios"], work["memory"]
            ratio = ratios.get("own floor")
            cells = [
                ENGINES[run["engine"]], f"{run['rows']:,}", str(run["rounds"]), work["name"],
                _figure(seconds["ours"]), _figure(seconds.get("own floor")), _times(ratio),
                *_reached(ratio, work["goal"]), _figure(seconds.get("bare floor")), _times(ratios.get("bare floor")),
                f"{memory['ours']:.0f}",
                f"{memory['own floor']:.0f}" if "own floor" in memory else "",
            ]  # fmt: skip
            yield f"| {' | '.join(cells)} |"


def _reached(ratio: float | None, goal: float | None) -> tuple[str, str]:
    reached = "" if goal is None or ratio is None else "yes" if ratio <= goal else "**no**"
    return "" if goal is None else f"{goal:g}", reached


def _waits(run: Mapping[str, Any], way: Mapping[str, Any]) -> str:
    return f"{way['waiting']:.2f}" if run["engine"] == "postgresql" else ""


def _indexes(run: Mapping[str, Any]) -> str:
    title = f"## What indexes cost: {ENGINES[run['engine']]}, {run['serials']:,} serials stored"
    return f"{title}\n\n{index_cost.markdown(run['costs'])}"
