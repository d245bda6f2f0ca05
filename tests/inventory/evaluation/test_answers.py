"""Chains, statuses in every spelling, credentials through operators, and the file of what packages are known to do."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from contractguard.inventory.evaluation import knowledge as knowledge_module
from contractguard.inventory.evaluation.anonymous import Asking, Judged, Step
from contractguard.inventory.evaluation.completion import Thrown
from contractguard.inventory.evaluation.exchange import Next, Reply, Request
from contractguard.inventory.evaluation.knowledge import load_knowledge
from contractguard.inventory.evaluation.room import with_room
from contractguard.inventory.evaluation.values import Absent, Arguments, Made
from tests.inventory.evaluation.asking import asked, evaluator_of

REFUSING = [
    "res.status(401).json({})", "res.status(403).end()", "res.sendStatus(401)", "res.status(401).send('no')",
    "res.statusCode = 401; return res.end()", "res.writeHead(401); return res.end()", "res.code(401).send()",
    "next(createError(401))", "next(createError(401, 'no'))", "next(new createError.Unauthorized())",
    "next({ status: 401 })", "next(new ApiError(403, 'no'))", "next(new UnauthorizedError('no'))",
    "res.redirect('/login')", "res.redirect(302, '/login')", "new Response('no', { status: 401 })",
    "Response.json({}, { status: 403 })", "res.status(StatusCodes.UNAUTHORIZED).end()", "next(new ForbiddenError())",
]
THROWING = [
    "new Error('no')", "createError(401)", "new HttpError(401)", "new AccessDenied()", "{ status: 401 }",
    "Object.assign(new Error('no'), { status: 401 })", "new Unauthorized()", "res.boom",
]
CLASSES = """
import createError from "http-errors";
import { StatusCodes } from "http-status-codes";
class ApiError extends Error { constructor(status, message) { super(message); this.status = status } }
class HttpError extends Error { constructor(code) { super(); this.statusCode = code } }
class UnauthorizedError extends Error {}
class ForbiddenError extends Error {}
class AccessDenied extends Error {}
class Unauthorized extends Error { status = 401 }
"""


@pytest.mark.parametrize("refusal", REFUSING)
def test_a_refusal_is_told_in_every_spelling(refusal: str) -> None:
    returned = refusal if "return" in refusal else f"return {refusal}"
    code = f"{CLASSES}const handler = (req, res, next) => {{ if (!req.user) {{ {returned} }} res.json({{}}) }}"
    assert asked(code).asked == "required"


@pytest.mark.parametrize("error", THROWING)
def test_an_error_that_is_thrown_for_want_of_a_credential_refuses(error: str) -> None:
    code = f"{CLASSES}const handler = (req, res) => {{ if (!req.user) throw {error}; res.json({{}}) }}"
    assert asked(code).asked == "required"


@pytest.mark.parametrize("status", [400, 404, 405, 409, 429, 500, 503])
def test_what_is_answered_for_another_reason_is_no_refusal(status: int) -> None:
    code = f"const handler = (req, res) => {{ if (req.query.q) return res.status({status}).end(); res.json({{}}) }}"
    assert asked(code).asked == "none"


HOLDS_NOT = [
    "req.user", "!!req.user", "req.user && true", "true && req.user", "req.user || false", "req.user ?? null",
    "req.user?.id", "req.user.roles.admin", "req.user ? 1 : 0", "Boolean(req.user)", "req.user !== undefined",
    "req.user != null", "req.user === 'x'", "'x' === req.user", "req.user instanceof User", "req.user in table",
    "roles.includes(req.user)", "req.headers.authorization.startsWith('B')", "req.headers['x-api-key'] === SECRET",
    "req.headers.authorization === `Bearer ${SECRET}`", "typeof req.user !== 'undefined'", "/a/.test(req.user)",
    "[req.user].every(Boolean)", "[req.user].some(each => each)", "req.isAuthenticated()", "req.get('Authorization')",
    "(() => req.user)()", "[req.user][0]", "({ a: req.user }).a", "(function () { return this.user }).call(req)",
]


@pytest.mark.parametrize("condition", HOLDS_NOT)
def test_what_a_caller_lacks_holds_through_no_operator(condition: str) -> None:
    code = ("const roles = ['a'], table = { a: 1 }, SECRET = process.env.SECRET;\nclass User {}\n"
            f"const handler = (req, res) => {{ if (!({condition})) return res.status(401).end(); res.json({{}}) }}")
    opposite = ("const roles = ['a'], table = { a: 1 }, SECRET = process.env.SECRET;\nclass User {}\n"
                f"const handler = (req, res) => {{ if ({condition}) return res.status(401).end(); res.json({{}}) }}")
    assert asked(code).asked in ("required", "unknown")
    assert asked(opposite).asked in ("none", "unknown")
    if ".call(" not in condition and ".roles.admin" not in condition:  # looking into nothing may throw
        assert (asked(code).asked, asked(opposite).asked) == ("required", "none")


GUARDS = """
import { anything } from "somewhere";
const guard = (req, res, next) => { if (!req.user) return res.status(401).end(); next() };
const signed = (req, res, next) => { if (!req.headers["x-signature"]) return res.status(401).end(); next() };
const secret = (req, res, next) => {
  if (req.headers.authorization !== process.env.SECRET) return res.status(401).end(); next() };
const open = (req, res, next) => next();
const silent = (req, res, next) => {};
const handler = (req, res) => res.json({});
const list = [open, guard];
const opaque = anything();
"""


def chained(*names: str, certain: bool = True) -> Judged:
    def ask() -> Judged:
        evaluator, path = evaluator_of(GUARDS, ".js")
        module = evaluator.module(path)
        assert module is not None
        *before, last = (evaluator.bound(name, module.scope) for name in names)
        steps = [*(Step(value, certain=certain) for value in before), Step(last, guard=False)]
        return Asking(evaluator, Request("GET", "/"),
                      lambda request: Arguments([request, Reply(request), Next()])).ask(steps)

    return with_room(ask)


@pytest.mark.parametrize(("names", "asked_for", "because", "credential"), [
    (("handler",), "none", "answers without credentials", ""),
    (("open", "handler"), "none", "answers without credentials", ""),
    (("guard", "handler"), "required", "guard answers 401", "session"),
    (("open", "guard", "handler"), "required", "guard answers 401", "session"),
    (("list", "handler"), "required", "guard answers 401", "session"),
    (("opaque", "handler"), "unknown", "anything of somewhere is not understood", ""),
    (("opaque", "guard", "handler"), "required", "guard answers 401", "session"),
    (("signed", "handler"), "signature", "signed answers 401", "signature"),
    (("secret", "handler"), "required", "secret answers 401", "shared-secret"),
    (("silent", "handler"), "unknown", "silent answers by itself", ""),
])
def test_a_chain_is_asked_guard_by_guard(
    names: tuple[str, ...], asked_for: str, because: str, credential: str
) -> None:
    judged = chained(*names)
    assert (judged.asked, judged.because, judged.credential) == (asked_for, because, credential)


def test_a_guard_that_may_be_left_out_leaves_doubt() -> None:
    judged = chained("guard", "handler", certain=False)
    assert (judged.asked, judged.because) == ("unknown", "guard refuses only under a condition")


SAID = yaml.safe_load((Path(knowledge_module.__file__).parent / "knowledge.yaml").read_text())
RESULTS = {"signs_in", "wraps", "copies", "runs", "refuses", "passes", "answers", "throws", "gives"}


def test_every_name_of_a_package_is_well_formed() -> None:
    names = [*SAID["harmless"], *(name for names in SAID["guards"].values() for name in names),
             *(name for entry in SAID["results"] for name in entry["calls"])]
    assert len(names) > 200
    names.remove("node:*")
    assert [name for name in names if name.removeprefix("node:").count(":") != 1 and not name.startswith("*")] == []
    assert [name for name in names if " " in name or name != name.strip()] == []


def test_every_result_says_what_it_gives_and_every_kind_of_result_is_used() -> None:
    assert [entry["calls"] for entry in SAID["results"] if not RESULTS & entry.keys()] == []
    assert [kind for kind in RESULTS if not any(kind in entry for entry in SAID["results"])] == []


@pytest.mark.parametrize("entry", SAID["results"], ids=lambda entry: entry["calls"][0])
def test_every_result_can_be_given(entry: dict[str, object]) -> None:
    def give() -> object:
        evaluator, _ = evaluator_of("", ".js")
        name = str(entry["calls"][0]).replace("*", "x")  # type: ignore[index]
        with evaluator.asking({}, Request("GET", "/")):
            try:
                return load_knowledge().result(name, Arguments([Absent("bearer")]), evaluator)
            except Thrown as thrown:
                return thrown.value

    given = with_room(give)
    assert not isinstance(given, Made)
    assert given is not None or {"runs", "copies"} & entry.keys()
