"""A file of JavaScript or TypeScript, read: which grammar, and from which root."""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from contractguard.inventory.program.javascript.chains import CHAINS
from contractguard.inventory.program.javascript.classes import CLASSES
from contractguard.inventory.program.javascript.expressions import EXPRESSIONS
from contractguard.inventory.program.javascript.functions import FUNCTIONS
from contractguard.inventory.program.javascript.literals import LITERALS
from contractguard.inventory.program.javascript.lowering import Lowering
from contractguard.inventory.program.javascript.modules import MODULES
from contractguard.inventory.program.javascript.statements import STATEMENTS
from contractguard.inventory.program.module import Module

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

Grammar = Literal["javascript", "typescript", "tsx"]

_GRAMMARS: dict[str, tuple[Grammar, ...]] = {
    ".ts": ("typescript",),
    ".mts": ("typescript",),
    ".cts": ("typescript",),
    ".tsx": ("tsx",),
}
_OTHERWISE: tuple[Grammar, ...] = ("javascript", "tsx")
_ALL_EXPRESSIONS = {**LITERALS, **CHAINS, **EXPRESSIONS, **FUNCTIONS, **CLASSES}
_ALL_STATEMENTS = {**STATEMENTS, **MODULES}


def read_javascript(content: bytes, path: str) -> Module:
    """Read a file; the ending of `path` says which grammar. It never fails: what cannot be read is left out."""
    root = _parse(content, PurePosixPath(path).suffix.lower())
    lowering = Lowering(content, _ALL_EXPRESSIONS, _ALL_STATEMENTS)
    nodes = [root] if root.type == "ERROR" else root.named_children
    return Module(path, "javascript", lowering.statements(nodes), root.has_error)


def _parse(content: bytes, ending: str) -> Node:
    """Parse by the first grammar that reads the file without errors, else by the first."""
    first, *others = _GRAMMARS.get(ending, _OTHERWISE)
    root = _parser(first).parse(content).root_node
    if root.has_error:
        for grammar in others:
            other = _parser(grammar).parse(content).root_node
            if not other.has_error:
                return other
    return root


@cache
def _parser(grammar: Grammar) -> Parser:
    import tree_sitter_javascript
    import tree_sitter_typescript
    from tree_sitter import Language, Parser

    languages = {
        "javascript": tree_sitter_javascript.language,
        "typescript": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
    }
    return Parser(Language(languages[grammar]()))
