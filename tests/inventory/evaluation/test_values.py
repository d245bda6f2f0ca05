"""What names are bound to: statements, expressions, scopes and imports of both languages."""

from __future__ import annotations

import pytest

from tests.inventory.evaluation.asking import bound

JAVASCRIPT = [
    ("const x = 1", 1), ("const x = 'a' + 1 + null", "a1undefined"), ("const x = `a${1}b${'c'}`", "a1bc"),
    ("const x = `a${y}`", "a<? 'y'>"), ("const x = -3", -3), ("const x = !0", True), ("const x = void 0", None),
    ("const x = [1, ...[2, 3], 4]", [1, 2, 3, 4]), ("const x = [1, ...y]", [1, "…"]),
    ("const x = {a: 1, ...{b: 2}, ['c']: 3}", {"a": 1, "b": 2, "c": 3}),
    ("const x = {a: 1, ...y}", {"a": 1, "…": "…"}), ("const y = 1; const x = {y}", {"y": 1}),
    ("const x = {f() {}}.f", "function f"), ("const x = {get a() { return 1 }}", {"a": "function a"}),
    ("const x = {a: {b: [5]}}.a.b[0]", 5), ("const x = {a: 1}?.b", None), ("const y = null; const x = y?.a.b", None),
    ("const x = 1 ? 'a' : 'b'", "a"), ("const x = y ? 'a' : 'b'", {"a", "b"}), ("const x = null ?? 'd'", "d"),
    ("const x = '' || 'd'", "d"), ("const x = 1 && 'd'", "d"), ("const x = 1 === 1", True),
    ("const x = 'a' in {a: 1}", True), ("const x = 1 < 2", True), ("const x = (1, 2)", 2),
    ("const [x] = [1, 2]", 1), ("const [, ...x] = [1, 2, 3]", [2, 3]), ("const [, x = 5] = [1]", 5),
    ("const {a: {b: x}} = {a: {b: 7}}", 7), ("const {a, ...x} = {a: 1, b: 2}", {"b": 2}),
    ("const {x = 3} = {}", 3), ("const k = 'q'; const {[k]: x} = {q: 4}", 4),
    ("let x = 1; x = 2", 2), ("let x = 'a'; x += 'b'", "ab"), ("let x; x ??= 4", 4), ("let x = 1; x ||= 4", 1),
    ("let x = 1; if (y) { x = 2 }", {1, 2}), ("let x = 1; if (y) x = 2; else x = 3", {2, 3}),
    ("let x = 1; if (true) { x = 2 } else { x = 3 }", 2), ("let x = 1; if (y) { let x = 2 }", 1),
    ("let x = 1; { let x = 2 }", 1), ("let x = 1; { x = 2 }", 2),
    ("let x = 1; try { x = 2; throw 1; x = 3 } catch { x += 'c' }", "2c"),
    ("let x = 1; try { x = 2 } finally { x = 3 }", 3), ("let x = []; for (const i of [1, 2]) x.push(i)", [1, 2]),
    ("let x = []; for (const i in {a: 1, b: 2}) x.push(i)", ["a", "b"]), ("let x = 1; for (const i of y) x = 2", {1,
     2}),
    ("let x = 1; while (y) { x = 2 }", {1, 2}), ("let x = 1; while (false) { x = 2 }", 1),
    ("let x = ''; for (const i of ['a', 'b', 'c']) { if (i === 'b') continue; x += i }", "ac"),
    ("let x = ''; switch (2) { case 1: x += 'a'; case 2: x += 'b'; case 3: x += 'c'; break; default: x += 'd' }", "bc"),
    ("let x = ''; switch (9) { case 1: x = 'a'; break; default: x = 'd' }", "d"),
    ("let x = 0; switch (y) { case 1: x = 1; break; case 2: x = 2; break }", {0, 1, 2}),
    ("const x = f(); function f() { return 'hoisted' }", "hoisted"),
    ("const x = (a => b => a + b)('1')('2')", "12"), ("const x = (() => { let n = 'a'; return () => n })()()", "a"),
    ("const x = ((a, b = a) => [a, b])(1)", [1, 1]), ("const x = ((...a) => a)(1, 2)", [1, 2]),
    ("const x = (({a}) => a)({a: 3})", 3), ("const f = () => { if (y) return 1; return 2 }; const x = f()", {1, 2}),
    ("function f() { if (y) throw new Error('q'); return 2 } const x = f()", 2),
    ("function f(n) { return n ? f(n - 1) : 0 } const x = f(y)", {"? the result of f", 0}),
    ("class A { m() { return 'a' } } const x = new A().m()", "a"),
    ("class A { constructor(n) { this.n = n } } const x = new A(4).n", 4),
    ("class A { static s = 5 } const x = A.s", 5), ("class A { f = 'field' } const x = new A().f", "field"),
    ("class A { m() { return 1 } } class B extends A {} const x = new B().m()", 1),
    ("class A { m() { return 'a' } } class B extends A { m() { return super.m() + 'b' } } const x = new B().m()", "ab"),
    ("class A { constructor(n) { this.n = n } } class B extends A { constructor() { super(6) } } const x = new B().n",
     6),
    ("class A { get g() { return 'got' } } const x = new A().g", "got"),
    ("class A { static make() { return new this() } } const x = A.make()", "object of A"),
    ("const x = process.env.PORT", "? environment variable PORT"), ("const x = 'AbC'.toLowerCase()", "abc"),
    ("const x = 'a-b'.split('-')", ["a", "b"]), ("const x = ['a', 'b'].join('/')", "a/b"),
    ("const x = [1, 2].map(n => n + 1)", [2, 3]), ("const x = [1, 2].filter(n => n > 1)", [2]),
    ("const x = [1, 2].some(n => n === 2)", True), ("const x = [1, 2].every(n => n === 2)", False),
    ("const x = [1].concat([2], 3)", [1, 2, 3]), ("const x = [[1], [2]].flat()", [1, 2]),
    ("const x = Object.entries({a: 1})", [["a", 1]]), ("const x = Object.keys({a: 1})", ["a"]),
    ("const x = Object.assign({}, {a: 1}, {b: 2})", {"a": 1, "b": 2}), ("const x = /^a/.test('ab')", True),
    ("const x = typeof y", "? the result of 'typeof'"), ("const x = y.z", "? 'y'"),
    ("const x = await Promise.all([1, 2])", [1, 2]), ("const x = Promise.resolve(1).then(n => n + 1)", 2),
    ("const x = new Promise(resolve => resolve(7))", 7),
    ("const x = Promise.reject(1).then(n => 'kept').catch(n => n + 1)", 2),
    ("const x = Promise.resolve('a').finally(() => 'b')", "a"),
    ("const x = f`a${1}`; function f(t) { return t }", "a1"),
]

PYTHON = [
    ("x = 1", 1), ("x = 'a' 'b'", "ab"), ("x = f'a{1}'", "a1"), ("x = '{}/{}'.format('a', 1)", "a/1"),
    ("x = y = 2", 2), ("x, *y = [1, 2, 3]", 1), ("*x, y = [1, 2, 3]", [1, 2, 3]), ("x = 1 if True else 2", 1),
    ("x = [a + 'z' for a in ['b', 'c'] if a != 'b']", ["cz"]), ("x = [(a, b) for a in [1] for b in [2, 3]]",
                                                                 [[1, 2], [1, 3]]),
    ("x = {'a': 1, **{'b': 2}}", {"a": 1, "b": 2}), ("x = {'a': 1} | {'b': 2}", {"a": 1, "b": 2}),
    ("x = dict(a=1)", {"a": 1}), ("x = {'a': 1}.get('b', 5)", 5), ("x = not None", True),
    ("x = [1]\nx += [2]", [1, 2]), ("x = [1]\nx.append(2)", [1, 2]), ("if (x := 3): pass", 3),
    ("x = 1\nif y: x = 2", {1, 2}), ("x = 1\nfor y in [1, 2]: x = y", 2), ("x = 1\nwhile y: x = 2", {1, 2}),
    ("def f():\n    global x\n    x = 5\nx = 1\nf()", 5),
    ("def f():\n    a = 1\n    def g():\n        nonlocal a\n        a = 2\n    g()\n    return a\nx = f()", 2),
    ("def f():\n    x = 5\nx = 1\nf()", 1), ("def f(a, b=2, *c, d=4, **e): return [a, b, c, d, e]\nx = f(1, 2, 3, k=5)",
                                            [1, 2, [3], 4, {"k": 5}]),
    ("def f(a, b): return [b, a]\nx = f(b=1, a=2)", [1, 2]), ("def f(*a, **b): return [a, b]\nx = f(*[1], **{'k': 2})",
                                                              [[1], {"k": 2}]),
    ("x = (lambda a: a)(3)", 3), ("def d(f):\n    return lambda: 'wrapped'\n@d\ndef f(): pass\nx = f()", "wrapped"),
    ("def d(n):\n    def e(f):\n        return lambda: n\n    return e\n@d(7)\ndef f(): pass\nx = f()", 7),
    ("class A:\n    def __init__(self, n): self.n = n\n    def __call__(self, m): return [self.n, m]\nx = A(1)(2)", [1,
     2]),
    ("class A:\n    @classmethod\n    def m(cls): return cls\nx = A.m()", "class A"),
    ("class A:\n    @classmethod\n    def m(cls): return cls\nx = A().m()", "class A"),
    ("class A:\n    @staticmethod\n    def m(a): return a\nx = A.m(4)", 4),
    ("class A:\n    @staticmethod\n    def m(a): return a\nx = A().m(4)", 4),
    ("class A:\n    @property\n    def p(self): return 'p'\n    @p.setter\n    def p(self, value): pass\nx = A().p",
     "p"),
    ("class A:\n    v = 1\nclass B(A):\n    w = 2\nx = [B.v, B().w]", [1, 2]),
    ("class A:\n    def m(self): return 'a'\nclass B(A):\n    def m(self): return super().m() + 'b'\nx = B().m()",
     "ab"),
    ("class A:\n    def __init__(self): self.a = 1\nclass B(A):\n    def __init__(self):\n        super().__init__()\n"
     "        self.b = 2\nx = [B().a, B().b]", [1, 2]),
    ("try:\n    x = 1\n    raise ValueError()\nexcept KeyError:\n    x = 2\nexcept ValueError:\n    x = 3", 3),
    ("try:\n    raise KeyError()\nexcept LookupError:\n    x = 'below'", "below"),
    ("try:\n    x = 1\nexcept ValueError:\n    x = 2\nelse:\n    x = 3\nfinally:\n    y = 4", 3),
    ("try:\n    raise ValueError()\nexcept (KeyError, ValueError) as e:\n    x = 'either'", "either"),
    ("class A(Exception): pass\nclass B(A): pass\ntry:\n    raise B()\nexcept A:\n    x = 'base'", "base"),
    ("try:\n    try:\n        raise KeyError()\n    except KeyError:\n        raise\nexcept KeyError:\n    x = "
     "'again'", "again"),
    ("from contextlib import suppress\nx = 1\nwith suppress(KeyError):\n    x = 2\n    raise KeyError()\n    x = 3", 2),
    ("match 2:\n    case 1:\n        x = 'a'\n    case 2 | 3:\n        x = 'b'\n    case _:\n        x = 'c'", "b"),
    ("from functools import partial\nx = partial(lambda a, b, c: [a, b, c], 1, c=3)(2)", [1, 2, 3]),
    ("x = [any([0, '']), any([0, 1]), all([1, 2]), all([1, 0])]", [False, True, True, False]),
    ("x = getattr({'a': 1}, 'a')", 1), ("import os\nx = os.environ.get('K')", "? environment variable K"),
    ("import os\nx = os.getenv('K')", "? environment variable K"), ("x = 'a/b'.split('/')", ["a", "b"]),
    ("x = [1, 2, 3][1]", 2), ("x = [1, 2, 3][-1]", 3), ("x = str(5)", "5"), ("x = list(enumerate(['a']))", [[0, "a"]]),
    ("assert True\nx = 1", 1), ("def f(n=[]): return n\nx = f()", []),
]


@pytest.mark.parametrize(("code", "expected"), JAVASCRIPT, ids=[code for code, _ in JAVASCRIPT])
def test_what_a_name_of_javascript_is_bound_to(code: str, expected: object) -> None:
    assert bound(code, "x") == expected


@pytest.mark.parametrize(("code", "expected"), PYTHON, ids=[code for code, _ in PYTHON])
def test_what_a_name_of_python_is_bound_to(code: str, expected: object) -> None:
    assert bound(code, "x", ".py") == expected


IMPORTS = [
    ({"main.js": "import x from './a.js'", "a.js": "export default 1"}, 1),
    ({"main.js": "import { b as x } from './a'", "a.js": "export const b = 2"}, 2),
    ({"main.js": "import * as a from './a'; const x = a.b", "a.js": "export const b = 2"}, 2),
    ({"main.js": "const x = require('./a').b", "a.js": "exports.b = 3"}, 3),
    ({"main.js": "const x = require('./a')", "a.js": "module.exports = 'all'"}, "all"),
    ({"main.js": "const { b: x } = require('./a')", "a.js": "module.exports = { b: 4 }"}, 4),
    ({"main.js": "import x from './a'", "a.js": "module.exports = 5"}, 5),
    ({"main.js": "const x = (await import('./a')).b", "a.js": "export const b = 6"}, 6),
    ({"main.js": "import { b as x } from './a'", "a.js": "export { c as b } from './c'", "c.js": "export let c = 7"},
     7),
    ({"main.js": "import { b as x } from './a'", "a.js": "export * from './c'", "c.js": "export const b = 8"}, 8),
    ({"main.js": "import { n } from './a'; const x = n.b", "a.js": "export * as n from './c'",
     "c.js": "export let b = 9"}, 9),
    ({"main.js": "import { b, set } from './a'; set(); const x = b",
     "a.js": "export let b = 1; export const set = () => {"
      " b = 2 }"}, 2),
    ({"main.js": "import { b } from './b'; export const a = 1; const x = b()", "b.js": "import { a } from './main.js';"
      " export const b = () => a"}, 1),
    ({"main.js": "import { nothing as x } from './a'", "a.js": "export * from './b'", "b.js": "export * from './a'"},
     "? 'nothing' of './a'"),
    ({"main.js": "import { Router as x } from 'express'"}, "express:Router"),
    ({"main.js": "import x from './missing'"}, "? import of './missing'"),
    ({"main.py": "from a import b as x", "a.py": "b = 1"}, 1),
    ({"main.py": "import a\nx = a.b", "a.py": "b = 2"}, 2),
    ({"main.py": "import p.a\nx = p.a.b", "p/__init__.py": "", "p/a.py": "b = 3"}, 3),
    ({"main.py": "from p import a\nx = a.b", "p/__init__.py": "", "p/a.py": "b = 4"}, 4),
    ({"main.py": "from p import b as x", "p/__init__.py": "from .a import b", "p/a.py": "b = 5"}, 5),
    ({"main.py": "from a import *\nx = b", "a.py": "b = 6\n_c = 7"}, 6),
    ({"main.py": "from a import *\nx = _c", "a.py": "b = 6\n_c = 7"}, "? '_c'"),
    ({"main.py": "from a import b as x", "a.py": "from c import *", "c.py": "from a import *\nb = 8"}, 8),
    ({"main.py": "from a import missing as x", "a.py": "from b import *", "b.py": "from a import *"},
     "? 'missing' of 'a'"),
    ({"main.py": "from fastapi import APIRouter as x"}, "fastapi:APIRouter"),
]


@pytest.mark.parametrize(("files", "expected"), IMPORTS, ids=[" | ".join(files.values()) for files, _ in IMPORTS])
def test_what_imports_bind(files: dict[str, str], expected: object) -> None:
    ending = ".py" if "main.py" in files else ".js"
    assert bound(files, "x", ending) == expected
