"""Paths and the templates that they belong to."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractguard.inventory.path_index import ANY_TEXT, PathIndex
from contractguard.inventory.paths import CatchAll, Literal, Mixed, Parameter, PathTemplate, Segment, openapi_path


def index_of(*templates: str, bases: Sequence[str] = ("/",)) -> PathIndex[str]:
    index: PathIndex[str] = PathIndex()
    for template in templates:
        index.add(openapi_path(template), template, [openapi_path(base) for base in bases])
    return index


def best(index: PathIndex[str], path: str) -> tuple[str, ...] | None:
    found = index.find(path)
    return found and found.values


@pytest.mark.parametrize(("templates", "path", "expected"), [
    (["/users/{id}", "/users/me"], "/users/me", "/users/me"),
    (["/users/{id}", "/users/me"], "/users/you", "/users/{id}"),
    (["/users/{id}", "/users/me"], "/users", None),
    (["/users/{id}", "/users/me"], "/users/1/2", None),
    (["/{a}/b", "/x/{c}"], "/x/b", "/x/{c}"),
    (["/x/y/z", "/x/{b}/w"], "/x/y/w", "/x/{b}/w"),
    (["/x/y/z", "/{a}/y/w"], "/x/y/w", "/{a}/y/w"),
    (["/files/{name}", "/files/{name}.{type}", "/files/{name}.json"], "/files/a.json", "/files/{name}.json"),
    (["/files/{name}", "/files/{name}.{type}"], "/files/a.txt", "/files/{name}.{type}"),
    (["/files/{name}", "/files/{name}.{type}"], "/files/.txt", "/files/{name}"),
    (["/r/{a}-{b}-end"], "/r/x-y-z-end", "/r/{a}-{b}-end"),
    (["/r/{a}{b}"], "/r/x", None),
    (["/r/{a}{b}"], "/r/xy", "/r/{a}{b}"),
    (["/a/{rest*}"], "/a/b/c", "/a/{rest*}"),
    (["/a/{rest*}"], "/a", None),
    (["/a/{rest*?}"], "/a", "/a/{rest*?}"),
    (["/a/{rest*}", "/a/{b}"], "/a/b", "/a/{b}"),
    (["/a/{rest*}/edit", "/a/{b}/view"], "/a/b/c/edit", "/a/{rest*}/edit"),
    (["/…/users/{id}"], "/any/prefix/users/1", "/…/users/{id}"),
    (["/…/users/{id}"], "/users/1", "/…/users/{id}"),
    (["/…/users/{id}", "/users/{id}"], "/users/1", "/users/{id}"),
    (["/"], "/", "/"),
    (["/"], "", "/"),
    (["/{rest*?}"], "/", "/{rest*?}"),
    (["/a/b"], "//a///b", "/a/b"),
    (["/a/{b}"], "/a/x%2Fy", "/a/{b}"),
    (["/a/{b}/c"], "/a/x/y/c", None),
    (["/café/{b}"], "/caf%C3%A9/1", "/café/{b}"),
    (["/Users"], "/users", None),
])
def test_the_best_template(templates: list[str], path: str, expected: str | None) -> None:
    assert best(index_of(*templates), path) == (expected and (expected,))


def test_a_slash_at_the_end_makes_no_difference_but_is_told() -> None:
    index = index_of("/a", "/b/", "/c", "/c/")
    told = {path: index.find(path) for path in ("/a", "/a/", "/b", "/b/", "/c", "/c/", "/")}
    assert {path: found.slash_differs for path, found in told.items() if found} == {
        "/a": False, "/a/": True, "/b": True, "/b/": False, "/c": False, "/c/": False,
    }
    assert [best(index, "/c"), best(index, "/c/")] == [("/c",), ("/c/",)]


def test_the_slash_does_not_depend_on_the_order() -> None:
    assert best(index_of("/c/", "/c"), "/c") == ("/c",)


def test_bases_are_candidates() -> None:
    index = index_of("/users/{id}", bases=("/", "/api/v1", "/{tenant}/rest"))
    found = [index.find(path) for path in ("/users/1", "/api/v1/users/1", "/x/rest/users/1", "/api/users/1")]
    assert [each and each.base.spelled for each in found] == ["/", "/api/v1", "/{tenant}/rest", None]


def test_templates_that_differ_in_names_share_their_values() -> None:
    index = index_of("/users/{id}")
    index.add(openapi_path("/users/{user}"), "code")
    index.add(openapi_path("/users/{user}"), "code")
    assert best(index, "/users/1") == ("/users/{id}", "code")


def test_a_parameter_of_unknown_text_is_no_literal() -> None:
    index = index_of("/users/me", "/users/{id}", "/users/{a}.{b}")
    found = index.find_segments(["users", ANY_TEXT])
    assert found
    assert found.values == ("/users/{id}",)
    assert index.find_segments([ANY_TEXT, "me"]) is None


SEGMENTS = st.one_of(
    st.sampled_from("abc").map(Literal), st.just(Parameter("p")), st.just(Mixed(("a", None), ("m",))),
)
ENDS = st.sampled_from([(), (CatchAll("r"),), (CatchAll("r", optional=True),)])
TEMPLATES = st.lists(st.tuples(st.lists(SEGMENTS, max_size=4), ENDS))
PATHS = st.lists(st.sampled_from(["a", "b", "c", "ab", "ac"]), max_size=5)


@given(TEMPLATES, PATHS)
def test_what_is_found_is_the_best_of_all_that_fit(templates: list[tuple[list[Segment], tuple[Segment, ...]]],
                                                   path: list[str]) -> None:
    index: PathIndex[tuple[Segment, ...]] = PathIndex()
    wholes = [PathTemplate((*segments, *rest)) for segments, rest in templates]
    for whole in wholes:
        index.add(whole, whole.segments)
    fitting = [rank for whole in wholes if (rank := _rank(whole.segments, path)) is not None]
    found = index.find("/" + "/".join(path))
    assert (found and _rank(found.values[0], path)) == min(fitting, default=None)


def _rank(template: tuple[Segment, ...], path: list[str]) -> tuple[int, ...] | None:
    """Rank a template for a path by its segments from left to right; None where it does not fit."""
    ranks = []
    for index, segment in enumerate(template):
        if isinstance(segment, CatchAll):
            return (*ranks, 3 + segment.optional) if segment.optional or index < len(path) else None
        if index >= len(path):
            return None
        text = path[index]
        fits = [isinstance(segment, Literal) and segment.text == text,
                isinstance(segment, Mixed) and len(text) > 1 and text.startswith("a"), isinstance(segment, Parameter)]
        if not any(fits):
            return None
        ranks.append(fits.index(True))
    return (*ranks, -1) if len(template) == len(path) else None


def test_many_wrong_ways_take_little_time() -> None:
    index: PathIndex[int] = PathIndex()
    for number in range(2**10):
        bits = [Literal("a") if number >> bit & 1 else Parameter("p") for bit in range(10)]
        index.add(PathTemplate((*bits, Literal("end"))), number)
    index.add(openapi_path("/" + "/".join(["…", "a"] * 20) + "/end"), -1)
    started = time.perf_counter()
    assert index.find("/" + "/".join("a" * 60)) is None
    assert index.find("/" + "a/" * 100_000) is None
    assert time.perf_counter() - started < 5
