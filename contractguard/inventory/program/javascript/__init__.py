"""JavaScript and TypeScript → the syntax tree, by tree-sitter (ECMAScript 2024, TypeScript 5, JSX, decorators).

Types are dropped, except where one names a class beside a parameter, field or variable. What tree-sitter could not read
is left out; the statements around it are there.
"""

from contractguard.inventory.program.javascript.reading import read_javascript

__all__ = ["read_javascript"]
