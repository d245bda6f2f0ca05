import sys
import time
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractguard.inventory.program import syntax
from contractguard.inventory.program.python import ast_statements, grammar_statements, read_python
from contractguard.inventory.program.python.text import PythonText

from .comparing_trees import first_difference
from .printing_python import printed

EXPRESSIONS = [
    ("1_000", "1000"),
    ("0x1F", "31"),
    ("1e3", "1000.0"),
    ("3j", "?complex()"),
    ("True, None, ...", "[True, None, ?ellipsis()]"),
    ("'a' \"b\" r'\\d'", "'ab\\\\d'"),
    ("'\\x41\\u00e9\\N{DIGIT ONE}\\101\\q\\\\'", "'AéA\\\\q\\\\'".replace("éA", "é1A")),
    ("'''a\\\nb'''", "'ab'"),
    ("b'a' b'b'", "?bytes()"),
    ("r'\\\\'", "'\\\\\\\\'"),
    ("f'a{b}c' 'd'", "`a${b}cd`"),
    ("f'{a!r}{b!s}{c:>{w}}{{}}'", "`${?format(a)}${b}${?format(c, w)}{}`"),
    ("f'{a=}{b = !s}'", "`a=${?format(a)}b = ${b}`"),
    ("f'plain' f''", "'plain'"),
    ("rf'\\d{a}'", "`\\d${a}`"),
    ("a.b.c[0](x, *y, k=1, **z)", "a.b.c[0](x, ...y, k=1, **=...z)"),
    ("a[1:2, ::3]", "a[[?slice(1, 2), ?slice(3)]]"),
    ("a[b,]", "a[[b]]"),
    ("f(x for x in y)", "f([x for x in y])"),
    ("[1, *a], {1, 2}, (3,), ()", "[[1, ...a], [1, 2], [3], []]"),
    ("[*a.b(c), *d[0]]", "[...a.b(c), ...d[0]]"),
    ("{'a': 1, **b}", "{'a': 1, ...b}"),
    ("[a for b, c in d if e if f for g in h]", "[[a for g in h] for <b, c> in d if e if f]"),
    ("{a: b for a in c}", "{...[{a: b} for a in c]}"),
    ("a and b and c or not d", "(((a and b) and c) or (not d))"),
    ("a and (b and c)", "(a and (b and c))"),
    ("a < b is not c not in d", "(((a < b) and (b != c)) and (c not in d))"),
    ("a is b == c", "((a == b) and (b == c))"),
    ("-a ** ~b // c @ d", "(((- (a ** (~ b))) // c) @ d)"),
    ("a if b else c", "(b ? a : c)"),
    ("(a := b)", "a := b"),
    ("lambda a, *b, c=1, **d: a", "(a, *b, c = 1, **d) => {return a}"),
    ("await a", "(await a)"),
    ("\uff45", "e"),
]

STATEMENTS = [
    ("a = b = c", "a = b = c"),
    ("a, *b = [c.d, e[0]] = f", "<a, ...b> = <c.d, e[0]> = f"),
    ("(a) = 1", "a = 1"),
    ("a += 1; b //= 2", "a += 1; b //= 2"),
    ("a: int = 1\nb: 'list[User]'", "a: int = 1; b: list[User] = ?declaration()"),
    ("a: 'not a type'", "a: 'not a type' = ?declaration()"),
    ("a: dict[str, A] | None = None", "a: (dict[[str, A]] | None) = None"),
    ("pass\nglobal a\ndel b", "global a"),
    ("def f():\n    nonlocal a, b", "def f() {nonlocal a, b}"),
    ("import a.b.c, d as e, f", "import a.b.c: *root* as a; import d: * as e; import f: * as f"),
    ("from . import a as b", "import .: a as b"),
    ("from ...m.n import (a, b,)", "import ...m.n: a as a, b as b"),
    ("from m import *", "import m: *all* as "),
    ("from __future__ import annotations", "import __future__: annotations as annotations"),
    ("if a: b\nelif c: d\nelse: e", "if a {b} else {if c {d} else {e}}"),
    ("for a, b in c:\n  break\nelse:\n  d", "for <a, b> in c {break}; if ?loop-else() {d}"),
    ("for a in b, c: continue", "for a in [b, c] {continue}"),
    ("while a:\n  b\nelse:\n  c", "while a {b}; if ?loop-else() {c}"),
    (
        "try:\n  a\nexcept (B, c.D) as e:\n  f\nexcept G:\n  pass\nexcept:\n  raise\nelse:\n  h\nfinally:\n  i",
        "try {a} catch(B, c.D) as e {f} catch(G) {} catch() {throw} else {h} finally {i}",
    ),
    ("with a as b, c() as (d, e), f: g", "with a as b, c() as <d, e>, f {g}"),
    ("with (\n  a as b\n): c", "with a as b {c}"),
    ("raise A(b) from c", "throw A(b)"),
    ("assert a, 'b'", "if (not a) {throw AssertionError('b')}"),
    ("assert a", "if (not a) {throw AssertionError()}"),
    (
        "match a, b:\n  case 1 | c.d | -2 | 'x': e\n  case f: g\n  case _: pass",
        "switch [a, b] {case 1, c.d, (- 2), 'x' {e; break}; case _ {f = ?captured(); g; break}; case _ {break}}",
    ),
    (
        "match a:\n  case {'k': v, **r} if v: b\n  case C(x, y=z) as w: pass\n  case (None): c\n  case 1 | [_]: pass",
        "switch a {case ?pattern(v) {r = ?captured(); v = ?captured(); b; break};"
        " case ?pattern() {w = ?captured(); x = ?captured(); z = ?captured(); break};"
        " case None {c; break}; case ?pattern() {break}}",
    ),
    (
        "@app.get('/x')\n@b\nasync def f(a, /, b: int = 1, *c, d: 'User', **e) -> A: return",
        "@app.get('/x') @b async def f(a, b: int = 1, *c, d: User, **e) -> A {return}",
    ),
    ("def f(*, a=1):\n  yield a\n  yield from b\n  yield",
     "generator def f(a = 1) {(yield a); (yield* b); (yield None)}"),
    ("def f():\n  def g(): yield\n  'yield'", "def f() {generator def g() {(yield None)}; 'yield'}"),
    (
        "@d\nclass A(B, *C, metaclass=M):\n  a: int\n  b = 1\n  def __init__(self): pass\n"
        "  @property\n  def c(self): ...",
        "@d class A(B, ...C, metaclass=M) {a: int = ?declaration(); b = 1; constructor def __init__(self) {};"
        " @property get def c(self) {?ellipsis()}}",
    ),
    ("class A:\n  @staticmethod\n  def a(): pass\n  @a.setter\n  def a(self, b): pass",
     "class A() {@staticmethod static def a() {}; @a.setter set def a(self, b) {}}"),
    ("a; b;\nif c: d;", "a; b; if c {d}"),
    ("if TYPE_CHECKING:\n  import a", "if TYPE_CHECKING {import a: * as a}"),
]  # fmt: skip

NEWER = [
    ("try:\n  a\nexcept B, c.D:\n  e", "try {a} catch(B, c.D) {e}"),
    ("try:\n  a\nexcept* B as c:\n  d", "try {a} catch(B) as c {d}"),
    ("type A[T] = list[T]\na", "A = list[T]; a"),
    ("def f[T: int, *Ts](a: T) -> T: return a", "def f(a: T) -> T {return a}"),
    ("class A[T](B): c: T", "class A(B) {c: T = ?declaration()}"),
    ("t'a{b}'", "`a${b}`"),
    ("f'{f'{a}'}{'\\n'.join(b)}'", "`${`${a}`}${'\\n'.join(b)}`"),
    ("a[*b]", "a[[...b]]"),
]

BROKEN = [
    ("print 'a', b", "print('a', b)"),
    ("print >>f, a\nexec 'b'", "print(a); exec('b')"),
    ("a = 1\ndef f(:\n  pass\nb = 2", "a = 1; def f() {}; b = 2"),
    ("@app.get('/x')\ndef f():\n  return 1\n\nx = = 2\n", "@app.get('/x') def f() {return 1}; x = 2"),
    ("a = 1\0", "a = 1"),
    ("a = 'x", "a = x"),
]


def by_ast(source):
    return ast_statements.parse(PythonText(source))


def by_grammar(source):
    return grammar_statements.parse(PythonText(source))


@pytest.mark.parametrize(("source", "expected"), [*EXPRESSIONS, *STATEMENTS])
def test_both_parsers_give_one_tree(source, expected):
    ours, (theirs, is_sound) = by_ast(source.encode()), by_grammar(source.encode())
    assert printed(ours) == expected
    assert printed(theirs) == expected
    assert first_difference(ours, theirs) is None
    assert is_sound


@pytest.mark.parametrize(("source", "expected"), NEWER)
def test_newer_grammar_is_read_whatever_python_runs(source, expected):
    module = read_python(source.encode(), "a.py")
    assert (printed(module.statements), module.is_broken) == (expected, False)
    assert printed(by_grammar(source.encode())[0]) == expected


@pytest.mark.parametrize(("source", "expected"), BROKEN)
def test_of_broken_text_what_could_be_read_is_there(source, expected):
    module = read_python(source.encode(), "a.py")
    assert printed(module.statements) == expected
    assert module.is_broken


@pytest.mark.parametrize(
    ("content", "name", "value"),
    [
        ("x = 'é'".encode(), b"x", "'é'".encode()),
        (b"\xef\xbb\xbfx = '\xc3\xa9'", b"x", b"'\xc3\xa9'"),
        ("# coding: latin-1\r\nx = 'éé' # ü".encode("latin-1"), b"x", "'éé'".encode("latin-1")),
        (b"# -*- coding: cp1251 -*-\n\xee\xed = '\xec\xe8\xf0'", b"\xee\xed", b"'\xec\xe8\xf0'"),
        (b"#!/usr/bin/python\n# vim: fileencoding=shift_jis\nx = '\x93\xfa'", b"x", b"'\x93\xfa'"),
    ],
)
@pytest.mark.parametrize("read", [by_ast, lambda content: by_grammar(content)[0]])
def test_places_are_bytes_of_the_file_whatever_its_encoding(read, content, name, value):
    (assign,) = read(content)
    assert content[slice(*assign.target.span)] == name
    assert content[slice(*assign.value.span)] == value


@pytest.mark.parametrize("name", ["utf-16", "punycode", "unicode_escape", "rot13", "absent", "utf-7", "idna", "hex"])
def test_an_encoding_that_no_source_has_is_not_followed(name):
    module = read_python(f"# coding: {name}\nx = 1".encode(), "a.py")
    assert printed(module.statements) == "x = 1"


def test_bytes_that_are_no_text_are_read_around():
    module = read_python(b"a = '\xff'\nb = 2\n", "a.py")
    assert printed(module.statements) == "a = '\ufffd'; b = 2"
    assert module.is_broken


def test_bodies_are_read_when_they_are_asked_for():
    (define,) = read_python(b"def f():\n  g()\n", "a.py").statements
    assert define.value.body._read is not None
    assert printed(define.value.body.statements) == "g()"
    assert define.value.body.statements is define.value.body.statements


def test_warnings_of_the_file_are_not_those_of_the_program():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert not read_python(b"x = '\\d'\ny = 0x1for x in y\nz = 1 is 1\n", "a.py").is_broken
    assert caught == []


HOSTILE = {
    "parentheses": "x = " + "(" * 100_000 + "1" + ")" * 100_000,
    "open brackets": "[" * 100_000,
    "open braces": "{1:" * 30_000,
    "terms": "x = a" + "+a" * 50_000,
    "powers": "x = a" + "**a" * 50_000,
    "conjunction": "x = a" + " and a" * 50_000,
    "comparison": "x = a" + "<a" * 50_000,
    "mixed conjunction": "x = a" + " and a or a" * 20_000,
    "signs": "x = " + "-" * 100_000 + "1",
    "negations": "x = " + "not " * 50_000 + "a",
    "members": "x = a" + ".b" * 50_000,
    "calls": "x = a" + "()" * 50_000,
    "indexes": "x = a" + "[0]" * 50_000,
    "elif": "if a: b\n" + "elif a: b\n" * 5_000,
    "conditionals": "x = " + "a if b else " * 20_000 + "c",
    "lambdas": "x = " + "lambda: " * 20_000 + "1",
    "assignments": "a = " * 20_000 + "1",
    "loops": "x = [a" + " for a in b" * 20_000 + "]",
    "blocks": "\n".join(" " * depth + "if a:" for depth in range(1_500)),
    "f-strings": "x = " + "f'{" * 20_000,
    "format": "x = f'" + "{a:" * 20_000,
    "pattern": "match a:\n case " + "(" * 20_000 + "1" + ")" * 20_000 + ": b",
    "alternatives": "match a:\n case " + "1|" * 50_000 + "1: b",
    "dotted pattern": "match a:\n case " + "a." * 50_000 + "b: c",
    "targets": "(" * 20_000 + "a" + ",)" * 20_000 + " = b",
    "decorators": "@a\n" * 20_000 + "def f(): pass",
    "digits": "x = " + "9" * 500_000,
    "quoted type": "x: '" + "(" * 50_000 + "'",
    "quoted types": "x: 'a" + ".b" * 900 + "'\n",
    "string": "x = '" + "\\N{" * 100_000 + "'",
    "strings": "x = " + "'a' " * 50_000,
    "yields": "def f():\n" + "  x = 'yield'\n" * 20_000,
    "imports": "import " + "a." * 50_000 + "b",
    "garbage": ")]}:=\n\t" * 20_000,
    "NUL": "\0" * 100_000,
    "carriage returns": "a = 1\r" * 20_000,
    "parameters": "def f(" + "a=(b, " * 20_000 + "): pass",
    "with": "with " + "a as b, " * 20_000 + "c as d: e",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_read_within_bounds(source):
    start = time.process_time()
    for statements in (read_python(source.encode(), "a.py").statements, by_grammar(source.encode())[0]):
        assert depth_of(statements) < 1_000
    assert time.process_time() - start < 10


def depth_of(statements):
    """How deep a tree is, bodies of functions left out."""
    deepest, waiting = 0, [(statements, 0)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        if isinstance(node, tuple):
            waiting.extend((each, depth) for each in node)
        elif hasattr(node, "__slots__") and not isinstance(node, syntax.Body):
            waiting.extend((getattr(node, name), depth + 1) for name in node.__slots__)
    return deepest


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet="abf'\"{}()[]:=,.*@ \n\t#\\0rtdeiwhls|", max_size=80).map(str.encode))
def test_any_bytes_are_read(content):
    for statements in (read_python(content, "a.py").statements, by_grammar(content)[0]):
        printed(statements)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([source for source, _ in [*STATEMENTS, *NEWER, *BROKEN]]), max_size=4), st.data())
def test_torn_text_is_read(sources, data):
    whole = "\n".join(sources).encode()
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(whole)), st.integers(0, len(whole)))))
    printed(read_python(whole[:start] + whole[end:], "a.py").statements)


def test_only_what_this_python_cannot_read_is_read_by_the_grammar():
    assert by_ast(b"x = 1") is not None
    assert by_ast(b"x = = 1") is None
    newest = by_ast(b"try: pass\nexcept A, B: pass\n")
    assert (newest is None) == (sys.version_info < (3, 14))
