"""Measure discovery of endpoints beside the parsers that it stands on: `python -m bench.discovery [FOLDER…]`.

Without folders a repository of 3,000 files is made, of which one in ten registers routes. The peer is what reads the
same source and does nothing with it: tree-sitter for JavaScript and TypeScript, `ast` for Python. Times are of the CPU.
"""

from __future__ import annotations

import argparse
import ast
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from contractguard.inventory.discovery import discover
from contractguard.inventory.program.files import JAVASCRIPT_ENDINGS, PYTHON_ENDINGS
from contractguard.source.tree import SourceTree, walk_tree

Result = TypeVar("Result")
_FILES = 3_000
_ROUTER = """\
import { Router } from "express";
import { requireUser } from "../guard";
export const router%(number)d = Router();
router%(number)d.get("/items%(number)d", requireUser, async (request, response) => {
  response.json(await list(request.query));
});
router%(number)d.post("/items%(number)d", requireUser, async (request, response) => {
  response.status(201).json({});
});
router%(number)d.get("/items%(number)d/:id", (request, response) => { response.json({ id: request.params.id }); });
"""
_PLAIN = """\
import { format } from "date-fns";
export interface Item%(number)d { id: string; name: string; price: number }
export function describe%(number)d(item: Item%(number)d): string {
  const parts = [item.name, format(new Date(), "yyyy-MM-dd")].filter(Boolean);
  if (item.price > %(number)d) { parts.push(`expensive: ${item.price}`); }
  return parts.map((part) => part.trim()).join(", ");
}
"""
_GUARD = """\
export function requireUser(request, response, next) {
  if (!request.headers.authorization) return response.status(401).end();
  next();
}
"""


def made_repository(folder: Path) -> None:
    """Write an application of Express with 3,000 files."""
    (folder / "src" / "parts").mkdir(parents=True)
    (folder / "package.json").write_text('{"name": "made", "dependencies": {"express": "^5.0.0"}}')
    (folder / "src" / "guard.ts").write_text(_GUARD)
    routers = range(0, _FILES, 10)
    lines = ['import express from "express";', "const app = express();"]
    for number in range(_FILES):
        text = _ROUTER if number in routers else _PLAIN * 4
        (folder / "src" / "parts" / f"part{number}.ts").write_text(text % {"number": number})
    lines += [f'import {{ router{number} }} from "./parts/part{number}";' for number in routers]
    lines += [f'app.use("/v1", router{number});' for number in routers]
    (folder / "src" / "app.ts").write_text("\n".join([*lines, "app.listen(3000);", ""]))


def sources(tree: SourceTree) -> Iterator[tuple[str, bytes]]:
    """Read every file of code once."""
    from contractguard.errors import SourceError

    for path in tree.files:
        if path.endswith((*JAVASCRIPT_ENDINGS, *PYTHON_ENDINGS)):
            try:
                yield path, tree.code(path).content
            except SourceError:
                continue


def parse_all(tree: SourceTree) -> None:
    """Parse every file of code, and nothing more."""
    import tree_sitter_typescript
    from tree_sitter import Language, Parser

    parser = Parser(Language(tree_sitter_typescript.language_tsx()))
    for path, content in sources(tree):
        if path.endswith(JAVASCRIPT_ENDINGS):
            parser.parse(content)
        else:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    ast.parse(content)
                except (SyntaxError, ValueError):
                    continue


def timed(work: Callable[[], Result]) -> tuple[float, float, Result]:
    """Return CPU seconds, seconds by the clock, and what the work gave."""
    cpu, clock = time.process_time(), time.perf_counter()
    result = work()
    return time.process_time() - cpu, time.perf_counter() - clock, result


def report(folder: Path) -> None:
    """Measure one folder and print what was found."""
    size = sum(len(content) for _, content in sources(walk_tree(folder)))
    ours, clock, inventory = timed(lambda: discover(walk_tree(folder)))
    peer, _, _ = timed(lambda: parse_all(walk_tree(folder)))
    print(f"{folder.name}: {inventory.files} files, {size / 1e6:.1f} MB of code, {inventory.read} files evaluated, "
          f"{len(inventory.endpoints)} endpoints, {len(inventory.unresolved)} not understood")
    print(f"  discovery {ours:.2f} s CPU ({clock:.2f} s by the clock), {size / 1e6 / ours:.1f} MB/s; "
          f"parsing alone {peer:.2f} s; ratio {ours / peer:.2f}")


def main() -> None:
    """Measure the folders that are named, or a repository that is made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    folders = parser.parse_args().folders
    for folder in folders:
        report(folder)
    if not folders:
        with tempfile.TemporaryDirectory() as made:
            root = Path(made) / "made"
            made_repository(root)
            report(root)


if __name__ == "__main__":
    main()
