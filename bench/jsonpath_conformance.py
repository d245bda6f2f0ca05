"""Run the expressions of `tests/jsonpath/conformance.yaml` through Spectral, and compare the places path by path.

`python -m bench.jsonpath_conformance --spectral FOLDER`, where FOLDER holds `node_modules` with
`@stoplight/spectral-cli`. With `--time DOCUMENT …` the expressions of Spectral's own rulesets are timed on documents
too, ours beside nimma, the engine that Spectral runs them with, and compared.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from contractguard.contract import Node
from contractguard.contract.references import References
from contractguard.jsonpath import Match, Selection, parse_expression
from contractguard.source import Access, open_document
from contractguard.text import format_pointer

_FILE = Path(__file__).parent.parent / "tests" / "jsonpath" / "conformance.yaml"
_RULESETS = ("spectral-rulesets/dist/oas/index.js", "spectral-owasp-ruleset/dist/ruleset.js")
_EXPRESSION = re.compile(r"""(["'`])(\$(?:(?!\1).|\\.)*)\1""")

_SPECTRAL = """
const modules = process.argv[2], cases = JSON.parse(require('fs').readFileSync(process.argv[3], 'utf8'));
const { Spectral, Document } = require(modules + '/@stoplight/spectral-core');
const Parsers = require(modules + '/@stoplight/spectral-parsers');
const told = () => [{ message: 'selected' }];
(async () => {
  const answers = [];
  for (const { expression, resolved, data } of cases) {
    try {
      const spectral = new Spectral();
      spectral.setRuleset({ rules: { rule: { given: expression, resolved, then: { function: told } } } });
      const results = await spectral.run(new Document(JSON.stringify(data), Parsers.Json, 'api.json'));
      answers.push({ places: results.filter(each => each.code === 'rule').map(each => each.path) });
    } catch (error) {
      const causes = error.errors ? error.errors.map(each => (each.cause || each).message) : [error.message];
      answers.push({ error: causes[0] });
    }
  }
  console.log(JSON.stringify(answers));
})();
"""

_NIMMA = """
const fs = require('fs'), modules = process.argv[2];
const data = JSON.parse(fs.readFileSync(process.argv[3], 'utf8'));
const expressions = JSON.parse(fs.readFileSync(process.argv[4], 'utf8'));
const Nimma = require(modules + '/nimma/dist/legacy/cjs/index.js').default;
const { jsonPathPlus } = require(modules + '/nimma/dist/legacy/cjs/fallbacks/index.js');
const options = { fallback: jsonPathPlus, unsafe: false, output: 'auto', customShorthands: {} };
const paths = expressions.map(() => []);
const run = (asked, callbacks) => new Nimma(asked, options).query(data, callbacks);
expressions.forEach((each, number) => {
  try { run([each], { [each]: scope => { paths[number].push(scope.path.map(String)); } }); }
  catch (error) { paths[number] = null; }
});
const started = process.cpuUsage();
try { run(expressions, Object.fromEntries(expressions.map(each => [each, () => {}]))); } catch (error) {}
const taken = process.cpuUsage(started);
console.log(JSON.stringify({ paths, seconds: (taken.user + taken.system) / 1e6 }));
"""


@dataclass(frozen=True)
class Case:
    """One expression, what it is said to select, and why Spectral selects something else, if it does."""

    expression: str
    document: str
    resolved: bool
    expected: frozenset[str]
    unlike: str


def main() -> int:
    """Print every disagreement and the figures; return 1 where one is not argued in the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spectral", type=Path, required=True, help="the folder with node_modules")
    parser.add_argument("--time", type=Path, nargs="*", default=[], help="documents to time both engines on")
    options = parser.parse_args()
    file = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    modules = options.spectral.resolve() / "node_modules"
    unexpected = _compared(list(_cases(file)), file["documents"], modules)
    for document in options.time:
        unexpected += _timed(document, modules)
    return 1 if unexpected else 0


def _cases(file: dict) -> Iterator[Case]:
    for group in file["cases"]:
        reasons = file["unlike_spectral"].get(group["document"], {})
        for expression, places in group["expressions"].items():
            yield Case(
                expression, group["document"], group.get("resolved", True),
                frozenset(place.removeprefix("~") for place in places), reasons.get(expression, ""))


def _compared(cases: list[Case], documents: dict, modules: Path) -> int:
    asked = [{"expression": case.expression, "resolved": case.resolved, "data": documents[case.document]}
             for case in cases]
    answers = _node(_SPECTRAL, modules, asked)
    agreed = argued = unexpected = 0
    for case, answer in zip(cases, answers, strict=True):
        found = {format_pointer(tuple(path)) for path in answer.get("places", [])}
        if "error" not in answer and found == case.expected:
            agreed += 1
            if case.unlike:
                print(f"no longer unlike: {case.document}: {case.expression}")
                unexpected += 1
            continue
        argued += bool(case.unlike)
        unexpected += not case.unlike
        why = f"argued: {case.unlike}" if case.unlike else "NOT ARGUED"
        print(f"{case.document}: {case.expression}\n  {why}")
        if "error" in answer:
            print(f"  Spectral stops: {answer['error']}")
        else:
            print(f"  only here: {sorted(case.expected - found)}\n  only Spectral: {sorted(found - case.expected)}")
    print(f"{len(cases)} expressions: {agreed} alike, {argued} unlike with a reason, {unexpected} unexpected")
    return unexpected


def _node(script: str, modules: Path, *inputs: object) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "program.cjs"
        program.write_text(script, encoding="utf-8")
        arguments = []
        for number, value in enumerate(inputs):
            path = Path(folder) / f"{number}.json"
            path.write_text(json.dumps(value), encoding="utf-8")
            arguments.append(str(path))
        command = ["node", str(program), str(modules), *arguments]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(ran.stdout.splitlines()[-1])


def _timed(document: Path, modules: Path) -> int:
    """Time both engines on a document, compare what they select as it is written, and count the disagreements."""
    expressions = list(dict.fromkeys(
        found.group(2) for name in _RULESETS
        for found in _EXPRESSION.finditer((modules / "@stoplight" / name).read_text(encoding="utf-8"))))
    source = open_document(str(document.resolve()), Access(document.resolve().parent))
    root = Node(source, (), source.data)
    started = time.process_time()
    parsed = [parse_expression(expression) for expression in expressions]
    read = time.process_time() - started
    selected: list[list[Match]] = []
    for name, follow in (("references followed", References().follow), ("as written", None)):
        started = time.process_time()
        selected = Selection(parsed, follow).select(root)
        print(f"{document.name}, {len(expressions)} expressions, {name}: {time.process_time() - started:.3f} s CPU, "
              f"{sum(map(len, selected)):,} places (read in {read:.3f} s)")
    answer = _node(_NIMMA, modules, source.data, expressions)
    print(f"{document.name}, nimma, as written: {answer['seconds']:.3f} s CPU")
    unlike = [expression for expression, ours, theirs in zip(expressions, selected, answer["paths"], strict=True)
              if theirs is None or {tuple(map(str, match.path)) for match in ours} != set(map(tuple, theirs))]
    alike = len(expressions) - len(unlike)
    print(f"{document.name}: {alike} of {len(expressions)} select the same", *unlike, sep="\n  ")
    return len(unlike)


if __name__ == "__main__":
    sys.exit(main())
