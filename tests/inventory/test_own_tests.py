"""What tests serve is not what the program serves, unless the program itself takes it in."""

from __future__ import annotations

import pytest

from contractguard.inventory.discovery import discover
from contractguard.inventory.own_tests import is_test
from contractguard.source.tree import tree_of

APP = "const app = require('express')(); app.get('/a', (q, s) => s.json([])); module.exports = app;"
ROUTER = "const r = require('express').Router(); r.get('/b', (q, s) => s.json([])); module.exports = r;"


@pytest.mark.parametrize("path", [
    "test/app.e2e-spec.ts", "src/app.spec.ts", "app/__tests__/server.js", "tests/test_app.py", "app/conftest.py",
    "app/users_test.py", "cypress/support/server.js", "src/button.stories.tsx",
])
def test_files_of_tests_are_known_by_their_names(path: str) -> None:
    assert is_test(path)


@pytest.mark.parametrize("path", ["latest.ts", "src/contest/routes.ts", "app/testimonials.py", "src/attest.js"])
def test_other_files_only_look_like_tests(path: str) -> None:
    assert not is_test(path)


def test_an_application_of_a_test_serves_nothing() -> None:
    found = discover(tree_of({"src/app.spec.js": APP}))
    assert found.endpoints == ()
    assert [each.path for each in found.skipped] == ["src/app.spec.js"]


def test_what_the_program_takes_in_is_served_wherever_it_stands() -> None:
    found = discover(tree_of({
        "src/app.js": f"{APP} app.use('/tests', require('./tests/routes'));", "src/tests/routes.js": ROUTER}))
    assert [f"{each.method} {each.path.spelled}" for each in found.endpoints] == ["GET /a", "GET /tests/b"]
