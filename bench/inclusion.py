"""Hold the inclusion engine against public suites of schema pairs: `python -m bench.inclusion`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

from bench.drafts import InexpressibleError, rewrite
from bench.resources import serve
from bench.scores import Answer, Judged, reasons, table
from bench.suites import CORPUS, Row, rows, suites
from bench.witnesses import prove
from contractguard.contract import Schema, read_schema
from contractguard.contract.node import Node
from contractguard.contract.references import References
from contractguard.schema import includes
from contractguard.schema.engine import Search, Terms, Translator
from contractguard.source.document import Document
from contractguard.source.parse import parse_document


def decide(
    writer: Schema, reader: Schema, follow_writer: Callable[[Schema], Schema],
    follow_reader: Callable[[Schema], Schema],
) -> tuple[Literal["yes", "no", "undecided"], object, str]:
    """Ask the engine whether the reader includes the writer: the answer, the instance of a `no`, the reason."""
    terms = Terms()
    mine = Translator(terms, follow_writer, None).conjunction((writer,))
    theirs = Translator(terms, follow_reader, None).conjunction((reader,))
    # Literal inclusion is meant: what the reader declares, the writer may write too.
    inclusion = includes(mine, theirs, Search(terms, declared_world=False))
    return inclusion.answer, inclusion.instance, inclusion.reason


def read(name: str, schema: Any) -> tuple[Schema, Callable[[Schema], Schema]]:
    """Read a schema as a contract would hold it, with the way to follow its references."""
    document = parse_document(f"{name}.json", json.dumps(schema).encode(), _refuse)
    references = References()

    def follow(referring: Schema) -> Schema:
        assert referring.reference is not None
        return read_schema(references.target(referring.node, referring.reference), "3.1")

    return read_schema(Node(document, (), document.data), "3.1"), follow


def judge(row: Row) -> Judged:
    """Put one row before the engine, and its witness before the validators. The time is the engine's alone."""
    try:
        writer, follow_writer = read("writer", rewrite(row.writer, row.draft))
        reader, follow_reader = read("reader", rewrite(row.reader, row.draft))
    except InexpressibleError as obstacle:
        return Judged(row, "undecided", None, f"not said in 2020-12: {obstacle}", expressible=False)
    started = perf_counter()
    answer: Answer
    try:
        answer, instance, reason = decide(writer, reader, follow_writer, follow_reader)
    except Exception as problem:
        answer, instance, reason = "raised", None, f"{type(problem).__name__}: {problem}"
    milliseconds = 1000 * (perf_counter() - started)
    return Judged(row, answer, instance, reason, milliseconds, prove(row, instance) if answer == "no" else None)


def _refuse(reference: str) -> Document:
    raise AssertionError(f"a rewritten schema refers to another document: {reference}")


def main() -> None:
    """Judge the suites, show what is asked for, and print the table."""
    options = _options()
    if options.remotes is not None:
        serve(options.remotes)
    judge(Row("", "", "draft2020-12", {"type": "string"}, {"pattern": "a"}, False, "", None))
    judged = [judge(row) for suite in suites(options.corpus, options.suite) for row in rows(suite, options.every)]
    shown = [one for one in judged if options.show in ("all", one.outcome)]
    for one in shown[: options.limit]:
        print(one.told(), end="\n\n")
    if options.limit is not None and len(shown) > options.limit:
        print(f"… and {len(shown) - options.limit:,} more\n")
    if options.show == "undecided" and shown:
        print(reasons(judged), end="\n\n")
    print(table(judged))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS, metavar="FOLDER", help="where the suites' .jsonl are")
    parser.add_argument("--remotes", type=Path, metavar="FOLDER",
                        help="the folder `remotes` of the JSON Schema Test Suite, which some rows refer to")
    parser.add_argument("--suite", metavar="NAME", help="the start of a suite's name (default: all)")
    parser.add_argument("--show", choices=("wrong", "undecided", "argued", "all"), default="wrong",
                        help="which rows to tell in full (default: wrong)")
    parser.add_argument("--limit", type=int, metavar="N", help="tell at most N rows")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="judge every N-th row only")
    return parser.parse_args()


if __name__ == "__main__":
    main()
