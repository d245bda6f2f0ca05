"""A Python file → the tree."""

from __future__ import annotations

from contractguard.inventory.program.module import Module
from contractguard.inventory.program.python.text import PythonText


def read_python(content: bytes, path: str) -> Module:
    """Read a file of Python, whatever it holds.

    The parser of the running Python reads it where it can. Newer grammar, and text that is broken or nested too deep,
    is read by tree-sitter: what could be read is there.
    """
    from contractguard.inventory.program.python import ast_statements

    text = PythonText(content)
    statements = ast_statements.parse(text)
    if statements is not None:
        return Module(path, "python", statements)
    from contractguard.inventory.program.python import grammar_statements

    statements, is_sound = grammar_statements.parse(text)
    return Module(path, "python", statements, is_broken=not is_sound)
