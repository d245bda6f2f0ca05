from __future__ import annotations

import pytest

from contractguard.rules.functions.judging.string_formats import fits


@pytest.mark.parametrize(("name", "text"), [
    ("uri", "https://example.com"), ("uri", "https://a@example.com:80/a?b=c#d"), ("uri", "urn:a:b-c"), ("uri", "https://a.test/*"),
    ("uri", "https://[::1]/"), ("uri-reference", "/a/b:c@d"), ("uri-reference", "example.com"),
    ("json-pointer-uri-fragment", "#/a/b-c"),
])
def test_addresses_are_of_their_format(name: str, text: str) -> None:
    assert fits(name, text)


@pytest.mark.parametrize(("name", "text"), [
    ("uri", "example.com"), ("uri", "https://a b"), ("uri-reference", "a b"), ("json-pointer-uri-fragment", "/a"),
])
def test_what_is_no_address_is_not(name: str, text: str) -> None:
    assert not fits(name, text)
