"""Tables of TOML files: what they hold and where it stands."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest

from contractguard.errors import SourceError
from contractguard.source.toml_text import read_toml_table

PYPROJECT = '''\
# a "comment" with [brackets]
[project]
name = "shop" # tool.contractguard = no
versions = [1.5, "x,]", 1979-05-27 07:32:00, """
[tool.contractguard]
"""]

[tool.contractguard]
contracts = ["a.yaml", {path = "b.yaml", name = 'b'},
   "c" ]
rules.info-contact = "off"
"fail\\u002Don" = "never"
[tool.contractguard.rules.other]
severity = "error"
[[tool.contractguard.more]]
a.b = 1
[tool.contractguard.more.sub]
k = 2
[[tool.contractguard.more]]
z = 1
'''


@pytest.mark.parametrize(("pointer", "line", "column", "end_column"), [
    ((), 8, 7, 20),
    (("contracts",), 9, 1, 10),
    (("contracts", 0), 9, 14, 22),
    (("contracts", 1), 9, 24, 53),
    (("contracts", 1, "name"), 9, 42, 46),
    (("contracts", 2), 10, 4, 7),
    (("rules",), 11, 1, 6),
    (("rules", "info-contact"), 11, 7, 19),
    (("fail-on",), 12, 1, 15),
    (("rules", "other"), 13, 27, 32),
    (("rules", "other", "severity"), 14, 1, 9),
    (("more", 0), 15, 1, 26),
    (("more", 0, "a", "b"), 16, 3, 4),
    (("more", 0, "sub", "k"), 18, 1, 2),
    (("more", 1), 19, 1, 26),
    (("more", 1, "z"), 20, 1, 2),
    (("rules", "other", "not-there"), 13, 27, 32),
    (("not-there",), 8, 7, 20),
])
def test_keys_and_items_stand_where_they_are_spelled(
    pointer: tuple[str | int, ...], line: int, column: int, end_column: int,
) -> None:
    table = read_toml_table("pyproject.toml", PYPROJECT.encode(), ("tool", "contractguard"))
    assert table is not None
    region = table.region(pointer)
    assert (region.line, region.column, region.end_column) == (line, column, end_column)


def test_windows_line_ends_change_no_place() -> None:
    table = read_toml_table("pyproject.toml", PYPROJECT.replace("\n", "\r\n").encode(), ("tool", "contractguard"))
    assert table is not None
    assert table.region(("more", 1, "z")).line == 20


@pytest.mark.parametrize("text", ["", "[tool]", "[tool.other]", "tool = 1", "[[tool]]"])
def test_a_file_without_the_table_has_none(text: str) -> None:
    assert read_toml_table("pyproject.toml", text.encode(), ("tool", "contractguard")) is None


@pytest.mark.parametrize(("content", "message"), [
    (b"a = ", "p.toml:1:5: the file is no TOML: invalid value"),
    (b"a = 1\na = 2", "p.toml:2:6: the file is no TOML: cannot overwrite a value"),
    (b'\\"""\n' * 50_000, "p.toml:1:1: the file is no TOML: invalid statement"),
    (b"." * 100_000 + b'\\"""\n' * 50_000, "p.toml:1:100: a key has more than 100 parts"),
    (b"[x", "p.toml:1:3: the file is no TOML: expected ']' at the end of a table declaration"),
    (b"a = 1\nb\xff", "p.toml:2:2: the file is not encoded as UTF-8 (save it as UTF-8)"),
    (b"a = " + b"[" * 100_000, "p.toml: the file nests too deep"),
    (b"\n" + b".".join([b"a"] * 50_000) + b" = 1", "p.toml:2:200: a key has more than 100 parts"),
    (b"\n" + b".".join([b"'a'"] * 50_000) + b" = 1", "p.toml:2:400: a key has more than 100 parts"),
])
def test_what_is_no_toml_is_told_with_its_place(content: bytes, message: str) -> None:
    started = time.perf_counter()
    with pytest.raises(SourceError) as refused:
        read_toml_table("p.toml", content, ("x",))
    assert str(refused.value) == message
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("line", ["a = '" + "." * 500 + "'", "a = [" + "1.5, " * 500 + "]", "#" + "a." * 500])
def test_dots_that_are_no_key_are_no_long_key(line: str) -> None:
    assert read_toml_table("p.toml", f"{line}\n[x]".encode(), ("x",)) is not None


def _written(draw: random.Random, value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {_written(draw, each)}' for key, each in value.items()) + "}"
    if isinstance(value, list):
        gap = draw.choice(["", " ", "\n ", " # ], }\n"])
        return f"[{gap}" + f",{gap}".join(_written(draw, each) for each in value) + f"{gap}]"
    return repr(value) if isinstance(value, str) else str(value)


def _drawn(draw: random.Random, levels: int) -> Any:
    kind = draw.randrange(5) if levels else draw.randrange(3)
    if kind == 3:
        return [_drawn(draw, levels - 1) for _ in range(draw.randrange(4))]
    if kind == 4:
        return {f"k{index}": _drawn(draw, levels - 1) for index in range(draw.randrange(4))}
    return [draw.randrange(99), draw.random(), draw.choice(["a b", "#", "]", "x = 1", ""])][kind]


@pytest.mark.parametrize("seed", range(60))
def test_every_part_of_a_random_table_is_found(seed: int) -> None:
    draw = random.Random(seed)
    data = {f"m{index}": _drawn(draw, 3) for index in range(4)}
    text = "[x]\n" + "".join(f"{key} = {_written(draw, value)}\n" for key, value in data.items())
    table = read_toml_table("p.toml", text.encode(), ("x",))
    assert table is not None
    assert table.data == data
    lines = text.split("\n")

    def check(pointer: tuple[str | int, ...], value: Any) -> None:
        region = table.region(pointer)
        spelled = lines[region.line - 1][region.column - 1:]
        if isinstance(pointer[-1], str):
            assert spelled.startswith((pointer[-1], f'"{pointer[-1]}"'))
        elif not isinstance(value, dict | list):
            assert spelled.startswith(_written(draw, value))
        else:
            assert spelled[0] == ("{" if isinstance(value, dict) else "[")
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, each in items:
            check((*pointer, key), each)

    for key, value in data.items():
        check((key,), value)
