"""What every text of a format is made of: enough to tell formats apart that share no text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_letters, digits, hexdigits

_ASCII = frozenset(map(chr, range(128)))
_LABEL = frozenset(ascii_letters + digits + "-.")
_URI = frozenset(ascii_letters + digits + "-._~:/?#[]@!$&'()*+,;=%")
_IRI = frozenset(map(chr, range(0x21, 0x7F))) - frozenset('"<>\\^`{|}')
_TIME = frozenset(digits + ":.Zz+-")


@dataclass(frozen=True, slots=True)
class Shape:
    """Bounds of a set of texts.

    `least`, `most`: code points. `first`, `characters`: the ASCII characters that may stand first, and
    anywhere. `beyond`: whether characters beyond ASCII may. `holds`: groups of which every text holds a character.
    """

    least: int
    most: float
    first: frozenset[str]
    characters: frozenset[str]
    holds: tuple[str, ...] = ()
    beyond: bool = False

    def apart(self, other: Shape) -> bool:
        """Whether no text can be of both shapes."""
        if self.most < other.least or other.most < self.least:
            return True
        if self._lacks(other) or other._lacks(self):
            return True
        empty = self.least == other.least == 0
        return not empty and not self.first & other.first and not (self.beyond and other.beyond)

    def _lacks(self, other: Shape) -> bool:
        """Whether every text of the other shape holds a character that none of this one has."""
        return any(not frozenset(group) & self.characters for group in other.holds)


def _shape(
    least: int, most: float, characters: frozenset[str], first: str = "", holds: tuple[str, ...] = (),
    beyond: bool = False,
) -> Shape:
    return Shape(least, most, frozenset(first) or characters, characters, holds, beyond)


_ANY = float("inf")

SHAPES: Mapping[str, Shape] = {
    "date": _shape(10, 10, frozenset(digits + "-"), digits, ("-",)),
    "date-time": _shape(20, _ANY, _TIME | frozenset("Tt"), digits, ("-", "Tt", ":")),
    "time": _shape(9, _ANY, _TIME, digits, (":", "Zz+-")),
    "duration": _shape(3, _ANY, frozenset(digits + "PYMWDTHS"), "P", ("YMWDHS", digits)),
    "uuid": _shape(36, 36, frozenset(hexdigits + "-"), hexdigits, ("-",)),
    "ipv4": _shape(7, 15, frozenset(digits + "."), digits, (".",)),
    "ipv6": _shape(2, 45, frozenset(hexdigits + ":."), hexdigits + ":", (":",)),
    "email": _shape(3, _ANY, _ASCII, "", ("@",)),
    "idn-email": _shape(3, _ANY, _ASCII, "", ("@",), beyond=True),
    "hostname": _shape(1, 253, _LABEL, ascii_letters + digits),
    "idn-hostname": _shape(1, _ANY, _LABEL, "", beyond=True),
    "uri": _shape(2, _ANY, _URI, ascii_letters, (":",)),
    "uri-reference": _shape(0, _ANY, _URI),
    "iri": _shape(2, _ANY, _IRI, ascii_letters, (":",), beyond=True),
    "iri-reference": _shape(0, _ANY, _IRI, beyond=True),
    "uri-template": _shape(0, _ANY, _IRI | frozenset("{|}"), beyond=True),
    "json-pointer": _shape(0, _ANY, _ASCII, "/", beyond=True),
    "relative-json-pointer": _shape(1, _ANY, _ASCII, digits, beyond=True),
}
"""The shape of each format that has one; `regex` has none."""
