"""Compare small rulesets with the real Spectral, path by path.

`python -m bench.spectral_conformance --spectral FOLDER`: FOLDER is where `@stoplight/spectral-cli` was installed with
npm. With `--renew`, what Spectral finds is written beside each ruleset as what is expected; the tests hold us to that
without Spectral.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path

import yaml

from contractguard.text import format_pointer
from tests.spectral.small_rulesets import Case, Found, cases, found, run

_HEAD = ("ruleset", "rules", "Spectral", "contractguard", "the same", "deliberate", "differing")
_BINARY = Path("node_modules", ".bin", "spectral")


def spectral(folder: Path, case: Case) -> Found:
    """Run Spectral and return the places of its results, those of its parser and resolver left out."""
    done = subprocess.run(
        [str(folder / _BINARY), "lint", "--ruleset", str(case.ruleset), str(case.document), "--format", "json",
         "--quiet", "--fail-severity", "error"], capture_output=True, text=True, check=False, timeout=300)
    if "[" not in done.stdout:
        raise SystemExit(f"{case.name}: {done.stdout}{done.stderr}")
    results = json.JSONDecoder().raw_decode(done.stdout, done.stdout.index("["))[0]
    return frozenset(
        (result["code"], _place(result, case)) for result in results if result["code"] in case.rules)


def _place(result: dict[str, object], case: Case) -> str:
    name = Path(str(result["source"])).name
    pointer = format_pointer(tuple(str(token) for token in result["path"]))  # type: ignore[attr-defined]
    return f"{'' if name == case.document.name else name}#{pointer}"


def renew(case: Case, theirs: Found) -> None:
    """Write what Spectral finds."""
    places = {rule: sorted(place for name, place in theirs if name == rule) for rule in case.rules}
    text = yaml.safe_dump(places, sort_keys=False, allow_unicode=True, width=1000)
    (case.folder / "expected.yaml").write_text(text, encoding="utf-8")


def main() -> None:
    """Compare all rulesets, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spectral", type=Path, required=True)
    parser.add_argument("--renew", action="store_true")
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    rows, differing = [], 0
    for case in cases():
        if asked.names and case.name not in asked.names:
            continue
        theirs, ours = spectral(asked.spectral, case), found(run(case), case)
        if asked.renew:
            renew(case, theirs)
        deliberate = case.deliberate
        unsaid = sorted((theirs ^ ours) - deliberate.keys())
        differing += len(unsaid)
        rows.append(_row(case, theirs, ours, len(deliberate), len(unsaid)))
        for rule, place in unsaid:
            print(f"{case.name}: {rule} {place}: {'Spectral' if (rule, place) in theirs else 'contractguard'} alone")
    print("\n".join(f"| {' | '.join(row)} |" for row in (_HEAD, ("---", *("---:",) * (len(_HEAD) - 1)), *rows)))
    raise SystemExit(1 if differing else 0)


def _row(case: Case, theirs: Found, ours: Found, deliberate: int, unsaid: int) -> tuple[str, ...]:
    numbers = (len(case.rules), len(theirs), len(ours), len(theirs & ours), deliberate, unsaid)
    return (case.name, *map(str, numbers))


if __name__ == "__main__":
    main()
