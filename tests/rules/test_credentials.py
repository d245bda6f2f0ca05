"""What looks like a credential, and what documentation writes in its place. No credential here was ever in use."""

from __future__ import annotations

import base64
import json
from datetime import date

import pytest

from contractguard.rules.credentials import credentials_in

# Put together, so that scanners of repositories do not take them for real.
BODY = "Zr8kQm2VxW7nTb4LpY9sHd3JfGc6"
HEX = "9f3a7c1e5b8d2046a1c7e3f95d0b8246" * 2


def token(claims: dict[str, object], signature: str = "k9Xw2Lq7Vt4Rz8Bn1Mc6Yp3Hd5Js0GfAeUiOo_TxQrW") -> str:
    parts = (json.dumps(part).encode() for part in ({"alg": "RS256", "kid": "7"}, claims))
    return ".".join([*(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts), signature])


LIVE = {
    "AWS access key": "AKIA" + "Q3EGR5TUVWXYZ23K",
    "AWS temporary access key": "ASIA" + "Q3EGR5TUVWXYZ23K",
    # The checksum is that of GitHub's own documentation of the format: CRC-32 of the thirty characters, in base 62.
    "GitHub token": "ghp_" + "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17",
    "GitLab token": "glpat-" + BODY[:20],
    "Slack token": "xoxb-" + "847362915087-" + BODY[:24],
    "Slack webhook": "hooks.slack.com/services/T" + "7QK2M9XW/B4LPY9SHD/" + BODY[:24],
    "Stripe live key": "sk_live_" + BODY,
    "Google API key": "AIza" + (BODY + "R5vK2wX")[:35],
    "OpenAI key": "sk-proj-" + BODY * 2,
    "Anthropic key": "sk-ant-" + BODY * 2,
    "SendGrid key": "SG." + BODY[:22] + "." + (BODY * 2)[:43],
    "Shopify token": "shpat_" + HEX[:32],
    "DigitalOcean token": "dop_v1_" + HEX,
    "JSON Web Token": token({"sub": "8f14e45f", "exp": 1893456000}),
    "private key": "-----BEGIN RSA PRIVATE KEY-----\n" + BODY * 2,
    "URL with a password": "://admin:" + "t7Kw2!xQ9@db.things.test",
}


@pytest.mark.parametrize("kind", LIVE)
def test_what_looks_live_is_found(kind: str) -> None:
    written = f"before {LIVE[kind]} behind" if not LIVE[kind].startswith("://") else f"postgres{LIVE[kind]}/things"
    assert [(found.kind, found.text) for found in credentials_in(written)] == [(kind, LIVE[kind])]


@pytest.mark.parametrize("kind", LIVE)
def test_the_preview_gives_nothing_away(kind: str) -> None:
    (found,) = credentials_in(LIVE[kind])
    assert found.preview == f"{LIVE[kind][:4]}…"


@pytest.mark.parametrize("text", [
    "AKIAIOSFODNN7EXAMPLE", "sk_test_" + BODY, "pk_live_" + BODY, "sk_live_xxxxxxxxxxxxxxxxxxxxxxxx",
    "sk_live_your_key_here_and_nothing_else", "sk_live_000000000000000000000000", "sk-...", "your-api-key",
    "ghp_" + BODY + "abcdefgh", "AIzaSyExampleExampleExampleExampleExamp", "AIza" + "x" * 35,
    "xoxb-123456789012-" + BODY[:24], "hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
    "-----BEGIN PRIVATE KEY-----\n...", "-----BEGIN PUBLIC KEY-----\n" + BODY * 2,
    "postgres://user:password@localhost/things", "https://user:{password}@things.test", "https://things.test/a:b@c",
    "mailto:a@things.test", "BAKIA" + "Q3EGR5TUVWXYZ23K", "AKIA" + "Q3EGR5TUVWXYZ23KLMNOP", "eyJhbGciOiJIUzI1NiJ9",
    "eyJkaXJlY3Rpb24iOiJuZXh0Iiwib2Zmc2V0IjoiMTU5NDM3", "eyJ" + "A" * 20 + ".eyJ" + "A" * 20 + "." + BODY * 2,
])
def test_what_documentation_writes_is_none(text: str) -> None:
    assert not [*credentials_in(f"such as {text} or so")]


@pytest.mark.parametrize("claims", [
    {}, {"sub": "1234567890", "name": "John Doe", "iat": 1516239022}, {"iss": "https://example.com"},
    {"sub": "your-id"},
])
def test_tokens_of_tutorials_are_none(claims: dict[str, object]) -> None:
    assert not [*credentials_in(token(claims))]


# RFC 7519, section 4.1.4: after `exp` the token must not be accepted, so nobody needs to withdraw it.
@pytest.mark.parametrize(("claims", "today", "over"), [
    ({"exp": 1426420800}, date(2026, 7, 1), True), ({"exp": 1893456000}, date(2026, 7, 1), False),
    ({"sub": "8f14e45f"}, date(2026, 7, 1), False), ({"exp": "1426420800"}, date(2026, 7, 1), False),
    ({"exp": True}, date(2026, 7, 1), False), ({"exp": float("nan")}, date(2026, 7, 1), False),
    ({"exp": int("918273" * 70)}, date(2026, 7, 1), False), ({"exp": 1426420800}, None, False),
])
def test_a_token_whose_time_is_past_is_over(claims: dict[str, object], today: date | None, over: bool) -> None:
    (found,) = credentials_in(token(claims))
    assert found.is_over(today) is over


def test_each_is_found_once() -> None:
    assert len([*credentials_in(f"{LIVE['Stripe live key']} {LIVE['Stripe live key']}")]) == 1


@pytest.mark.parametrize("text", [
    "://" * 200_000, "eyJ" * 200_000, "sk-" * 200_000, "://a:" * 100_000, "-----BEGIN " * 50_000, ".eyJ" * 200_000,
    ".eyJaaaaaaaa" * 50_000, " -----BEGIN PRIVATE KEY-----" + " " * 500_000, (" eyJ" + "a" * 3000) * 200,
    "://a:" + "b" * 60 + "@" + "c" * 500_000, " glpat-" * 100_000, " AKIA" * 100_000,
])
def test_hostile_texts_are_searched_in_time_that_grows_with_their_size(text: str) -> None:
    assert not [*credentials_in(text)]
