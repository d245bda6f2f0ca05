"""Which files are tests of a program: what they serve is not what the program serves."""

from __future__ import annotations

import re

_FOLDERS = frozenset(("__tests__", "__mocks__", "__fixtures__", "test", "tests", "e2e", "cypress", "playwright",
                      "testing", "test-utils"))
_FILE = re.compile(r"(?:.+\.(?:test|tests|spec|specs|e2e-spec|e2e|stories|story|bench|mock|cy)\.[cm]?[jt]sx?"
                   r"|(?:test_.+|.+_test|conftest)\.py)")


def is_test(path: str) -> bool:
    """Whether a file is a test by its name, or stands in a folder of tests."""
    *folders, name = path.split("/")
    return not _FOLDERS.isdisjoint(folders) or _FILE.fullmatch(name) is not None
