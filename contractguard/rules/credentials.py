"""Credentials as they are written: by the marks that those who issue them put in, by checksums, and by what is random.

What documentation writes in place of a credential is none: test keys, names of placeholders, runs of one character.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timezone

_PLACEHOLDER = re.compile(
    r"example|sample|dummy|fake|placeholder|your|secret|redact|truncat|here|foobar|changeme|insert|"
    r"x{4}|\*{3}|\.{3}|12345|abcde|qwerty|(.)\1{4}", re.IGNORECASE)
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_JWT = "JSON Web Token"
_KNOWN_TOKENS = ("John Doe", "1516239022")
"""What the token that every tutorial shows says of itself."""


@dataclass(frozen=True, slots=True)
class Credential:
    """Something that looks like a credential: who issues such, and the text."""

    kind: str
    text: str

    @property
    def preview(self) -> str:
        """The first characters, which name the kind: the rest is nobody's business."""
        return f"{self.text[:4]}…"

    def is_over(self, today: date | None) -> bool:
        """Whether it says of itself that it is not accepted any more: a token whose `exp` is past (RFC 7519, 4.1.4)."""
        claims = _decoded(self.text.split(".")[1]) if self.kind == _JWT and today is not None else None
        end = claims.get("exp") if isinstance(claims, dict) else None
        if today is None or isinstance(end, bool) or not isinstance(end, (int, float)):
            return False
        return end < datetime(today.year, today.month, today.day, tzinfo=timezone.utc).timestamp()


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of credential: a mark to look for, how much stands before it, the form, and what else must hold.

    What is `apart` follows no letter, digit or hyphen: it is no part of another word.
    """

    name: str
    mark: str
    form: re.Pattern[str]
    holds: Callable[[str], bool]
    lead: int = 0
    apart: bool = True


def credentials_in(text: str) -> Iterator[Credential]:
    """Iterate over what looks like a credential in a text, each once."""
    seen: set[str] = set()
    for place, mark in _marked(text):
        for kind in _KINDS_BY_MARK[mark]:
            start = place - kind.lead
            match = kind.form.match(text, start) if start >= 0 and _stands(kind, text, start) else None
            if match and match[0] not in seen and kind.holds(match[0]):
                seen.add(match[0])
                yield Credential(kind.name, match[0])


def _marked(text: str) -> Iterator[tuple[int, str]]:
    """Iterate over the marks in a text: one pass over many that are rare, one over the one that is not."""
    for match in _MARKS.finditer(text):
        yield match.start(), match[0]
    place = text.find(_AUTHORITY)
    while place >= 0:
        yield place, _AUTHORITY
        place = text.find(_AUTHORITY, place + 1)


def _stands(kind: _Kind, text: str, start: int) -> bool:
    before = text[start - 1] if start else " "
    return not (kind.apart and (before.isalnum() or before in "_-"))


def _is_random(text: str, least: float = 3.0) -> bool:
    """Whether a text is like drawn by lot: many different characters, no word of a placeholder in it."""
    return not _PLACEHOLDER.search(text) and _entropy(text) >= least


def _entropy(text: str) -> float:
    """Return the entropy of a text in bits a character (Shannon)."""
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts)


def _is_checked(text: str) -> bool:
    """Whether the last six characters are the checksum of those before: CRC-32 in base 62."""
    body, check = text.rpartition("_")[2][:-6], text[-6:]
    number, digits = zlib.crc32(body.encode()), ""
    while number:
        number, digit = divmod(number, 62)
        digits = _DIGITS[digit] + digits
    return digits.rjust(6, "0") == check


def _is_token(text: str) -> bool:
    """Whether a text is a signed JSON Web Token whose header and claims can be read (RFC 7519, section 7.2)."""
    header, claims, signature = text.split(".")
    stated, claimed = _decoded(header), _decoded(claims)
    if not isinstance(stated, dict) or not isinstance(claimed, dict) or "alg" not in stated or not claimed:
        return False
    spelled = json.dumps(claimed)
    known = any(each in spelled for each in _KNOWN_TOKENS) or _PLACEHOLDER.search(spelled)
    return not known and _is_random(signature, 3.5)


def _decoded(part: str) -> object:
    try:
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None


def _is_password(text: str) -> bool:
    """Whether a user with a password stands before the host of a URL (RFC 3986, section 3.2.1)."""
    user, _, password = text.removeprefix(_AUTHORITY).rpartition("@")[0].partition(":")
    weak = {"password", "pass", "pwd", user.lower(), ""}
    return password.lower() not in weak and not re.search(r"[{}<>$%*]", text) and _is_random(password, 2.5)


def _kind(name: str, mark: str, form: str, holds: Callable[[str], bool] | None = None, lead: int = 0) -> _Kind:
    """Make a kind: `form` is what follows the mark, or, with a lead, the whole."""
    whole, behind = re.compile(form if lead else re.escape(mark) + form), lead + len(mark)
    return _Kind(name, mark, whole, holds or (lambda text: _is_random(text[behind:])), lead, mark != _AUTHORITY)


_AUTHORITY = "://"
_MARKS = re.compile(
    r"A(?:KIA|SIA|Iza)|gh[pousr]_|glpat-|pat_|npm_|xox[bpar]-|hooks\.slack\.com/services/T|_live_|whsec_|sk-|SG\.|"
    r"pypi-AgEI|dop_v1_|eyJ|-----BEGIN")
_END = r"(?![A-Za-z0-9])"
# Every length has an end: what is hostile is read once for each mark, not to its end for each.
_KINDS = (
    _kind("AWS access key", "AKIA", rf"[A-Z2-7]{{16}}{_END}"),
    _kind("AWS temporary access key", "ASIA", rf"[A-Z2-7]{{16}}{_END}"),
    *(_kind("GitHub token", mark, rf"[A-Za-z0-9]{{36}}{_END}", _is_checked)
      for mark in ("ghp_", "gho_", "ghu_", "ghs_", "ghr_")),
    _kind("GitHub token", "pat_", r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}", lead=7),
    _kind("Shopify token", "pat_", r"shpat_[a-f0-9]{32}", lead=2),
    _kind("npm token", "npm_", rf"[A-Za-z0-9]{{36}}{_END}", _is_checked),
    _kind("GitLab token", "glpat-", r"[A-Za-z0-9_-]{20,4096}"),
    *(_kind("Slack token", mark, r"[0-9]{8,20}-[0-9A-Za-z-]{16,200}")
      for mark in ("xoxb-", "xoxp-", "xoxa-", "xoxr-")),
    _kind("Slack webhook", "hooks.slack.com/services/T", r"[A-Z0-9]{8,20}/B[A-Z0-9]{8,20}/[A-Za-z0-9]{24}"),
    _kind("Stripe live key", "_live_", r"[sr]k_live_[A-Za-z0-9]{24,4096}", lead=2),
    _kind("Stripe webhook secret", "whsec_", rf"[A-Za-z0-9+/]{{32,4096}}{_END}"),
    _kind("Google API key", "AIza", rf"[A-Za-z0-9_-]{{35}}{_END}"),
    _kind("OpenAI key", "sk-", r"(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,4096}"),
    _kind("Anthropic key", "sk-", r"ant-[A-Za-z0-9_-]{40,4096}"),
    _kind("SendGrid key", "SG.", r"[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    _kind("PyPI token", "pypi-AgEI", r"[A-Za-z0-9_-]{50,4096}"),
    _kind("DigitalOcean token", "dop_v1_", r"[a-f0-9]{64}"),
    _kind(_JWT, "eyJ",
          r"[A-Za-z0-9_-]{8,4096}\.eyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{32,4096}", _is_token),
    # A YAML file may break a line wherever the text has a space.
    _kind("private key", "-----BEGIN", r"(?:\s{1,64}[A-Z]{1,20})?\s{1,64}PRIVATE\s{1,64}KEY-----"
          r"(?:\s|\\[nr]){0,64}[A-Za-z0-9+/=]{40,4096}",
          lambda text: _is_random(re.sub(r"\s|\\[nr]", "", text.rpartition("-----")[2]), 4.0)),
    _kind("URL with a password", _AUTHORITY,
          r"[^\s:/@\"'<>?#]{1,64}:[^\s/@\"'<>?#]{6,64}@[a-zA-Z0-9.-]{1,255}", _is_password),
)
_KINDS_BY_MARK: Mapping[str, list[_Kind]] = {
    mark: [kind for kind in _KINDS if kind.mark == mark] for mark in dict.fromkeys(kind.mark for kind in _KINDS)
}
