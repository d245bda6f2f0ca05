"""Unknown paths become templates."""

from __future__ import annotations

import random
import string
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractguard.inventory.traffic import clusters
from tests.inventory.traffic.reading import read, unknown

WORDS = [f"{first}{second}ra" for first in ("ba", "co", "di", "fu", "ge", "ha", "ka", "lu")
         for second in ("lo", "mi", "nu", "po", "sa")]


def log_of(paths: Iterable[str]) -> bytes:
    return "".join(f'- - - [x] "GET {path} HTTP/1.1" 200 1\n' for path in paths).encode()


def templates(paths: Iterable[str]) -> dict[str, int]:
    return {path: hits for (_, path), hits in unknown(read(log_of(paths), form="access-log")).items()}


def test_values_are_parameters_and_words_are_not() -> None:
    paths = ["/users/1", "/users/2/posts", "/users/550e8400-e29b-41d4-a716-446655440000", "/users/me", "/users/1/posts",
             "/days/2026-01-01/2026-02-01", "/"]
    assert templates(paths) == {
        "/": 1, "/users/me": 1, "/users/{id}": 2, "/users/{id}/posts": 2, "/days/{id}/{id2}": 1,
    }


def test_twenty_words_with_the_same_below_are_a_parameter() -> None:
    few, many = WORDS[: clusters.ALIKE - 1], WORDS[: clusters.ALIKE]
    assert templates(f"/shops/{word}/items" for word in few) == {f"/shops/{word}/items": 1 for word in few}
    assert templates(f"/shops/{word}/items" for word in many) == {"/shops/{id}/items": 20}


def test_other_words_join_only_where_all_below_them_is_covered() -> None:
    paths = [*(f"/shops/{word}/{below}" for word in WORDS[:20] for below in ("items", "owner")),
             "/shops/zebra/items", "/shops/search/advanced"]
    assert templates(paths) == {"/shops/{id}/items": 21, "/shops/{id}/owner": 20, "/shops/search/advanced": 1}


def test_what_was_made_a_parameter_is_looked_at_again_below() -> None:
    paths = [f"/{first}/{second}/x" for first in WORDS[:20] for second in WORDS[:20]]
    assert templates(paths) == {"/{id}/{id2}/x": 400}
    halves = [f"/{word}/{WORDS[index % 2 * 10 + below]}" for index, word in enumerate(WORDS) for below in range(10)]
    assert templates(halves) == {"/{id}/{id2}": 400}


def test_siblings_are_never_merged() -> None:
    paths = [f"/{resource}/{number}/log" for resource in ("users", "orders", "teams") for number in range(50)]
    assert templates(paths) == {f"/{resource}/{{id}}/log": 50 for resource in ("users", "orders", "teams")}


def test_a_place_with_very_many_words_is_a_parameter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "MOST_CHILDREN", 25)
    different = [f"/tags/{word}/{'xy'[index % 2]}" for index, word in enumerate(WORDS[:30])]
    assert templates(["/tags/4/x", *different, "/tags/new/z"]) == {
        "/tags/{id}/x": 16, "/tags/{id}/y": 15, "/tags/{id}/z": 1,
    }


def test_there_are_never_more_nodes_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "MOST_NODES", 10)
    traffic = read(log_of(f"/{word}" for word in WORDS[:15]), form="access-log")
    assert sum(unknown(traffic).values()) == 10
    assert traffic.ignored == {"there are too many different paths, or they are too long": 5}


def test_nothing_is_lost_by_merging_hosts() -> None:
    content = b"".join(b'- - - [x] "GET http://h%d.example/%s/x HTTP/1.1" 200 1\n' % (index % 3, word.encode())
                       for index, word in enumerate(WORDS))
    assert unknown(read(content, form="access-log")) == {("GET", "/{id}/x"): 40}


SEGMENT = st.one_of(st.sampled_from(WORDS[:30]), st.sampled_from(["1", "22", "me", "ada@example.org", "v1"]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(SEGMENT, max_size=3), max_size=120), st.randoms(use_true_random=False))
def test_the_order_makes_no_difference(paths: list[list[str]], shuffling: random.Random) -> None:
    lines = ["/" + "/".join(path) for path in paths] + [f"/{word}/{tail}" for word in WORDS[:22] for tail in ("x", "y")]
    whole = templates(lines)
    shuffling.shuffle(lines)
    assert templates(lines) == whole
    assert sum(whole.values()) == len(lines)


def test_hostile_paths_take_bounded_space_and_time() -> None:
    letters = random.Random(1)
    words = ["".join(letters.choices(string.ascii_lowercase[:5] + "aeiou", k=8)) for _ in range(3000)]
    deep = "/" + "/".join(WORDS[depth % 7] for depth in range(31))
    paths = [*(f"/{first}/{second}" for first, second in zip(words, reversed(words), strict=True)),
             "/" + "a/" * 5000, "/" + "b" * 100_000, *[deep] * 99]
    assert len(templates(paths)) < 100
