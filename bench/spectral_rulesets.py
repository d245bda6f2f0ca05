"""Rulesets that come with contractguard under Spectral's names, beside the originals: the places of every rule.

    python -m bench.spectral_rulesets --spectral FOLDER [--also DOCUMENT]...

FOLDER holds `node_modules` with `@stoplight/spectral-cli`, `-owasp-ruleset` and `-documentation`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from contractguard.contract import Node
from contractguard.rules.inspection import inspect_contract
from contractguard.rules.spectral import load_ruleset, select_ruleset
from contractguard.source import Access, open_document
from contractguard.text import format_pointer

RULESETS = {
    "oas": ("spectral:oas", "all"),
    "owasp": ("@stoplight/spectral-owasp-ruleset", "all"),
    "documentation": ("@stoplight/spectral-documentation", "all"),
}
_EXAMPLES = (
    "Spectral tells at each example what its validator cannot compile (`nullable` without `type`, a wrong schema) and "
    "passes over schemas that refer to themselves; here these are judged, and a wrong schema is told of the schema")
_BESIDE = (
    "in 3.1 a reference with words beside it is to Spectral a place of its own, beside what it leads to; here that is "
    "told once. Behind references a name with a space is told with the object around it as well")
KNOWN = {
    "oas2-schema": "the published schema knows no anyOf and oneOf; Spectral's own copy does",
    "oas3-unused-component": "a component to which only itself refers counts as used here",
    **dict.fromkeys(("oas2-valid-media-example", "oas2-valid-schema-example", "oas3-valid-media-example",
                     "oas3-valid-schema-example"), _EXAMPLES),
    **{f"owasp:api4:2023-{name}": _BESIDE for name in ("integer-limit", "string-limit", "string-restricted")},
}
"""Why a rule may find other places than Spectral's."""
SAMPLES = Path(__file__).parent.parent / "tests" / "spectral" / "documents"
Places = dict[str, set[tuple[str, str]]]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--spectral", type=Path, required=True)
    options.add_argument("--also", type=Path, action="append", default=[])
    options.add_argument("--only", choices=RULESETS)
    options.add_argument("--show", type=int, default=3)
    options.add_argument("--timeout", type=int, default=600)
    chosen = options.parse_args()
    documents = [*sorted(SAMPLES.glob("*.*")), *(path.resolve() for path in chosen.also)]
    for name, (reference, mode) in RULESETS.items():
        if chosen.only in (None, name):
            for document in documents:
                _compare(name, reference, mode, document, chosen)


def _compare(name: str, reference: str, mode: str, document: Path, chosen: argparse.Namespace) -> None:
    theirs, their_time = _spectral(reference, mode, document, chosen.spectral, chosen.timeout)
    ours, our_time = _own(reference, mode, document)
    rules = sorted({*ours, *(theirs or {})})
    if theirs is None:
        print(f"{name:14} {document.name:28} Spectral failed after {their_time:.1f} s; ours "
              f"{sum(map(len, ours.values()))} in {our_time:.2f} s")
        return
    same = [rule for rule in rules if ours.get(rule, set()) == theirs.get(rule, set())]
    print(f"{name:14} {document.name:28} rules {len(same)}/{len(rules)} the same; places {_count(ours)} ours, "
          f"{_count(theirs)} Spectral's; {our_time:.2f} s, {their_time:.1f} s")
    for rule in rules:
        mine, other = ours.get(rule, set()), theirs.get(rule, set())
        if mine != other:
            print(f"    {rule}: {len(mine & other)} the same, {len(mine - other)} ours alone, "
                  f"{len(other - mine)} Spectral's alone")
            for sign, places in (("+", mine - other), ("-", other - mine)):
                for file, place in sorted(places)[: chosen.show]:
                    print(f"        {sign} {file}{place}")
            print(f"        {'known: ' + KNOWN[rule] if rule in KNOWN else 'NOT KNOWN'}")


def _count(places: Mapping[str, set[tuple[str, str]]]) -> int:
    return sum(map(len, places.values()))


def _own(reference: str, mode: str, document: Path) -> tuple[Places, float]:
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ruleset.yaml"
        file.write_text(f"extends: [[{json.dumps(reference)}, {mode}]]\n")
        ruleset = load_ruleset("ruleset.yaml", Path(folder))
    opened = open_document(str(document), Access(document.parent))
    root = Node(opened, (), opened.data)
    inspection = inspect_contract(root, None, select_ruleset(ruleset, opened, document))
    for warning in (*ruleset.warnings, *inspection.warnings):
        print(f"    warning: {warning}")
    found: Places = defaultdict(set)
    for spoken in inspection.spoken:
        node = spoken.violation.node
        found[spoken.selected.rule.id].add((Path(node.document.uri).name, format_pointer(node.pointer)))
    return found, time.perf_counter() - started


def _spectral(reference: str, mode: str, document: Path, folder: Path, timeout: int) -> tuple[Places | None, float]:
    ruleset = folder / f".bench-{abs(hash(reference))}.json"
    ruleset.write_text(json.dumps({"extends": [[reference, mode]]}))
    output = folder / ".bench-output.json"
    started = time.perf_counter()
    try:
        subprocess.run(
            ["node", "--max-old-space-size=6000", "node_modules/.bin/spectral", "lint", str(document), "-r",
             str(ruleset), "-f", "json", "-o", str(output), "-q", "-F", "error"],
            cwd=folder, capture_output=True, timeout=timeout, check=False)
        results = json.loads(output.read_text())
    except (subprocess.TimeoutExpired, FileNotFoundError, ValueError):
        return None, time.perf_counter() - started
    finally:
        ruleset.unlink(missing_ok=True)
        output.unlink(missing_ok=True)
    found: Places = defaultdict(set)
    for result in results:
        found[result["code"]].add((Path(result["source"]).name, format_pointer(tuple(result["path"]))))
    return found, time.perf_counter() - started


if __name__ == "__main__":
    main()
