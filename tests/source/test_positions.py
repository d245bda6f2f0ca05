"""Where keys and values stand: exact in both formats, whatever the layout."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from contractguard.source.document import Document, Part, Region
from contractguard.source.parse import parse_document
from contractguard.source.yaml_exact import compose
from contractguard.source.yaml_nodes import Node
from contractguard.text import Pointer

REAL = Path(__file__).parents[3] / "shared" / "corpus" / "real"

TEXTS = st.text(st.sampled_from("ab:#-'\"\\ \n?&*!|>{}[],é\U0001f600\t%@0"), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(TEXTS, children, max_size=4),
    max_leaves=25,
)


def parse(content: str, uri: str = "api.yaml") -> Document:
    def refuse(reference: str) -> Document:
        raise AssertionError(reference)

    return parse_document(uri, content.encode(), refuse)


def pointers(value: object, pointer: Pointer = ()) -> Iterator[tuple[Pointer, object]]:
    yield pointer, value
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for token, child in children:
        yield from pointers(child, (*pointer, token))


def slice_of(text: str, region: Region) -> str:
    """Cut a region out of a text by lines and columns alone."""
    lines = text.replace("\r\n", " \n").split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    return text[starts[region.line - 1] + region.column - 1 : starts[region.end_line - 1] + region.end_column - 1]


def span(region: Region) -> tuple[int, int, int, int]:
    return region.line, region.column, region.end_line, region.end_column


def read_slice(text: str, region: Region) -> object:
    """Read a value's slice as YAML, spaces before it so that its later lines keep their indentation."""
    node = compose(" " * (region.column - 1) + slice_of(text, region) + "\n")
    return node.data if node is not None else None


def spelled_key(document: Document, region: Region) -> object:
    spelling = slice_of(document.text, region)
    if document.format == "json":
        return json.loads(spelling)
    node = compose(spelling)
    return node.spelling if node else ""


def assert_located(document: Document) -> None:
    wanted: list[tuple[Pointer, Part]] = [(pointer, "value") for pointer, _ in pointers(document.data)]
    regions = document.regions([*wanted, *((pointer, "key") for pointer, _ in wanted)])
    for pointer, value in pointers(document.data):
        region, key = regions[pointer, "value"], regions[pointer, "key"]
        if document.format == "json":
            assert json.loads(slice_of(document.text, region)) == value
        else:
            assert read_slice(document.text, region) == value
        assert regions[pointer, "value"] == document.region(pointer) or len(wanted) > 12
        if pointer and isinstance(pointer[-1], str):
            assert spelled_key(document, key) == pointer[-1]
        else:
            assert key == region


@settings(max_examples=60, deadline=None)
@given(VALUES, st.sampled_from([None, 0, 3, "\t"]), st.booleans())
def test_json_slices_read_as_their_values(value: object, indent: int | str | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert_located(parse(text.replace("\n", "\r\n"), "api.json"))


@settings(max_examples=250, deadline=None)
@given(
    VALUES,
    st.fixed_dictionaries(
        {
            "default_flow_style": st.sampled_from([True, False, False, None]),
            "indent": st.sampled_from([2, 4, 7]),
            "width": st.sampled_from([20, 1000]),
            "allow_unicode": st.booleans(),
            "line_break": st.sampled_from(["\n", "\r\n"]),
            "explicit_start": st.booleans(),
        }
    ),
)
def test_yaml_slices_read_as_their_values(value: object, layout: dict[str, object]) -> None:
    text = yaml.dump(value, Dumper=yaml.SafeDumper, sort_keys=False, **layout)  # type: ignore[call-overload]
    assert_located(parse(text))


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize("uri", ["a.json", "a.yaml"])
def test_columns_count_characters(uri: str, line_break: str) -> None:
    text = line_break.join(['{"é\U0001f600": 1, "b": [true,', '\t"x"]}' if uri == "a.json" else ' "x"]}'])
    document = parse(text, uri)
    assert span(document.region(("b",), "key")) == (1, 11, 1, 14)
    assert span(document.region(("b",))) == (1, 16, 2, 6)
    assert span(document.region(("b", 1))) == (2, 2, 2, 5)
    assert document.region(("b", "1")) == document.region(("b", 1), "key")
    assert document.region(("b", 1)).excerpt == text.splitlines()[1]


BLOCKS = """\
# a contract
openapi: 3.1.0   # the version
paths:
  # first
  "/a b":
    get: &get
      tags: [x, 'y']
      parameters:
      - name: id
        in: query   # trailing

      -   - nested
          - |
            text: not a key

            end: neither
    post: *get
    put:
      <<: *get
      tags: []
  '404': {description: ! x}
empty:
last: >-
  folded
  text
"""


@pytest.mark.parametrize(
    ("pointer", "part", "expected"),
    [
        ((), "value", (2, 1, 25, 7)),
        ((), "key", (2, 1, 25, 7)),
        (("openapi",), "key", (2, 1, 2, 8)),
        (("openapi",), "value", (2, 10, 2, 15)),
        (("paths",), "value", (5, 3, 21, 28)),
        (("paths", "/a b"), "key", (5, 3, 5, 9)),
        (("paths", "/a b", "get", "tags"), "value", (7, 13, 7, 21)),
        (("paths", "/a b", "get", "tags", 1), "value", (7, 17, 7, 20)),
        (("paths", "/a b", "get", "parameters"), "value", (9, 7, 16, 25)),
        (("paths", "/a b", "get", "parameters", 0), "value", (9, 9, 10, 18)),
        (("paths", "/a b", "get", "parameters", 0, "in"), "key", (10, 9, 10, 11)),
        (("paths", "/a b", "get", "parameters", 1), "value", (12, 11, 16, 25)),
        (("paths", "/a b", "get", "parameters", "1", "1"), "key", (13, 13, 16, 25)),
        (("paths", "/a b", "post", "tags"), "key", (7, 7, 7, 11)),
        (("paths", "/a b", "put", "parameters", 0, "name"), "value", (9, 15, 9, 17)),
        (("paths", "/a b", "put", "tags"), "value", (20, 13, 20, 15)),
        (("paths", "404"), "key", (21, 3, 21, 8)),
        (("empty",), "value", (22, 7, 22, 7)),
        (("last",), "value", (23, 7, 25, 7)),
        (("nothing", "here"), "value", (2, 1, 25, 7)),
        (("openapi", "below"), "key", (2, 1, 2, 8)),
        (("paths", "404", "x"), "value", (21, 10, 21, 28)),
        (("paths", "/a b", "get", "tags", "01"), "value", (7, 13, 7, 21)),
        (("paths", "/a b", "get", "tags", 7), "key", (7, 7, 7, 11)),
    ],
)
def test_block_layout(pointer: Pointer, part: Part, expected: tuple[int, int, int, int]) -> None:
    assert span(parse(BLOCKS).region(pointer, part)) == expected


def test_an_escaped_surrogate_pair_is_located_too() -> None:
    document = parse('a: {b: "\\ud83d\\ude00"}\nc: "\\ud83d\\ude00" # smile\n')
    assert document.data == {"a": {"b": "\U0001f600"}, "c": "\U0001f600"}
    assert span(document.region(("c",))) == (2, 4, 2, 18)
    assert span(document.region(("a", "b"))) == (1, 4, 1, 23)


def test_very_long_lines_are_cut_around_the_region() -> None:
    region = parse('{"a": "' + "x" * 500 + '", "b": 1, "c": "' + "y" * 500 + '"}', "a.json").region(("b",), "key")
    assert len(region.excerpt) == 160
    assert region.excerpt[region.column - region.excerpt_column :].startswith('"b": 1')


def marks(node: Node, pointer: Pointer, part: Part) -> tuple[int, int]:
    """Return what a composition of the whole text says."""
    key = node
    for token in pointer:
        if node.members is not None:
            key, node = node.members[str(token)]
        else:
            assert node.items is not None
            key = node = node.items[int(token)]
    found = key if part == "key" else node
    return found.start, found.end


@pytest.mark.skipif(not REAL.is_dir(), reason="the corpus of real contracts is not here")
@pytest.mark.parametrize("name", ["plaid.base.yml", "openai.revision.yaml"])
def test_real_yaml_is_located_as_a_full_composition_says(name: str) -> None:
    document = parse((REAL / name).read_text("utf-8"))
    chosen = random.Random(7).sample([pointer for pointer, _ in pointers(document.data)], 500)
    wanted: list[tuple[Pointer, Part]] = [(pointer, part) for pointer in chosen for part in ("key", "value")]
    regions = document.regions(wanted)
    whole = compose(document.text)
    assert whole is not None
    starts = [0]
    for line in document.text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for (pointer, part), region in regions.items():
        found = (starts[region.line - 1] + region.column - 1, starts[region.end_line - 1] + region.end_column - 1)
        assert found == marks(whole, pointer, part), (pointer, part)


@pytest.mark.skipif(not REAL.is_dir(), reason="the corpus of real contracts is not here")
@pytest.mark.parametrize("name", ["stripe.revision.json", "discord.base.json"])
def test_real_json_is_located(name: str) -> None:
    document = parse((REAL / name).read_text("utf-8"), name)
    lines = document.text.split("\n")
    chosen = random.Random(7).sample(list(pointers(document.data)), 500)
    regions = document.regions([(pointer, part) for pointer, _ in chosen for part in ("key", "value")])
    for pointer, value in chosen:
        key, region = regions[pointer, "key"], regions[pointer, "value"]
        if isinstance(pointer[-1], str):
            assert json.loads(lines[key.line - 1][key.column - 1 : key.end_column - 1]) == pointer[-1]
        first, last = lines[region.line - 1][region.column - 1 :], lines[region.end_line - 1][: region.end_column - 1]
        whole = "\n".join([first, *lines[region.line : region.end_line - 1], last])
        text = whole if region.line != region.end_line else first[: region.end_column - region.column]
        assert json.loads(text) == value
