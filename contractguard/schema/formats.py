"""String formats as sets of texts (2020-12 validation, section 7.3): one checker, and what is known of each set."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from contractguard.schema.format_shapes import SHAPES
from contractguard.schema.patterns import finds

DECIDED: frozenset[str] = frozenset({
    "date", "date-time", "time", "duration", "uuid", "ipv4", "ipv6", "email", "idn-email", "hostname", "idn-hostname",
    "uri", "uri-reference", "iri", "iri-reference", "uri-template", "json-pointer", "relative-json-pointer", "regex",
})
"""The formats that are sets of texts here. Any other, `byte`, `binary` and `password` among them, is an annotation."""

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "date": ("2024-01-31", "2024-02-29", "1999-12-31", "0001-01-01", "9999-12-31"),
    "date-time": (
        "2024-01-31T12:00:00Z", "2024-02-29T23:59:59+01:00", "1999-12-31T00:00:00.5Z", "2024-01-31t12:00:00z",
        "0001-01-01T00:00:00.123456789-23:59"),
    "time": ("12:00:00Z", "23:59:59+01:00", "00:00:00.5Z", "12:00:00z", "00:00:00.123456789-23:59"),
    "duration": ("P1D", "PT1H", "P1W", "P1Y2M3DT4H5M6S", "PT0S", "P10Y"),
    "uuid": (
        "123e4567-e89b-12d3-a456-426614174000", "00000000-0000-0000-0000-000000000000",
        "6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    "ipv4": ("1.2.3.4", "0.0.0.0", "192.168.100.200", "255.255.255.255"),  # noqa: S104
    "ipv6": (
        "::", "::1", "2001:db8::1", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "2001:0DB8:0000:0000:0000:8A2E:0370:7334"),
    "email": ("a@b.co", "a@b", "ann.lee+tag@mail.example.org", '"a b"@b.co', "A_1@x-y.example"),
    "idn-email": ("a@b.co", "a@b", "ann.lee+tag@mail.example.org", "jürgen@bücher.example", "실례@실례.테스트"),
    "hostname": ("a", "localhost", "a.co", "www.example.com", "x-1.example.org", "xn--bcher-kva.example"),
    "idn-hostname": ("a", "localhost", "a.co", "www.example.com", "bücher.example", "실례.테스트"),
    "uri": (
        "a:", "http://a", "https://example.com/a?b=c#d", "mailto:a@b.co", "urn:isbn:0451450523", "file:///a/b",
        "tel:+1-201-555-0123", "http://[::1]:80/%7Ea"),
    "uri-reference": (
        "", "a", "/a/b", "../a", "//a", "?a=b", "#a", "https://example.com/a?b=c#d", "urn:isbn:0451450523"),
    "iri": (
        "a:", "http://a", "https://example.com/a?b=c#d", "mailto:a@b.co", "http://bücher.example/ä?ö#ü", "urn:실례"),
    "iri-reference": (
        "", "a", "/a/b", "//a", "?a=b", "#a", "ä/ö", "https://example.com/a?b=c#d", "http://bücher.example/ä?ö#ü"),
    "uri-template": ("", "a", "{a}", "/a/{b}", "http://a/{b}", "https://example.com/{+a,b}{?c:3,d*}{#e}"),
    "json-pointer": ("", "/", "/a", "/a/0/b", "/a~0b~1c", "/a b"),
    "relative-json-pointer": ("0", "1", "0#", "1/a", "10/a/0/b", "2/a~0b~1c"),
    "regex": ("", "a", "^a$", "[a-z]+", "^(a|b){1,3}$", "\\d+"),
}
"""Texts of each format, short and readable ones first, of different shapes. Both validators accept them."""

COUNTEREXAMPLES: Mapping[str, tuple[str, ...]] = {
    "date": ("", "a", "2024-02-30", "2024-1-1", "2024-01-31T12:00:00Z"),
    "date-time": ("", "a", "2024-01-31", "2024-01-31 12:00:00Z", "2024-01-31T12:00:00"),
    "time": ("", "a", "12:00", "12:00:00", "24:00:00Z"),
    "duration": ("", "a", "P", "1D", "P1DT"),
    "uuid": ("", "a", "123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400g"),
    "ipv4": ("", "a", "1.2.3", "1.2.3.256", "::1"),
    "ipv6": ("", "a", ":", "1::2::3", "1.2.3.4"),
    "email": ("", "a", "a b", "a.b"),
    "idn-email": ("", "a", "a b", "ä"),
    "hostname": ("", "_", "a b", "-a", "ä", "a."),
    "idn-hostname": ("", "_", "a b", "a@b"),
    "uri": ("", "a", "/a", "//a", "a b", "http://a b", "ä"),
    "uri-reference": (" ", "a b", "<", "\\", "ä", "{a}"),
    "iri": ("", "a", "/a", "a b", "http://a b"),
    "iri-reference": (" ", "a b", "<", "\\", "{a}"),
    "uri-template": (" ", "a b", "<", "\\"),
    "json-pointer": ("a", "#", "/~", "/~2"),
    "relative-json-pointer": ("", "a", "/a", "01", "-1"),
    "regex": ("(", "[", "\\", "a**"),
}
"""Short texts that are none of a format. Both validators refuse them."""

_IPV4_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_DATE = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:[.][0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
_POINTER = "(?:/(?:[^/~]|~[01])*)*"
_URI_CHARACTER = "[A-Za-z0-9._~:/?#@!$&'()*+,;=%\\[\\]-]"
_IRI_CHARACTER = "[^\\x00-\\x20\"<>\\\\^`{|}\\x7F]"
_SCHEME = "[A-Za-z][A-Za-z0-9+.-]*:"

NECESSARY: Mapping[str, str] = {
    "date": f"^{_DATE}$",
    "date-time": f"^{_DATE}[Tt]{_TIME}$",
    "time": f"^{_TIME}$",
    "duration": "^P(?:(?:[0-9]+[YMWD])+(?:T(?:[0-9]+[HMS])+)?|T(?:[0-9]+[HMS])+)$",
    "uuid": "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$",
    "ipv4": f"^{_IPV4_BYTE}[.]{_IPV4_BYTE}[.]{_IPV4_BYTE}[.]{_IPV4_BYTE}$",
    "ipv6": "^[0-9A-Fa-f:][0-9A-Fa-f:.]{0,43}[0-9A-Fa-f:]$",
    "email": "^[\\x20-\\x7E\\t]+@[A-Za-z0-9.:\\[\\]-]+$",
    "idn-email": "^[^@][^\\n\\r]*@[^\\x00-,/;-@^-`{-\\x7F]+$",
    "hostname": "^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$",
    "idn-hostname": "^[^\\x00-,/:-@\\[-`{-\\x7F]+$",
    "uri": f"^{_SCHEME}{_URI_CHARACTER}*$",
    "uri-reference": f"^{_URI_CHARACTER}*$",
    "iri": f"^{_SCHEME}{_IRI_CHARACTER}*$",
    "iri-reference": f"^{_IRI_CHARACTER}*$",
    "uri-template": "^[^\\x00-\\x20\"<>\\\\^`\\x7F]*$",
    "json-pointer": f"^{_POINTER}$",
    "relative-json-pointer": f"^(?:0|[1-9][0-9]*)(?:#|{_POINTER})$",
}
"""A pattern (ECMA-262) that every text of a format matches: where it cannot hold, the format cannot. `regex` has none.

Without look-around and classes of Unicode, so that any engine of regular languages can read them.
"""

_NARROWER = {
    "hostname": ("uuid", "date"),
    "idn-hostname": ("uuid", "date"),
    "uri-reference": ("uri", "hostname", "uuid", "date", "ipv4", "duration"),
    "iri": ("uri",),
    "iri-reference": ("uri", "iri", "uri-reference", "hostname", "uuid", "date", "ipv4", "duration"),
    "uri-template": (
        "uri", "iri", "uri-reference", "iri-reference", "hostname", "uuid", "date", "ipv4", "duration", "ipv6", "time",
        "date-time"),
}

WIDER: frozenset[tuple[str, str]] = frozenset(
    (narrow, wide) for wide, narrows in _NARROWER.items() for narrow in narrows
)
"""Pairs (narrow, wide): every text of the one is a text of the other, by the RFCs and before the checker.

RFC 3986 sections 4.1 and 4.3, RFC 3987 section 2.2, RFC 6570 section 2.1 with erratum 6937, RFC 1123 section
2.1. The checker refuses some ASCII host names with punycode as internationalised ones, so neither
hostname and idn-hostname nor email and idn-email are here; nor are IPv4 addresses, which RFC 1123 takes apart
from host names, though the checker does not.
"""


def fits(name: str, text: str) -> bool | None:
    """Whether a text is of a format. None: the format decides nothing here, or the text is no Unicode text.

    What the checker accepts must also match the format's pattern: jsonschema_rs 0.60 takes each of `*+,-./` for a
    digit in dates and times.
    """
    if name not in DECIDED:
        return None
    try:
        return bool(_checker(name).is_valid(text)) and matches_necessary(name, text)
    except UnicodeError:
        return None


def matches_necessary(name: str, text: str) -> bool:
    """Whether a text matches what every text of a format matches; True where nothing is known of the format."""
    return name not in NECESSARY or finds(NECESSARY[name], text) is True


def apart(one: str, other: str) -> bool:
    """Whether two formats surely share no text, by what every text of each is made of."""
    shape, against = SHAPES.get(one), SHAPES.get(other)
    return shape is not None and against is not None and shape.apart(against)


def format_options() -> dict[str, Any]:
    """Return the options by which jsonschema_rs asserts formats, the same wherever it does.

    An `email` is a mailbox (RFC 5321 section 4.1.2), without the display name that the library lets stand before it.
    """
    import jsonschema_rs

    return {"validate_formats": True, "email_options": jsonschema_rs.EmailOptions(allow_display_text=False)}


@cache
def _checker(name: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator({"format": name}, **format_options())
