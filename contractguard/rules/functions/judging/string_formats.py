"""The formats that `format` asserts in rules: those of ajv-formats, of strings and of numbers.

Looser in places than the specifications: a time needs no offset, an email a domain with a dot, a UUID may be a URN.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import AddressValueError, IPv6Address

from contractguard.jsonpath.javascript import is_number
from contractguard.jsonpath.patterns import pattern_of

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?([zZ]|[+-][0-9]{2}(:?[0-9]{2})?)?")
_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BETWEEN = re.compile(r"[tT\s]")
_HEX = "%[0-9A-Fa-f]{2}"
_UNRESERVED = r"A-Za-z0-9._~!$&'()+*,;=\-"
_SEGMENT = f"(?:[{_UNRESERVED}:@]|{_HEX})"
_IP = r"(?:(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])"
_AUTHORITY = rf"(?:(?:[{_UNRESERVED}:]|{_HEX})*@)?(?:\[[0-9A-Fa-fVv:.]+\]|(?:[{_UNRESERVED}]|{_HEX})*)(?::[0-9]*)?"
_SUFFIX = rf"(?:\?(?:[{_UNRESERVED}:@/?]|{_HEX})*)?(?:#(?:[{_UNRESERVED}:@/?]|{_HEX})*)?"
_ABSOLUTE = f"//{_AUTHORITY}(?:/{_SEGMENT}*)*|/(?:{_SEGMENT}+(?:/{_SEGMENT}*)*)?"
_PATH = f"{_ABSOLUTE}|{_SEGMENT}+(?:/{_SEGMENT}*)*"
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ATOM = "[a-z0-9!#$%&'+*/=?^_`{|}~-]+"
_VARIABLE = rf"(?:[a-z0-9_]|{_HEX})+(?::[1-9][0-9]{{0,3}}|\*)?"
_PRIVATE = r"(?!(?:10|127)(?:\.[0-9]{1,3}){3})(?!(?:169\.254|192\.168)(?:\.[0-9]{1,3}){2})" \
           r"(?!172\.(?:1[6-9]|2[0-9]|3[01])(?:\.[0-9]{1,3}){2})"
_PUBLIC_IP = r"(?:[1-9][0-9]?|1[0-9]{2}|2[01][0-9]|22[0-3])(?:\.(?:1?[0-9]{1,2}|2[0-4][0-9]|25[0-5])){2}" \
             r"\.(?:[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-4])"
_NAME = r"[a-z0-9\u00a1-\uffff](?:[a-z0-9\u00a1-\uffff-]*[a-z0-9\u00a1-\uffff])?"

_PATTERNS: Mapping[str, str] = {
    "duration": "P(?:[0-9]+W|(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?"
                "(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?)",
    "uri": f"[a-z][a-z0-9+.-]*:(?:{_PATH}){_SUFFIX}",
    "uri-reference": f"(?:[a-z][a-z0-9+.-]*:)?(?:{_PATH})?{_SUFFIX}",
    "uri-template": rf"(?:[^\x00-\x20\"'<>%\\^`{{|}}]|{_HEX}|\{{[+#./;?&=,!@|]?{_VARIABLE}(?:,{_VARIABLE})*\}})*",
    "url": rf"(?:https?|ftp)://(?:[^\s@]+@)?(?:{_PRIVATE}{_PUBLIC_IP}|{_NAME}(?:\.{_NAME})*\.[a-z\u00a1-\uffff]{{2,}})"
           r"(?::[0-9]{2,5})?(?:/\S*)?",
    "email": rf"{_ATOM}(?:\.{_ATOM})*@(?:{_DOMAIN_LABEL}\.)+{_DOMAIN_LABEL}",
    "hostname": rf"(?=.{{1,253}}\.?$){_LABEL}(?:\.{_LABEL})*\.?",
    "ipv4": _IP,
    "uuid": "(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}",
    "json-pointer": "(?:/(?:[^~/]|~0|~1)*)*",
    "json-pointer-uri-fragment": f"#(?:/(?:[{_UNRESERVED}:@]|{_HEX}|~0|~1)*)*",
    "relative-json-pointer": "(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~0|~1)*)*)",
    "byte": "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
}
_ANY_CASE = frozenset({
    "uri", "uri-reference", "uri-template", "url", "email", "hostname", "uuid", "json-pointer-uri-fragment"})


def fits(name: object, value: object) -> bool:
    """Whether a value is of a format. Every value is of a format that is not known, or that is one of another type."""
    if isinstance(value, str):
        if name in _PATTERNS:
            return _matches(str(name), value)
        check = _STRINGS.get(str(name))
        return check is None or check(value)
    if not is_number(value) or name not in ("int32", "int64"):
        return True
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return whole and (name == "int64" or -(2**31) <= value < 2**31)  # type: ignore[operator]


def _matches(name: str, text: str) -> bool:
    pattern = pattern_of(f"^(?:{_PATTERNS[name]})$", "i" if name in _ANY_CASE else "")
    return pattern is not None and pattern.finds(text)


def _date(text: str) -> bool:
    parts = _DATE.fullmatch(text)
    if not parts:
        return False
    year, month, day = (int(part) for part in parts.groups())
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= month <= 12 and 1 <= day <= (29 if month == 2 and leap else _DAYS[month])


def _time(text: str) -> bool:
    parts = _TIME.fullmatch(text)
    if not parts:
        return False
    hour, minute, second = (int(part) for part in parts.groups()[:3])
    return (hour <= 23 and minute <= 59 and second <= 59) or (hour, minute, second) == (23, 59, 60)


def _date_time(text: str) -> bool:
    parts = _BETWEEN.split(text)
    return len(parts) == 2 and _date(parts[0]) and _time(parts[1])


def _ipv6(text: str) -> bool:
    try:
        return IPv6Address(text).scope_id is None
    except (AddressValueError, ValueError):
        return False


def _regex(text: str) -> bool:
    return pattern_of(text, "") is not None and not re.search(r"[^\\]\\Z", text)


_STRINGS: Mapping[str, Callable[[str], bool]] = {
    "date": _date, "time": _time, "date-time": _date_time, "ipv6": _ipv6, "regex": _regex,
}
