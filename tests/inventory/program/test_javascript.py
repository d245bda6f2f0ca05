"""JavaScript and TypeScript → the syntax tree: each construct, what is broken, and what is hostile."""

from __future__ import annotations

import dataclasses
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractguard.inventory.program import syntax
from contractguard.inventory.program.javascript import read_javascript
from tests.inventory.program.printing import printed

EXPRESSIONS = [
    ("f(a, ...b)", "f(a, ...b)"),
    ("a?.b?.[c]?.(d)", "a.b[c](d)"),
    ("new F<T>(1)", "new F(1)"),
    ("new F", "new F()"),
    ("x = (a, b, c)", "x = (a , (b , c))"),
    ("a === b && c !== d || !e", "(((a == b) and (c != d)) or (not e))"),
    ("a ?? b", "(a ?? b)"),
    ("a ? b : c", "(a ? b : c)"),
    ("typeof x", "(typeof x)"),
    ("void 0", "(void 0)"),
    ("await f()", "(await f())"),
    ("undefined", "None"),
    ("null", "None"),
    ("[a, , ...b, true]", "[a, None, ...b, True]"),
    ("(x as any)!.y satisfies Z", "x.y"),
    ("<T>x", "x"),
    ("f<string>", "f"),
    ("import.meta.url", "import.meta.url"),
    ("new.target", "new.target"),
    ("import('x')", "import('x')"),
    ("super.x(this)", "super.x(this)"),
    ("a.#b", "a.#b"),
    ("#a in b", "(#a in b)"),
    (r"/a\/b/gi", r"/a\/b/gi"),
    ("`plain`", "'plain'"),
    ("``", "''"),
    ("`/a/${b}/c`", "`'/a/' b '/c'`"),
    ("tag`a${b}`", "tag(`'a' b`)"),
    ("tag`a`", "tag(`'a'`)"),
    ("a += 1", "a += 1"),
    ("a ||= b", "a or= b"),
    ("a ??= b", "a ??= b"),
    ("a--", "a -= 1"),
    ("x => x", "arrow(x) {return x}"),
    ("async ({ a, b: c = 1, ...d }, [e, , f = 2, ...g]) => {}",
     "async arrow({'a': a, 'b': c = 1, ...d}, [e, nothing, f = 2, ...g]) {}"),
    ("x = function* f(a?: B.C<D>, b: string, ...rest: string[]): E {}", "x = function* f(a: B.C, b, *rest): E {}"),
    ("function (this: X, a = 1) {}", "function(a = 1) {}"),
    ("({ a, 'b': 1, 2: c, [d]: e, ...f })", "{'a': a, 'b': 1, '2': c, d: e, ...f}"),
    ("({ m() {}, get g() {}, async *n() {} })",
     "{'m': function m() {}, 'g': get function g() {}, 'n': async function* n() {}}"),
    ("x = class A<S> extends f<T>(B) implements C {}", "x = class A(f(B)) {}"),
    ("/* a */ f(/* b */ x /* c */, // d\n y)", "f(x, y)"),
]

NUMBERS = [
    ("1", 1), ("1_000", 1000), ("0x1F", 31), ("0b101", 5), ("0o17", 15), ("017", 15), ("089", 89), (".5", 0.5),
    ("1e3", 1000), ("10n", 10), ("1e999", float("inf")), ("9007199254740993", 9007199254740992.0),
]  # fmt: skip

STRINGS = [
    (r"'a\'b'", "a'b"),
    (r'"\n\t\x41\u0042\u{43}\0"', "\n\tABC\0"),
    (r'"\ud83d\ude00"', "😀"),
    (r'"\ud83d"', "\ufffd"),
    (r'"\u{110000}"', "\ufffd"),
    ('"a\\\nb"', "ab"),
    (r'"\q\101"', "qA"),
    ('"ü€"', "ü€"),
]

STATEMENTS = [
    ("'use server'", "'use server'"),
    ("let a, b = 1; var c: D = 2", "let a = None; let b = 1; var c: D = 2"),
    ("({ a, b: [c] } = d)", "{'a': a, 'b': [c]} = d"),
    ("a(), b = c", "a(); b = c"),
    ("if (a) b; else if (c) { d } else e", "if a {b} else {if c {d} else {e}}"),
    ("for (let i = 0; i < n; i++) f(i)", "{let i = 0; while (i < n) {f(i); i += 1}}"),
    ("for (i = 0; ; ) {}", "i = 0; while nothing {}"),
    ("for (const { a } of b) c", "for {'a': a} of b {c}"),
    ("for (const k in o) c", "for k in o {c}"),
    ("for await (const a of b) c", "for a of b {c}"),
    ("while (a) { break } do { continue } while (b)", "while a {break}; while b {continue}"),
    ("out: for (;;) { continue out }", "while nothing {continue}"),
    ("switch (a) { case 1: case 2: f(); break; default: g() }",
     "switch a {case 1 {} case 2 {f(); break} default {g()}}"),
    ("try { a } catch (e) { b } finally { c }", "try {a} catch e{b} finally {c}"),
    ("try { a } catch { b }", "try {a} catch {b}"),
    ("throw new E(1)", "throw new E(1)"),
    ("async function f() { return }", "define async function f() {return nothing}"),
    ("{ let a = 1 }", "{let a = 1}"),
    (";;debugger", ""),
    ("#!/usr/bin/env node\nf()", "f()"),
]

TYPES = [
    ("interface A { b: C } type D = E; declare const f: G; declare module 'x' {}", ""),
    ("function f(a: string): void; function f(a: any) {}", "define function f(a) {}"),
    ("enum A { B, C = 5, D, 'e' = 'x', F = g(), H }",
     "const A = {'B': 0, 'C': 5, 'D': 6, 'e': 'x', 'F': g(), 'H': <enum_member>}"),
    ("namespace N { export const a = 1 }", "{const a = 1}"),
    ("abstract class A { abstract f(): void; private readonly b: B; static c = 1; #d; [e] = 2; static { f } }",
     "define class A() {b: B = None; c = 1; #d = None; this[e] = 2; {f}}"),
    ("class A { constructor(private readonly b: B, @Inject(C) c?: D<E>) { f() } }",
     "define class A() {define constructor function constructor(b: B, @Inject(C) c: D) {this.b = b; f()}}"),
    ("@A('x') @B class C { @D() m(@E() f: G) {} static async s() {} get g() {} set g(v) {} }",
     "define @A('x') @B class C() {define @D() function m(@E() f: G) {}; define async static function s() {}; "
     "define get function g() {}; define set function g(v) {}}"),
]

MODULES = [
    ("import a, { b as c, type D, default as e } from 'm'", "import 'm' (default as a, b as c, default as e)"),
    ("import * as a from 'm'", "import 'm' (* as a)"),
    ("import 'm'", "import 'm' ()"),
    ("import type A from 'm'; import { type B } from 'n'", "import 'n' ()"),
    ("import a = require('m'); import b = c.d", "const a = require('m'); const b = c.d"),
    ("import a from './a.json' with { type: 'json' }", "import './a.json' (default as a)"),
    ("export const { GET, b: POST = 1, ...c } = f(), [d] = e",
     "const {'GET': GET, 'b': POST = 1, ...c} = f(); const [d] = e; export (GET as GET, POST as POST, c as c, d as d)"),
    ("export async function GET() {}", "define async function GET() {}; export (GET as GET)"),
    ("export { a as GET, type B } from 'm'", "export (a as GET) of 'm'"),
    ("export { h as default }", "export (h as default)"),
    ("export { default } from 'm'", "export (default as default) of 'm'"),
    ("export * from 'm'; export * as n from 'm'", "export (* as *) of 'm'; export (* as n) of 'm'"),
    ("export type { A } from 'm'; export type B = C; export interface D {}; export declare const e: F", ""),
    ("export default f(a)", "*default* = f(a); export (*default* as default)"),
    ("export default function () {}", "*default* = function() {}; export (*default* as default)"),
    ("export default async function f() {}",
     "define async function f() {}; *default* = f; export (*default* as default)"),
    ("export default interface A {}", ""),
    ("export = a", "module.exports = a"),
    ("@A export class B {}", "define @A class B() {}; export (B as B)"),
    ("export enum A { B }", "const A = {'B': 0}; export (A as A)"),
]


def tree(source: str, path: str = "a.ts") -> str:
    module = read_javascript(dedent(source).encode(), path)
    assert not module.is_broken
    return printed(module.statements)


@pytest.mark.parametrize(("source", "expected"), [*EXPRESSIONS, *STATEMENTS, *TYPES, *MODULES])
def test_a_construct_becomes_this(source: str, expected: str) -> None:
    assert tree(source) == expected


@pytest.mark.parametrize(("source", "expected"), [pair for pair in EXPRESSIONS if "<" not in pair[0]][:30])
@pytest.mark.parametrize("path", ["a.js", "a.tsx", "a.MJS", "a"])
def test_all_grammars_say_the_same(source: str, expected: str, path: str) -> None:
    if " as " in source:
        pytest.skip("types are not JavaScript")
    assert tree(source, path) == expected


@pytest.mark.parametrize(("source", "expected"), [*NUMBERS, *STRINGS])
def test_a_constant_means_this(source: str, expected: object) -> None:
    [statement] = read_javascript(f"x = {source}".encode(), "a.js").statements
    assert isinstance(statement, syntax.Assign)
    assert isinstance(statement.value, syntax.Literal)
    assert statement.value.value == expected


def test_an_optional_member_says_so() -> None:
    [statement] = read_javascript(b"a?.b", "a.ts").statements
    assert isinstance(statement, syntax.Evaluate)
    assert isinstance(statement.expression, syntax.Member)
    assert statement.expression.optional


def test_jsx_keeps_its_expressions() -> None:
    assert tree("<A b={c} {...d}>text {e}<F g={() => h} />{/* i */}</A>", "a.tsx") == (
        "<jsx_element c ...d e arrow() {return h}>"
    )


def test_javascript_with_types_is_read_as_typescript() -> None:
    assert tree("const a = (b: C): D => b", "a.js") == "const a = arrow(b: C): D {return b}"


def test_spans_are_bytes_of_the_file() -> None:
    content = "'ü'; f(x)".encode()
    _, call = read_javascript(content, "a.js").statements
    start, end = call.span
    assert content[start:end] == b"f(x)"


def test_bodies_are_read_when_they_are_asked_for() -> None:
    [define] = read_javascript(b"function f() { g() }", "a.js").statements
    assert isinstance(define, syntax.Define)
    assert define.value.body.statements is define.value.body.statements
    assert printed(define.value.body.statements) == "g()"


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("a(1)\nfunction (\nb(2)", "a(1)"),
        ("a(1); b(2); class {", "b(2)"),
        ("a(1)\n<<<<<<< ours\nb(2)\n=======\nb(3)\n>>>>>>> theirs\nc(4)", "c(4)"),
        ("f(1)\nexport const GET = g(\n", "f(1)"),
    ],
)
def test_what_stands_around_an_error_is_kept(source: str, kept: str) -> None:
    module = read_javascript(source.encode(), "a.ts")
    assert module.is_broken
    assert kept in printed(module.statements)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\x00" * 100, b"\xef\xbb\xbff()", b"caf\xe9()"])
def test_bytes_that_are_no_text_are_no_error(content: bytes) -> None:
    assert read_javascript(content, "a.ts").path == "a.ts"


def test_a_byte_order_mark_is_no_error() -> None:
    assert printed(read_javascript(b"\xef\xbb\xbff()", "a.ts").statements) == "f()"


MANY = 20_000
DEEP = [
    b"(" * MANY + b"a" + b")" * MANY,
    b"a" + b".b" * MANY,
    b"a" + b".b()" * MANY,
    b"if (a) {}" + b" else if (a) {}" * MANY,
    b"x = " + b" + ".join([b"a"] * MANY),
    b"x = " + b"a ? b : " * MANY + b"c",
    b"x = " + b"{a:" * MANY + b"1" + b"}" * MANY,
    b"let " + b"[" * MANY + b"a" + b"]" * MANY + b" = 1",
    b"let " + b"{a:" * MANY + b"b" + b"}" * MANY + b" = 1",
    b"!" * MANY + b"a",
    b"while (a) {" * MANY + b"}" * MANY,
    b"x = (" + b"a," * MANY + b"b)",
    b"a: " * MANY + b"b",
    b"x = " + b"`${" * MANY + b"}`" * MANY,
    b"[" * MANY,
    b"function f() {" * MANY + b"}" * MANY,
]


@pytest.mark.parametrize("content", DEEP, ids=lambda content: content[:14].decode())
@pytest.mark.parametrize("path", ["a.ts", "a.js"])
def test_depth_is_bounded(content: bytes, path: str) -> None:
    module = read_javascript(content, path)
    assert height(module.statements) < 400


@pytest.mark.slow
def test_nesting_that_exhausts_the_usual_stack_of_c_is_read() -> None:
    assert read_javascript(b"let a:" + b"{a:" * 120_000, "a.js").is_broken


def test_what_is_larger_than_code_is_not_read() -> None:
    module = read_javascript(b"f();" * 600_000, "a.js")
    assert (module.statements, module.is_broken) == ((), True)


@given(st.binary(max_size=200))
def test_any_bytes_are_read(content: bytes) -> None:
    for path in ("a.ts", "a.js"):
        assert height(read_javascript(content, path).statements) < 400


WORDS = [
    "a", "1", "'b'", "(", ")", "[", "]", "{", "}", ",", ";", ":", "=>", "=", ".", "?.", "...", "<", ">", "/", "`",
    "${", "async", "function", "class", "if", "else", "for", "switch", "case", "default", "import", "export", "from",
    "as", "new", "await", "yield", "@", "*", "+", "!", "in", "of", "type", "enum", "interface", "namespace", "static",
    "get", "try", "catch",
]


@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=40,
    ).map(" ".join)
)
def test_any_words_are_read(source: str) -> None:
    for path in ("a.tsx", "a.ts", "a.js"):
        assert height(read_javascript(source.encode(), path).statements) < 400


def height(statements: tuple[syntax.Statement, ...]) -> int:
    """Walk the whole tree without recursion and return how deep it is within one body."""
    highest, waiting = 0, [(one, 1) for one in statements]
    while waiting:
        node, depth = waiting.pop()
        highest = max(highest, depth)
        for member in dataclasses.fields(node):
            value = getattr(node, member.name)
            if isinstance(value, syntax.Body):
                waiting.extend((one, 1) for one in value.statements)
            else:
                parts = value if isinstance(value, tuple) else (value,)
                waiting.extend((one, depth + 1) for one in parts if dataclasses.is_dataclass(one))
    return highest
