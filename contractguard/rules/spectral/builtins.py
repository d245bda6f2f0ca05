"""Rulesets that come with contractguard under the names that people know them by."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from contractguard.errors import RulesetError
from contractguard.rules.spectral.definition import Definition, RulesetFile
from contractguard.source.strict import parse_strictly

BUILT_IN = {
    "spectral:oas": "spectral-oas",
    "@stoplight/spectral-owasp-ruleset": "spectral-owasp",
    "@stoplight/spectral-owasp": "spectral-owasp",
    "@stoplight/spectral-documentation": "spectral-documentation",
    "@stoplight/spectral-documentation-ruleset": "spectral-documentation",
}
"""What may stand in `extends`, and the file of ours that it means."""

OF_OTHER_FORMATS = {"spectral:asyncapi": "AsyncAPI", "spectral:arazzo": "Arazzo"}
"""Rulesets that never speak of OpenAPI documents."""

_CDN = re.compile(r"https://(?:unpkg\.com|cdn\.jsdelivr\.net/npm)/(@stoplight/[a-z-]+)(?:@[^/]*)?(?:/.*)?")
_VERSION = re.compile(r"(@stoplight/[a-z-]+)@[^/]+")


def built_in_name(reference: str) -> str | None:
    """Return the name of the built-in that a reference means: by itself, as an npm package, or on a public CDN."""
    named = _CDN.fullmatch(reference) or _VERSION.fullmatch(reference)
    name = named[1] if named else reference
    return name if name in BUILT_IN else None


@cache
def built_in(name: str) -> Definition:
    """Read a ruleset that comes with contractguard. Raises RulesetError where there is none of that name."""
    stem = BUILT_IN.get(name)
    if stem is None:
        raise RulesetError(f"there is no built-in ruleset '{name}'", hint=f"one of {', '.join(BUILT_IN)}")
    content = (files("contractguard.rules.spectral") / "builtin" / f"{stem}.yaml").read_bytes()
    return RulesetFile(parse_strictly(name, content, "a ruleset", RulesetError)).read()
