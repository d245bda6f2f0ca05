"""Messages in Spectral's form: `{{error}}` and `#{{print("property")}}`, replaced literally, never evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping

from contractguard.jsonpath import UNDEFINED, to_string
from contractguard.rules.functions.values import shown

_PLACEHOLDER = re.compile(r"#?\{\{([^}\n]+)\}\}")
_PRINTED = re.compile(r"print\(\s*([\"'])(\w+)\1\s*\)")


def spectral_message(message: str | None, facts: Mapping[str, object]) -> str:
    """Word a problem as Spectral does: by the rule's message, else its description, else by what was found.

    Expressions other than `print` are left out: nothing is evaluated.
    """
    if not message:
        return str(facts.get("description") or facts["error"])
    return _PLACEHOLDER.sub(lambda match: _filled(match[0], match[1].strip(), facts), message).strip()


def _filled(placeholder: str, asked: str, facts: Mapping[str, object]) -> str:
    if not placeholder.startswith("#"):
        return to_string(facts[asked]) if facts.get(asked, UNDEFINED) is not UNDEFINED else ""
    printed = _PRINTED.fullmatch(asked)
    name = printed[2] if printed else asked
    if name == "property":
        return f'"{facts["property"]}" property ' if facts.get("property") else "The document "
    if name == "value":
        return shown(facts.get("value", UNDEFINED))
    return to_string(facts[name]) if name in facts else ""
