"""Names by their words."""

from __future__ import annotations

import pytest

from contractguard.rules.vocabulary import spaced, vocabulary


@pytest.mark.parametrize("name", [
    "password", "Password", "PASSWORD", "userPassword", "user_password", "user-password", "UserPassword",
    "user.password", "user[password]", "old password",
])
def test_a_star_before_a_phrase_stands_for_any_words_or_none(name: str) -> None:
    assert vocabulary(["* password"])[name]


@pytest.mark.parametrize("name", [
    "passwordless", "password_url", "passwordChangedAt", "mypassword", "pass_word", "", "pässword", "密码",
])
def test_a_phrase_is_met_by_whole_words_at_its_place_alone(name: str) -> None:
    assert not vocabulary(["* password"])[name]


def test_stars_on_other_sides() -> None:
    assert vocabulary(["is *"])["isAdmin"] and vocabulary(["is *"])["is"] and not vocabulary(["is *"])["island"]
    assert vocabulary(["* masked *"])["ssn_masked_value"] and not vocabulary(["* masked *"])["unmasked"]
    assert vocabulary(["api key"])["apiKey"] and not vocabulary(["api key"])["api_key_id"]


@pytest.mark.parametrize("name", ["page_token", "pageToken", "next-page-token", "nextPageToken"])
def test_what_is_exempt_is_not_met(name: str) -> None:
    assert vocabulary(["* token"])[name]
    assert not vocabulary(["* token"], ["* page token"])[name]


@pytest.mark.parametrize("name", ["tokenizer", "token_type", "max_tokens", "tokens", "max_completion_tokens"])
def test_famous_names_are_no_tokens(name: str) -> None:
    assert not vocabulary(["* token"])[name]


@pytest.mark.parametrize(("name", "words"), [
    ("userID", " user id "), ("HTTPServer2Url", " http server 2 url "), ("__x__", " x "), ("_", "  "), ("", "  "),
])
def test_words_of_a_name(name: str, words: str) -> None:
    assert spaced(name) == words


def test_long_names_are_cut_and_many_are_not_all_remembered() -> None:
    words = vocabulary(["* forgotten"])
    assert not words["a" * 1_000_000 + "_forgotten"]
    for number in range(70_000):
        assert not words[f"name{number}"]
    assert len(words) <= 65_536
