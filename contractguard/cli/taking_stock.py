"""From a folder of code and the contracts beside it to everything that there is of endpoints."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from contractguard.cli.held import Held
from contractguard.cli.rulebook import Rulebook
from contractguard.contract import Contract, Node
from contractguard.inventory.code_file import CodeFile
from contractguard.inventory.model import Inventory
from contractguard.inventory.paths import PathTemplate, openapi_path
from contractguard.inventory.reconciliation import NamedContract, Stock, reconcile
from contractguard.inventory.reconciliation.accepted import Exclusion, without_excluded
from contractguard.policy import Config, entry_for
from contractguard.source.document import Region
from contractguard.source.tree import SourceTree, walk_tree


@dataclass(frozen=True, slots=True)
class Code:
    """The code below a folder, and the endpoints in it."""

    root: Path
    inventory: Inventory

    @property
    def folder(self) -> str:
        """The way to it from where people work."""
        return Path(os.path.relpath(self.root, Path.cwd())).as_posix()


@dataclass(frozen=True, slots=True, eq=False)
class HeldContract:
    """A contract, and what it is held to."""

    contract: Contract
    held: Held


def read_code(root: Path) -> Code:
    """Find the endpoints below a folder. Raises SourceError where it cannot be read."""
    return Code(root, endpoints_of(walk_tree(root)))


def endpoints_of(tree: SourceTree) -> Inventory:
    """Find the endpoints of some source code."""
    from contractguard.inventory.discovery import discover

    return discover(tree)


def code_root(config: Config, directory: Path) -> Path:
    """Return the folder of the code: the one that the configuration names, else the one whose contracts are meant.

    That is the configuration's own where it names contracts, and elsewhere the working directory.
    """
    named = config.endpoints.root
    if named is not None and named.path is not None:
        return named.path.resolve()
    return (config.folder if config.contracts else directory).resolve()


def take_stock(
    code: Code, contracts: Sequence[HeldContract], book: Rulebook, base_paths: Sequence[str] = ()
) -> tuple[Stock, tuple[NamedContract, ...]]:
    """Hold contracts against code: return that and the contracts as its rows name them, in the given order."""
    named = tuple(_named(each, code, book.config, base_paths) for each in contracts)
    today = contracts[0].held.today if contracts else book.held(code.root, "").today
    stock = reconcile(named, code.inventory, folder=code.folder, today=today)
    return without_excluded(stock, exclusions(book.config)), named


def exclusions(config: Config) -> list[Exclusion]:
    """Return what the configuration leaves out, with its places."""
    chosen = config.endpoints.exclude
    names = [" ".join((each.method, each.path, each.file)).strip() for each in chosen]
    file = CodeFile(config.uri, {("endpoints", "exclude", name): _region(each.place)
                                 for name, each in zip(names, chosen, strict=True)})
    return [Exclusion(each.reason, Node(file, ("endpoints", "exclude", name), None), each.path, each.method, each.file)
            for name, each in zip(names, chosen, strict=True)]


def _named(each: HeldContract, code: Code, config: Config, base_paths: Sequence[str]) -> NamedContract:
    entry = entry_for(config, each.held.path)
    chosen = base_paths or (entry.base_paths if entry is not None else ()) or config.endpoints.base_paths
    uri = Path(os.path.relpath(each.held.path, code.root)).as_posix()
    return NamedContract(each.held.name, each.contract, uri, tuple(map(_base, chosen)))


def _base(text: str) -> PathTemplate:
    return openapi_path(text.strip().rstrip("/"))


def _region(place: str) -> Region:
    """Read a place as the configuration has it: `file:line:column`."""
    line, column = map(int, place.rsplit(":", 2)[1:])
    return Region(line, column, line, column + 1)
