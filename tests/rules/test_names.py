"""Casings, words and plurals: what a name fits, and what most names of a contract have in common."""

from __future__ import annotations

import pytest

from contractguard.rules import DocumentRule, load_catalogue
from contractguard.rules.predicates import load_predicates
from contractguard.text.casing import CASINGS, casings_of, usual_casing, words_of
from contractguard.text.plurals import is_plural
from tests.inspecting import completed, lint

ANYTHING = set(CASINGS)


@pytest.mark.parametrize(("name", "casings"), [
    ("user", {"camel", "snake", "kebab", "flat"}),
    ("userId", {"camel"}), ("userIDs", {"camel"}), ("oauth2Client", {"camel"}), ("htmlURL", {"camel"}),
    ("UserId", {"pascal", "train"}), ("ETag", {"pascal", "train"}),
    ("user_id", {"snake"}), ("address_line_1", {"snake"}), ("3d_secure", {"snake"}),
    ("user-id", {"kebab"}), ("gpt-4o", {"kebab"}),
    ("USER_ID", {"macro"}), ("USER-ID", {"cobol", "train"}), ("Content-Type", {"train"}),
    ("RATE_LIMITS", {"macro"}), ("CREDIT_W2", {"macro"}),
])
def test_a_name_fits_the_casings_that_it_is_written_in(name: str, casings: set[str]) -> None:
    assert casings_of(name) == casings


@pytest.mark.parametrize("name", ["user-Id", "User_Id", "a__b", "one-two_three", "mediaTypes_x"])
def test_a_mixture_fits_nothing(name: str) -> None:
    assert not casings_of(name)


@pytest.mark.parametrize("name", [
    "", "_", "ID", "VAT", "SHA1", "en-GB", "pt_BR", "größe_Maß", "x" * 1000, "a_B-c" * 99])
def test_what_is_not_judged_fits_everything(name: str) -> None:
    """Acronyms and language tags are written as they are everywhere; other scripts have no case of ours."""
    assert casings_of(name) == ANYTHING


@pytest.mark.parametrize(("name", "like"), [
    ("_links", "links"), ("$ref", "ref"), ("@type", "type"), ("filter[created_at]", "created_at"),
    ("user.first_name", "first_name"), ("verifone_P400", "verifone_p400"), ("hate/threatening", "hate"),
])
def test_marks_around_a_name_and_models_within_it_do_not_count(name: str, like: str) -> None:
    assert casings_of(name) == casings_of(like)


@pytest.mark.parametrize(("names", "usual"), [
    ([f"name_{letter}" for letter in "abcdefghi"] + ["nameJ"], "snake"),
    ([f"name_{letter}" for letter in "abcdefgh"] + ["nameI", "nameJ"], ""),
    (["a", "b", "id", "ID"], ""), ([], ""), (["a_b"] * 50 + ["aB"], ""),
    (["UserList", "User", "Thing"], "pascal"), (["ON_LOAN", "LOST"], "macro"),
])
def test_the_usual_casing_is_that_of_nine_in_ten_different_names_of_several_words(names: list[str], usual: str) -> None:
    assert usual_casing(names, 0.9) == usual


def test_words_are_the_same_however_they_are_joined() -> None:
    assert words_of("pageSizeURL") == words_of("page_size-URL") == words_of("page[size].url") == ("page", "size", "url")
    assert words_of("HTTPServer2") == ("http", "server", "2")


@pytest.mark.parametrize("word", ["users", "people", "data", "emojis", "skus", "addresses", "taxis", "analytics"])
def test_a_plural_is_known(word: str) -> None:
    assert is_plural(word)


@pytest.mark.parametrize("word", ["user", "status", "address", "analysis", "axis", "bonus", ""])
def test_a_singular_is_known(word: str) -> None:
    assert not is_plural(word)


def test_an_unknown_casing_is_no_option() -> None:
    option = load_predicates()["property-casing-inconsistent"].options["casing"]
    assert option.problem("Snake") == f"must be one of {', '.join(CASINGS)}, or empty"
    assert not option.problem("snake")
    assert not option.problem("")


def rule(name: str) -> DocumentRule:
    found = load_catalogue().find(name)
    assert isinstance(found, DocumentRule)
    return found


def test_a_version_may_stand_in_a_host_or_a_base_path() -> None:
    """A server's URL with a version counts for all of its operations, but only where every server has one."""
    versioned = {"servers": [{"url": "https://v2.things.test"}, {"url": "/api/v2"}]}
    paths = {"/things": {"get": {}}}
    asked = [rule("url-version-inconsistent")]
    assert not lint(completed({**versioned, "paths": paths}), asked, {"required": True})
    half = {"servers": [{"url": "https://v2.things.test"}, {"url": "https://things.test"}], "paths": paths}
    assert len(lint(completed(half), asked, {"required": True})) == 1
    assert not lint(completed(half), asked, {"forbidden": True})


def test_names_of_paths_in_parts_are_judged_part_by_part() -> None:
    paths = {"/{a}things_x": {}, "/lent_things:takeBack": {}, "/old_things.tar": {}, "/v1/2024-01/@me": {}}
    assert not lint(completed({"paths": paths}), [rule("path-casing-inconsistent")], {"casing": "snake"})
