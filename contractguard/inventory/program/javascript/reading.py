"""A file of JavaScript or TypeScript, read: which grammar, and from which root."""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath
from time import monotonic
from typing import TYPE_CHECKING, Literal

from contractguard.inventory.program.javascript.chains import CHAINS
from contractguard.inventory.program.javascript.classes import CLASSES
from contractguard.inventory.program.javascript.deep_stack import with_deep_stack
from contractguard.inventory.program.javascript.expressions import EXPRESSIONS
from contractguard.inventory.program.javascript.functions import FUNCTIONS
from contractguard.inventory.program.javascript.literals import LITERALS
from contractguard.inventory.program.javascript.lowering import Lowering
from contractguard.inventory.program.javascript.modules import MODULES
from contractguard.inventory.program.javascript.statements import STATEMENTS
from contractguard.inventory.program.module import Module
from contractguard.source.tree import MOST_CODE_BYTES

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

Grammar = Literal["javascript", "typescript", "tsx"]

_GRAMMARS: dict[str, tuple[Grammar, ...]] = {
    ".ts": ("typescript",),
    ".mts": ("typescript",),
    ".cts": ("typescript",),
    ".tsx": ("tsx",),
}
_SAFE_NESTING = 3_000
_MOST_SECONDS = 3.0
_QUICK_BYTES = 16_384  # the worst of these takes a fraction of a second, and being asked costs a fifth
_OTHERWISE: tuple[Grammar, ...] = ("javascript", "tsx")
_ALL_EXPRESSIONS = {**LITERALS, **CHAINS, **EXPRESSIONS, **FUNCTIONS, **CLASSES}
_ALL_STATEMENTS = {**STATEMENTS, **MODULES}


def read_javascript(content: bytes, path: str) -> Module:
    """Read a file; the ending of `path` says which grammar.

    It never fails. What cannot be read is left out, `is_broken`; that is all of a file that is larger than code is, or
    that keeps the parser busy for seconds.
    """
    root = _parse(content, PurePosixPath(path).suffix.lower()) if len(content) <= MOST_CODE_BYTES else None
    if root is None:
        return Module(path, "javascript", (), is_broken=True)
    lowering = Lowering(content, _ALL_EXPRESSIONS, _ALL_STATEMENTS)
    nodes = [root] if root.type == "ERROR" else root.named_children
    return Module(path, "javascript", lowering.statements(nodes), root.has_error)


def _parse(content: bytes, ending: str) -> Node | None:
    """Parse by the first grammar that reads the file without errors, else by the first."""
    first, *others = _GRAMMARS.get(ending, _OTHERWISE)
    root = _parsed(content, first)
    if root is not None and root.has_error:
        for grammar in others:
            other = _parsed(content, grammar)
            if other is not None and not other.has_error:
                return other
    return root


def _parsed(content: bytes, grammar: Grammar) -> Node | None:
    """Parse within bounds of time and, where there are brackets enough to nest deep, of the stack."""
    if sum(map(content.count, (b"(", b"[", b"{"))) <= _SAFE_NESTING:
        return _bounded(content, grammar)
    return with_deep_stack(lambda: _bounded(content, grammar))


def _bounded(content: bytes, grammar: Grammar) -> Node | None:
    parser = _parser(grammar)
    if len(content) <= _QUICK_BYTES:
        return parser.parse(content).root_node
    end = monotonic() + _MOST_SECONDS
    try:
        # Only a parser that is given its text piece by piece can be told to stop.
        tree = parser.parse(
            lambda offset, _: content[offset:] if offset else content,
            progress_callback=lambda _offset, _has_error: monotonic() > end,
        )
    except ValueError:
        parser.reset()
        return None
    return tree.root_node


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
