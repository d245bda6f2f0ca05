from __future__ import annotations

import time

import pytest

from contractguard.rules.spectral.globs import matches


@pytest.mark.parametrize(("pattern", "path"), [
    ("openapi.yaml", "openapi.yaml"), ("openapi.yaml", "deep/down/openapi.yaml"), ("*.yaml", "v1/a.yaml"),
    ("v1/*.yaml", "v1/a.yaml"), ("./v1/*.yaml", "v1/a.yaml"), ("**/*.yaml", "a.yaml"), ("**/*.yaml", "a/b/c.yaml"),
    ("v1/**", "v1/a/b.yaml"), ("v1/**/*.yaml", "v1/a.yaml"), ("**/legacy/**", "api/legacy/x.json"),
    ("*.{yaml,yml,json}", "a.yml"), ("{v1,v2}/{a,b}.yaml", "v2/a.yaml"), ("v{1..3}/a.yaml", "v3/a.yaml"),
    ("api-?.yaml", "api-1.yaml"), ("[a-c]*.yaml", "b1.yaml"), ("[!a]*.yaml", "b.yaml"), ("[^a]*.yaml", "b.yaml"),
    ("!a.yaml", "b.yaml"), (".hidden.yaml", ".hidden.yaml"), (".*", ".spectral.yaml"), (r"\*.yaml", "*.yaml"),
    ("a[b.yaml", "a[b.yaml"), ("**", "x/y.yaml"), ("../shared/*.yaml", "../shared/a.yaml"),
])
def test_a_glob_names_a_path(pattern: str, path: str) -> None:
    assert matches(path, pattern)


@pytest.mark.parametrize(("pattern", "path"), [
    ("openapi.yaml", "openapi.yml"), ("v1/*.yaml", "v1/a/b.yaml"), ("v1/*.yaml", "x/v1/a.yaml"), ("v1/**", "v1"),
    ("**/*.yaml", "a.json"), ("*.yaml", ".hidden.yaml"), ("**/*.yaml", ".git/a.yaml"), ("?.yaml", "ab.yaml"),
    ("[a-c].yaml", "d.yaml"), ("!a.yaml", "a.yaml"), ("*.{yaml,yml}", "a.json"), ("v{1..3}/a", "v4/a"),
    ("**/a.yaml", "../a.yaml"), ("", "a"), ("*", "a/.b"),
])
def test_a_glob_does_not_name_a_path(pattern: str, path: str) -> None:
    assert not matches(path, pattern)


@pytest.mark.parametrize("pattern", [
    "*a" * 60 + "b", "{a,b}" * 40, "**/" * 60 + "b", "{1..9999}{1..9999}{1..9999}", "[" * 200, "{" * 200 + "}" * 200,
])
def test_no_glob_takes_long(pattern: str) -> None:
    started = time.perf_counter()
    matches("/".join(["a" * 200] * 30), pattern)
    assert time.perf_counter() - started < 3
