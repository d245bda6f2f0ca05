"""YAML: the core schema of YAML 1.2, string keys, anchors and merges, and the same answer on both paths."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from contractguard.errors import SourceError
from contractguard.source.document import Document
from contractguard.source.parse import parse_document
from contractguard.source.yaml_text import is_trusted, read_exact, read_fast

REAL = Path(__file__).parents[3] / "shared" / "corpus" / "real"

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\ufffe\uffff"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(TEXTS, children, max_size=4),
    max_leaves=20,
)
LAYOUTS = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([True, False, None]),
        "indent": st.sampled_from([2, 4, 7]),
        "width": st.sampled_from([20, 80, 1000]),
        "allow_unicode": st.booleans(),
        "sort_keys": st.just(False),
        "line_break": st.sampled_from(["\n", "\r\n"]),
    }
)


class Dumper(yaml.SafeDumper):
    """Spells every value out, and numbers as YAML 1.2 reads them."""

    def ignore_aliases(self, _: object) -> bool:
        return True


def as_plain_or_quoted(dumper: Dumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if dumper_quotes(text) else None)


def dumper_quotes(text: str) -> bool:
    """Numbers of YAML 1.2 that PyYAML, which writes 1.1, would leave without quotes."""
    return bool(text[:1]) and text[0] in "0123456789+-."


Dumper.add_representer(str, as_plain_or_quoted)


def dump(value: object, layout: dict[str, object]) -> str:
    text: str = yaml.dump(value, Dumper=Dumper, **layout)  # type: ignore[call-overload]
    return text


def parse(content: bytes | str, uri: str = "api.yaml") -> Document:
    def refuse(reference: str) -> Document:
        raise AssertionError(reference)

    return parse_document(uri, content.encode() if isinstance(content, str) else content, refuse)


def complaint(content: bytes | str, uri: str = "api.yaml") -> SourceError:
    with pytest.raises(SourceError) as caught:
        parse(content, uri)
    return caught.value


@settings(max_examples=150, deadline=None)
@given(VALUES, LAYOUTS)
def test_both_paths_read_what_was_dumped(value: object, layout: dict[str, object]) -> None:
    text = dump(value, layout)
    assert read_exact(text) == value
    fast = read_fast(text)
    assert not is_trusted(fast) or fast == value


@pytest.mark.parametrize(
    ("spelled", "meant"),
    [
        ("null", None),
        ("~", None),
        ("", None),
        ("Null", None),
        ("NULL", None),
        ("nUll", "nUll"),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("12", 12),
        ("+12", 12),
        ("-0", 0),
        ("007", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("0X1F", "0X1F"),
        ("-0x1F", "-0x1F"),
        ("1_000", "1_000"),
        ("1_000.5", "1_000.5"),
        ("190:20:30", "190:20:30"),
        ("1.0", 1.0),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1.5E-2", 0.015),
        ("1.0.0", "1.0.0"),
        (".", "."),
        (".inf", ".inf"),
        ("-.INF", "-.INF"),
        (".NaN", ".NaN"),
        ("2024-01-01", "2024-01-01"),
        ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"),
        ("'404'", "404"),
        ('"\\x41\\u00e9\\/"', "Aé/"),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("!!str 12", "12"),
        ('!!int "12"', 12),
        ("!!float 1", 1.0),
        ("!!bool 'true'", True),
        ("!!null ''", None),
        ("!!binary aGk=", "aGk="),
        ("! 12", "12"),
        ("!mine 12", 12),
        ("!mine '12'", "12"),
        ("!!set {a, b}", {"a": None, "b": None}),
        ("!!omap [a: 1]", [{"a": 1}]),
        ("!mine {a: 1}", {"a": 1}),
        ("x\u2028y\u0085z", "x\u2028y\u0085z"),
    ],
)
def test_core_schema(spelled: str, meant: object) -> None:
    for text in (f"a: {spelled}\n", f"a: {spelled}", f"- [x, a: {spelled} ]\n"):
        try:
            data = parse(text).data
        except SourceError:
            assert text.startswith("- ")
            continue
        value = data["a"] if isinstance(data, dict) else data[0][1]["a"]  # type: ignore[index]
        assert value == meant
        assert type(value) is type(meant)


@pytest.mark.parametrize(
    "spelled", ["404", "007", "+1", "-1", "-0", "0x10", "1_0", "1.0", "1e3", "yes", "no", "true", "null", "~", ".inf"]
)
def test_keys_are_strings_as_they_are_spelled(spelled: str) -> None:
    assert parse(f"a: 1\n{spelled}: x\n200: y\n").data == {"a": 1, spelled: "x", "200": "y"}
    assert parse(f"{{a: 1, {spelled}: x}}\n").data == {"a": 1, spelled: "x"}


@pytest.mark.parametrize(
    ("spelled", "meant"),
    [
        ("|\n  x\n\n", "x\n"),
        ("|-\n  x\n\n", "x"),
        ("|+\n  x\n\n", "x\n\n"),
        ("|2\n   x\n", " x\n"),
        (">\n  x\n  y\n\n   z\n", "x y\n\n z\n"),
        (">\n  x", "x\n"),
        (">\n", ""),
        ("|\n\n", ""),
        ("|+\n\n", "\n"),
        (">-\n", ""),
        ("x\n  y\n\n  z\n", "x y\nz"),
    ],
)
def test_block_scalars(spelled: str, meant: str) -> None:
    assert parse(f"a: {spelled}").data == {"a": meant}
    assert parse(f"a: {spelled.rstrip(' ')}\nb: 1").data["b"] == 1  # type: ignore[index]
    assert parse(f"x: &x 1\na: {spelled}").data == {"x": 1, "a": meant}


def test_aliases_share_and_merges_yield() -> None:
    data = parse(
        "base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\n"
        "one: {<<: *base, b: 9}\nmany:\n  <<: [*base, *more]\n  d: 5\nsame: *base\nquoted: {'<<': 1}\n"
    ).data
    assert isinstance(data, dict)
    assert data["one"] == {"a": 1, "b": 9}
    assert data["many"] == {"a": 1, "b": 2, "c": 4, "d": 5}
    assert data["same"] is data["base"]
    assert data["quoted"] == {"<<": 1}


@pytest.mark.parametrize(
    "content",
    [
        "# c\n---\na: 1\n",
        "---\na: 1\n",
        "a: 1\n...\n",
        "%YAML 1.2\n---\na: 1\n",
        "a:\t1\n",
        "--- {a: 1}\n",
        "\ufeffa: 1",
    ],
)
def test_one_document_however_it_is_framed(content: str) -> None:
    assert parse(content).data == {"a": 1}


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "3:1", "the key 'a' is given twice in one object, first at 1:1"),
        ("x: {404: 1, '404': 2}\n", "1:13", "the key '404' is given twice in one object, first at 1:5"),
        ("a: 1\n---\nb: 2\n", "2:1", "the file holds several documents"),
        ("- 1\n---\n- 2\n", "2:1", "the file holds several documents"),
        ("? [a]\n: 1\n", "1:3", "a key must be a text"),
        ("[a]: 1\n", "1:1", "a key must be a text"),
        ("a:\n\tb: 1\n", "2:1", "a tab stands where only spaces may indent"),
        ("é: b: c\n", "1:5", "a ':' is not allowed here"),
        ("a: [1, 2\nb: 3\n", "2:2", "a ',' or ']' is missing"),
        ("a: 'x\n", "2:1", "a quoted text is never closed"),
        ("a: @x\n", "1:4", "no value can start with this character"),
        ("a: *b\n", "1:4", "the alias *b has no anchor before it"),
        ("a: &b [*b]\n", "1:8", "the alias *b stands inside its own anchor"),
        ("a: {<<: 1}\n", "1:9", "the merge key << needs an object"),
        ("a: !!int x\n", "1:4", "does not fit its tag !!int"),
        ("a: 1e999\n", "1:4", "the number is too large"),
        ("a: x\x07\n", "1:5", "a control character"),
        ("# only this\n", "1:1", "the file is empty"),
        ("", "1:1", "the file is empty"),
    ],
)
def test_what_is_refused(content: str, place: str, message: str) -> None:
    error = complaint(content)
    assert message in error.message
    assert error.place == f"api.yaml:{place}"
    assert error.hint


@pytest.mark.skipif(not REAL.is_dir(), reason="the corpus of real contracts is not here")
@pytest.mark.parametrize("name", ["plaid.base.yml"])
def test_real_contracts_read_the_same_on_both_paths(name: str) -> None:
    text = (REAL / name).read_text("utf-8")
    fast = read_fast(text)
    assert is_trusted(fast)
    assert fast == read_exact(text)


@pytest.mark.skipif(not REAL.is_dir(), reason="the corpus of real contracts is not here")
@pytest.mark.parametrize("name", ["openai.base.yaml", "openai.revision.yaml", "plaid.revision.yml"])
def test_real_contracts_take_the_fast_path(name: str) -> None:
    assert is_trusted(read_fast((REAL / name).read_text("utf-8")))
