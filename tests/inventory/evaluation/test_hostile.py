"""Programs that are built to explode, and programs that are no programs: bounded, and no exception leaves discovery."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from contractguard.inventory.discovery import discover
from contractguard.inventory.evaluation import evaluator
from contractguard.inventory.evaluation.anonymous import Asking, Step
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.room import with_room
from contractguard.inventory.evaluation.values import MOST_ITEMS, Arguments, ListOf
from contractguard.source.tree import tree_of
from tests.inventory.evaluation.asking import evaluator_of

EXPRESS = "const express = require('express');\nconst app = express();\n"
FLASK = "from flask import Flask, request\napp = Flask(__name__)\n"


def in_handler(body: str, before: str = "") -> dict[str, str]:
    return {"app.js": f"{EXPRESS}{before}\napp.get('/x', (req, res, next) => {{\n{body}\nres.json({{}})\n}});\n"}


def in_view(body: str, before: str = "") -> dict[str, str]:
    return {"app.py": f"{FLASK}{before}\n@app.get('/x')\ndef x():\n{body}\n    return {{}}\n"}


TOWER = "".join(f"function f{i}(r) {{ return r.b ? f{i - 1}(r) : f{i - 1}(r.c) }}\n" for i in range(1, 31))
EXPLODING = {
    "nested forks": in_handler("if (a) {\n" * 150 + "res.x = 1\n" + "} else {\nres.y = 2\n}\n" * 150),
    "forks in a row":
        in_handler("".join(f"if (q{i}) {{ res.a{i} = 1 }} else {{ return next() }}\n" for i in range(800))),
    "values of many forks":
        in_handler("let s = 0\n" + "".join(f"s = q{i} ? {{a: s, b: s}} : [s, s]\n" for i in range(200))),
    "calls in a tree": in_handler("f30(req)", "function f0(r) { return r }\n" + TOWER),
    "mutual recursion": in_handler("a(0)", "function a(n) { return n > 3 ? b(n) : c(n) }\nfunction b(n) { a(n); c(n);"
                                   " return a(n + 1) }\nfunction c(n) { b(n); a(n); return b(n) }"),
    "functions of functions": in_handler("h(req)", "const twice = f => (...a) => f(f(...a));\nlet h = x => x;\n"
                                         + "h = twice(h);\n" * 60),
    "an array mapped thrice": in_handler("big.map(x => big.map(y => big.map(z => x + y + z)))",
                                         "const big = [" + "1,\n" * 3000 + "];"),
    "a text doubled": in_handler("let s = 'aaaaaaaa'\n" + "s = s + s\n" * 60),
    "an open text doubled": in_handler("let s = req.body\n" + "s = `${s}${s}`\n" * 60),
    "a list doubled": in_handler("let s = [1, 2]\n" + "s = [...s, ...s]\n" * 60),
    "a list of itself twice": in_handler("let s = [req.user]\n" + "s = [s, s]\n" * 60 + "f(s)"),
    "a list pushed into itself": in_handler("const s = [1, 2]\n" + "s.push(...s)\n" * 40 + "s.push(s)\n"),
    "objects in a circle": in_handler("const a = {}\nconst b = {a}\na.b = b\nObject.assign(a, b, a)\nres.json(a)"),
    "a list as a path": {"app.js": EXPRESS + "let a = ['/a'];\na.push(a);\n" + "a = [a, a];\n" * 60
                         + "app.get(a, (q, s) => s.json({}));\napp.use(a, a);\n"},
    "calls in a chain": {"app.js": EXPRESS + "app" + "\n.get('/x', (q, s) => s.json({}))" * 10_000},
    "promises in a chain":
        in_handler("f()" + "\n.then(x => { if (x.a) throw x; return x }).catch(e => { throw e })" * 400),
    "tries in a row": in_handler("try { f(req); if (q) throw new E(req) } catch (e) { if (e.x) throw e }\n" * 400),
    "tries in each other":
        in_handler("try {\n" * 150 + "f(req)" + "\n} catch (e) { if (e.x) throw e } finally { h() }" * 150),
    "a large switch":
        in_handler("switch (req.body.x) {\n" + "".join(f"case {i}: res.a = {i};\n" for i in range(2000)) + "}"),
    "classes above each other": {"app.js": EXPRESS + "class C0 { m(q) { return 1 } }\n" + "".join(
        f"class C{i} extends C{i - 1} {{ m(q) {{ super.m(q); return super.m(q) }} }}\n" for i in range(1, 300))
        + "app.get('/x', (q, s) => { new C299().m(q); s.json({}) });"},
    "classes that extend themselves":
        in_handler("new A().x()\nnew B().y()", "class A extends A {}\nclass B extends C {}\n"
                                                 "class C extends B {}"),
    "defaults that call each other": in_handler("f()", "function f(a = f(), b = g(a)) { return [a, b] }\n"
                                                "function g(x = f()) { return f(x) }"),
    "imports in a circle":
        {f"m{i}.js": f"const n = require('./m{(i + 1) % 300}');\n{EXPRESS}module.exports = {{ app, n }};\n"
                            f"app.get('/m{i}', (q, s) => s.json(n.n.n));\n" for i in range(300)},
    "exports of everything in a circle": {
        f"m{i}.js": f"export * from './m{(i + 1) % 300}.js';\nexport * from './m{(i + 7) % 300}.js';\n"
        f"import {{ zz }} from './m{(i + 2) % 300}.js';\nimport express from 'express';\nconst app = express();\n"
        f"app.get('/m{i}', (q, s) => zz(q));\n" for i in range(300)},
    "imports of everything in a circle": {
        f"m{i}.py": f"from m{(i + 1) % 300} import *\nfrom m{(i + 7) % 300} import *\nfrom m{(i + 2) % 300} import zz\n"
        f"from flask import Flask\napp = Flask('a')\n@app.get('/m{i}')\ndef h():\n    return zz(1)\n"
        for i in range(300)},
    "a comprehension thrice":
        in_view("    y = [[[a for a in big] for b in big] for c in big]", "big = [" + "1,\n" * 2000 + "]"),
    "a hundred decorators":
        {"app.py": FLASK + "def d(f):\n    def g(*a): return f(f(*a))\n    return g\n@app.get('/x')\n"
                             + "@d\n" * 100 + "def x():\n    return {}\n"},
    "routes in three loops":
        {"app.js": EXPRESS + "const n = [" + ",\n".join(map(str, range(400))) + "];\nfor (const a of n)"
                              " for (const b of n) for (const c of n) app.get('/' + a + b + c, (q, s) => s.json({}));"},
    "routers below each other": {"app.js": EXPRESS + "".join(f"const r{i} = express.Router();\n" for i in range(30))
                                 + "".join(f"r{i}.use('/a', r{i + 1});\nr{i}.use('/b', r{i + 1});\n" for i in range(29))
                                 + "r29.get('/x', (q, s) => s.json({}));\napp.use(r0);"},
}
STEPS_OF_ALL = 3_000_000


@pytest.mark.parametrize("name", EXPLODING)
def test_what_is_built_to_explode_ends_and_says_something(name: str) -> None:
    found = discover(tree_of(EXPLODING[name]))
    assert found.endpoints or found.unresolved or found.skipped
    assert all(each.authentication.because for each in found.endpoints)


def test_what_all_handlers_take_together_is_bounded_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluator, "_STEPS_OF_ALL_RUNS", STEPS_OF_ALL // 50)
    found = discover(tree_of({"app.js": EXPRESS + "".join(
        f"app.use((q, s, n) => {{ q.a{i} = 1; n() }});\n" for i in range(100)) + "".join(
        f"app.get('/r{i}', (q, s) => s.json({{}}));\n" for i in range(100))}))
    reasons = {each.authentication.because for each in found.endpoints}
    assert reasons >= {"answers without credentials", "all handlers together take too many steps to follow"}
    assert {each.authentication.asked for each in found.endpoints} == {"none", "unknown"}


def test_a_handler_that_takes_too_many_steps_is_unknown_and_says_so() -> None:
    def ask() -> tuple[str, str, int]:
        asker, path = evaluator_of("const big = [" + "1," * 900 + "];\nconst handler = () =>"
                                       " big.map(x => big.map(y => big.map(z => z)))", ".js")
        module = asker.module(path)
        assert module is not None
        judged = Asking(asker, Request("GET", "/"), lambda asked: Arguments([asked])).ask(
            [Step(asker.bound("handler", module.scope), guard=False)])
        return judged.asked, judged.because, asker.steps_left

    asked, because, left = with_room(ask)
    assert (asked, because) == ("unknown", "handler takes too many steps to follow")
    assert STEPS_OF_ALL - 21_000 < left < STEPS_OF_ALL


def test_what_lies_too_deep_to_be_followed_is_said() -> None:
    found = discover(tree_of(EXPLODING["calls in a chain"]))
    assert "a module that was not followed to its end: an expression lies too deep" in {
        each.reason for each in found.unresolved}


def test_lists_keep_to_their_bound() -> None:
    reader, path = evaluator_of("let s = [1, 2];\n" + "s = [...s, ...s];\n" * 30, ".js")
    module = reader.module(path)
    assert module is not None
    found = reader.bound("s", module.scope)
    assert isinstance(found, ListOf)
    assert len(found.items) == MOST_ITEMS
    assert not found.complete


SOURCES = {
    "app.js": EXPRESS + (Path(__file__).parent / "callers_javascript.yaml").read_text().partition("code: |\n")[2][:600]
    + "\napp.get('/a/:b', (req, res) => { if (!req.user) return res.status(401).end(); res.json({}) });\n"
    "class A extends B { async *m({ a, ...b }, [c = 1] = []) { try { await this.n?.(...c) } catch { throw a } } }\n"
    "for (const [k, v] of Object.entries({ x: 1 })) { app.use(`/${k}`, new Router()); }\n"
    "export const { GET, POST: p } = make(a => b => c), x = y ?? z || w; module.exports = { app };\n",
    "app.py":
        FLASK + "@app.route('/a/<int:b>', methods=['GET', *M])\ndef a(b, /, *c, d=1, **e):\n    with f() as (g, h):\n"
    "        if not (u := request.headers.get('X')):\n            raise E(401) from None\n    global q\n"
    "    return [i async for i in j if k] or {**l, 'm': n[1:2]}\nclass C(D, metaclass=F):\n    x: int = 1\n"
    "    @property\n    def p(self): return super().p\nmatch v:\n    case [1, *r]:\n        pass\n",
}


@pytest.mark.parametrize("path", SOURCES)
def test_no_exception_leaves_discovery_whatever_a_file_holds(path: str) -> None:
    dice = random.Random(6)
    source = SOURCES[path].encode()
    tokens = source.replace(b"(", b" ( ").replace(b")", b" ) ").split(b" ")
    for _ in range(150):
        mutated = list(tokens)
        for _ in range(dice.randrange(1, 6)):
            at, other = dice.randrange(len(mutated)), dice.randrange(len(mutated))
            mutated[at : at + dice.randrange(3)] = mutated[other : other + dice.randrange(4)]
            mutated = mutated or [b""]
        text = b" ".join(mutated)
        if dice.random() < 0.3:
            cut = dice.randrange(len(text) + 1)
            text = text[:cut] + bytes([dice.randrange(256)]) * dice.randrange(3) + text[cut + dice.randrange(9):]
        found = discover(tree_of({path: text}))
        assert found.files == 1
