"""Measure how fast recorded traffic is read, and in how much memory: `python -m bench.traffic`."""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measuring import Bounds, Measured, measure
from contractguard.inventory.path_index import PathIndex
from contractguard.inventory.paths import openapi_path
from contractguard.inventory.traffic import read_traffic
from contractguard.source import Access

_RESOURCES = ("users", "orders", "invoices", "teams", "projects", "files", "events", "hooks", "keys", "roles",
              "plans", "items", "carts", "notes", "tasks")
_BELOW = ("", "/{id}", "/search", "/{id}/comments", "/{id}/comments/{sub}", "/{id}/history", "/{id}/history/{sub}",
          "/{id}/members", "/{id}/members/{sub}")
TEMPLATES = tuple(f"/api/v1/{resource}{below}" for resource in _RESOURCES for below in _BELOW)
"""What the contract has: 135 paths."""

_UNKNOWN = ("/internal/{id}/run", "/blog/{id}", "/assets/app.js", "/admin/jobs/{id}/log", "/wp-login-{sub}.php")
_METHODS = ("GET", "GET", "GET", "POST", "DELETE")
_STATUSES = (200, 200, 200, 201, 404, 500, 302)
_REST = '"https://example.com/start" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1"'


def write_log(path: Path, lines: int) -> None:
    """Write a log in the combined format: nearly every URL is another one, four fifths are in the contract."""
    with path.open("w", encoding="ascii") as file:
        file.writelines(_lines(lines))


def _lines(lines: int) -> Iterator[str]:
    chosen = random.Random(4)
    for number in range(lines):
        template = chosen.choice(TEMPLATES if chosen.random() < 0.8 else _UNKNOWN)
        value = str(chosen.randrange(10**9)) if number % 2 else f"{chosen.getrandbits(128):032x}"
        path = template.replace("{id}", value).replace("{sub}", str(chosen.randrange(10**6)))
        query = f"?page={chosen.randrange(1000)}&q=w{chosen.randrange(10**6)}" if chosen.random() < 0.4 else ""
        yield (f"10.{number % 256}.{number // 256 % 256}.7 - - [10/Oct/2026:13:55:{number % 60:02} +0000] "
               f'"{chosen.choice(_METHODS)} {path}{query} HTTP/1.1" {chosen.choice(_STATUSES)} 2326 {_REST}\n')


def count(path: Path) -> None:
    """Read one log, and print how many requests there were, and how many operations."""
    index: PathIndex[str] = PathIndex()
    for template in TEMPLATES:
        index.add(openapi_path(template), template)
    traffic = read_traffic([path.name], index, Access(path.parent))
    print(json.dumps([traffic.requests, len(traffic.matched), len(traffic.unmatched)]))


def _row(tool: str, lines: int, log: Path, measured: Measured, first: float) -> str:
    processor = min(measured.processor)
    told = measured.stopped or (f"exit {measured.status}" if measured.status else "")
    return (f"| {tool} | {lines:,} | {log.stat().st_size / 1e6:.0f} MB | {measured.best:.2f} s | {processor:.2f} s "
            f"| {lines / processor:,.0f} | {processor / first:.1f} | {measured.peak:.0f} MiB | {told} |")


def main() -> None:
    """Measure each number of lines, with the peer beside it where it is named."""
    options = _options()
    if options.count:
        count(options.count)
        return
    bounds = Bounds(options.time_limit, 8)
    print("| tool | lines | size | wall | processor | lines a second of it | ratio | peak | note |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for lines in options.lines:
            log = Path(folder) / f"{lines}.log"
            print(f"{lines:,} lines …", file=sys.stderr)
            write_log(log, lines)
            ours = measure([sys.executable, "-m", "bench.traffic", "--count", str(log)], options.runs, bounds)
            first = min(ours.processor)
            print(_row("contractguard", lines, log, ours, first))
            if options.goaccess:
                peer = measure([str(options.goaccess), str(log), "--log-format=COMBINED", "--no-global-config",
                                "-o", str(Path(folder) / "report.json")], 1, bounds)
                print(_row("GoAccess", lines, log, peer, first))
            log.unlink()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[200_000, 2_000_000])
    parser.add_argument("--goaccess", type=Path, metavar="BINARY", help="measure GoAccess beside it")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--time-limit", type=float, default=300, metavar="SECONDS")
    parser.add_argument("--count", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
