"""Measure `contractguard lint` beside Spectral, on the same documents in the same run: `python -m bench.linting`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measuring import Bounds, Measured, measure
from bench.peers import REAL
from bench.table import Row, table

_RULESETS = {
    "spectral:oas": "spectral:oas",
    "OWASP": "@stoplight/spectral-owasp-ruleset",
    "documentation": "@stoplight/spectral-documentation",
}
_OUTPUT = "out.json"


@dataclass(frozen=True)
class Linter:
    """One tool with one set of rules: its command for a document, and the rule of every entry that it writes."""

    name: str
    command: Callable[[Path, Path], list[str]]
    rules: Callable[[Any], Iterator[str]]


def contractguard(preset: str) -> Linter:
    """Return contractguard with a preset, as it is installed beside this Python."""
    script = Path(sys.executable).with_name("contractguard")
    return Linter(
        f"contractguard, {preset}",
        lambda document, written: [str(script), "lint", str(document), "--preset", preset,
                                   "--format", f"json:{written}", "--fail-on", "never"],
        lambda report: (finding["rule"] for finding in report["findings"]),
    )


def spectral(folder: Path, name: str, rulesets: Path) -> Linter:
    """Return Spectral with one ruleset; `folder` is where npm installed it."""
    ruleset = rulesets / f"{name.replace(':', '-')}.yaml"
    extended = _RULESETS[name]
    if not extended.startswith("spectral:"):
        extended = str((folder / "node_modules" / extended).resolve())
    ruleset.write_text(json.dumps({"extends": [extended]}))
    binary = folder / "node_modules" / ".bin" / "spectral"
    return Linter(
        f"Spectral, {name}",
        lambda document, written: [str(binary), "lint", "-r", str(ruleset), str(document), "-q", "-f", "json",
                                   "-o", str(written)],
        lambda report: (result["code"] for result in report),
    )


def run(linter: Linter, document: Path, runs: int, bounds: Bounds, folder: Path) -> tuple[Row, Counter[str]]:
    """Measure one tool on one document; count what it says by rule."""
    print(f"{document.name}: {linter.name} …", file=sys.stderr)
    written = folder / _OUTPUT
    written.unlink(missing_ok=True)
    measured = measure(linter.command(document, written), runs, bounds)
    counts = _counts(linter, measured, written)
    told = None if counts is None else sum(counts.values())
    return Row(document.name, linter.name, measured, told, None if counts is None else len(counts)), counts or Counter()


def _counts(linter: Linter, measured: Measured, written: Path) -> Counter[str] | None:
    if measured.stopped or not written.is_file():
        return None
    return Counter(linter.rules(json.loads(written.read_text())))


def main() -> None:
    """Measure and print the table, then what each tool says by rule."""
    options = _options()
    bounds = Bounds(options.time_limit, options.memory_limit)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tools = [contractguard(preset) for preset in options.preset]
        tools += [spectral(options.spectral.resolve(), each, folder) for each in options.ruleset if options.spectral]
        measured = [(tool, *run(tool, document, _runs(tool, options), bounds, folder))
                    for document in _documents(options.document) for tool in tools]
    print(table([row for _, row, _ in measured]))
    if options.rules:
        print(*_by_rule([(row, counts) for _, row, counts in measured]), sep="\n")


def _runs(tool: Linter, options: argparse.Namespace) -> int:
    return int(options.runs if tool.name.startswith("contractguard") else options.peer_runs)


def _documents(named: Sequence[Path]) -> list[Path]:
    return list(named) or sorted(REAL.iterdir())


def _by_rule(measured: Sequence[tuple[Row, Counter[str]]]) -> Iterator[str]:
    for row, counts in measured:
        yield f"\n{row.pair}, {row.tool}"
        yield from (f"  {count:>7,}  {rule}" for rule, count in counts.most_common())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("document", nargs="*", type=Path, help="contracts (default: the real ones of the corpus)")
    parser.add_argument("--spectral", type=Path, metavar="FOLDER", help="where npm installed @stoplight/spectral-cli")
    parser.add_argument("--preset", action="append", help="default: recommended and all")
    parser.add_argument("--ruleset", action="append", choices=tuple(_RULESETS), help="default: spectral:oas")
    parser.add_argument("--rules", action="store_true", help="tell what each tool says by rule, too")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peer-runs", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=600, metavar="SECONDS")
    parser.add_argument("--memory-limit", type=float, default=16, metavar="GIB")
    options = parser.parse_args()
    options.preset = options.preset or ["recommended", "all"]
    options.ruleset = options.ruleset or ["spectral:oas"]
    return options


if __name__ == "__main__":
    main()
