"""Constants: strings with their escapes, numbers, templates, regular expressions (ECMA-262, section 12.9)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contractguard.inventory.program.javascript.lowering import ExpressionReader, Lowering
from contractguard.inventory.program.syntax import Expression, Literal, Regex, Template

if TYPE_CHECKING:
    from tree_sitter import Node

EXACT_DIGITS = 15
"""A number of so many digits is the same in the double that JavaScript makes of it."""

_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,8})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-3]?[0-7]{1,2})|(\r\n|[\s\S]))|\\"
)
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
_CONTINUATIONS = dict.fromkeys(("\n", "\r\n", "\r", "\u2028", "\u2029"), "")
_OTHER = {**_NAMED, **_CONTINUATIONS}
_BASES = {"x": 16, "o": 8, "b": 2}


def string_value(lowering: Lowering, node: Node) -> str:
    """Return what a string literal means, without its quotes."""
    return unescaped(lowering.text(node)[1:-1])


def unescaped(text: str) -> str:
    """Decode the escapes of a string or template; surrogates that are no pair become U+FFFD."""
    if "\\" not in text:
        return text
    decoded = _ESCAPE.sub(_meaning, text)
    if any("\ud800" <= character <= "\udfff" for character in decoded):
        return decoded.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return decoded


def _meaning(escape: re.Match[str]) -> str:
    code_point, unit, byte, octal, other = escape.groups()
    digits = code_point or unit or byte
    if digits:
        value = int(digits, 16)
        return chr(value) if value <= 0x10FFFF else "\ufffd"
    if octal:
        return chr(int(octal, 8))
    return _OTHER.get(other, other) if other else ""


def _string(lowering: Lowering, node: Node) -> Expression:
    return Literal(node.byte_range, string_value(lowering, node))


def _number(lowering: Lowering, node: Node) -> Expression:
    return Literal(node.byte_range, number_value(lowering.text(node)))


def number_value(text: str) -> int | float | None:
    """Return the value of a number literal, None where it is none; what a double cannot hold exactly is rounded."""
    digits = text.replace("_", "").lower().rstrip("n")
    try:
        if digits[:1] == "0" and digits[1:2] in _BASES:
            return _exact(float(int(digits[2:], _BASES[digits[1]])))
        if digits[:1] == "0" and digits.isdigit() and not set(digits) & {"8", "9"}:
            return _exact(float(int(digits, 8)))
        return _exact(float(digits))
    except (ValueError, OverflowError):
        return None


def _exact(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < 10**EXACT_DIGITS else value


def _template(lowering: Lowering, node: Node) -> Expression:
    template = template_of(lowering, node)
    if not template.parts:
        return Literal(template.span, "")
    if len(template.parts) == 1 and isinstance(template.parts[0], str):
        return Literal(template.span, template.parts[0])
    return template


def template_of(lowering: Lowering, node: Node) -> Template:
    """Lower a template literal: texts, never empty, and expressions."""
    start, end = node.byte_range
    parts: list[str | Expression] = []
    position = start + 1
    for child in node.named_children:
        if child.type != "template_substitution":
            continue
        _add_text(lowering, parts, position, child.start_byte)
        parts.append(lowering.expression(child.named_child(0)))
        position = child.end_byte
    _add_text(lowering, parts, position, end - 1)
    return Template((start, end), tuple(parts))


def _add_text(lowering: Lowering, parts: list[str | Expression], start: int, end: int) -> None:
    if start < end:
        parts.append(unescaped(lowering.slice(start, end)))


def _regex(lowering: Lowering, node: Node) -> Expression:
    pattern, flags = node.child_by_field_name("pattern"), node.child_by_field_name("flags")
    return Regex(node.byte_range, lowering.text(pattern) if pattern else "", lowering.text(flags) if flags else "")


def _true(_: Lowering, node: Node) -> Expression:
    return Literal(node.byte_range, True)


def _false(_: Lowering, node: Node) -> Expression:
    return Literal(node.byte_range, False)


def _nothing(_: Lowering, node: Node) -> Expression:
    return Literal(node.byte_range, None)


LITERALS: dict[str, ExpressionReader] = {
    "string": _string,
    "number": _number,
    "template_string": _template,
    "regex": _regex,
    "true": _true,
    "false": _false,
    "null": _nothing,
    "undefined": _nothing,
}
