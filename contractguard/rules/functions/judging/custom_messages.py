"""`errorMessage` in a schema: the author's words in the place of failures, as ajv-errors has it.

A text stands for all failures of the schema; an object has a text for a keyword (for `required` also one for each
property), below `properties` and `items` for all failures in a member or item, and as `_` for all others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contractguard.rules.functions.judging.failure import Failure, Failures, Tokens

_WITHIN = ("properties", "items")


def reworded(failures: Failures, messages: object, path: Tokens) -> Failures:
    """Put an author's words in the place of failures."""
    if isinstance(messages, str):
        return _said(failures, messages, path, lambda _: True)
    if not isinstance(messages, dict):
        return failures
    for keyword, message in messages.items():
        if keyword not in (*_WITHIN, "_"):
            failures = _of_keyword(failures, keyword, message, path)
    for word in _WITHIN:
        failures = _of_children(failures, messages.get(word), path)
    return reworded(failures, messages["_"], path) if isinstance(messages.get("_"), str) else failures


def _of_keyword(failures: Failures, keyword: str, message: object, path: Tokens) -> Failures:
    if isinstance(message, str):
        return _said(failures, message, path, lambda failure: failure.keyword == keyword and failure.path == path)
    for name, text in _texts(message).items():
        failures = _said(failures, text, path, lambda failure, name=name: (  # type: ignore[misc]
            failure.keyword == keyword and failure.path == path and failure.about == name))
    return failures


def _of_children(failures: Failures, messages: object, path: Tokens) -> Failures:
    depth = len(path)
    for name, text in _texts(messages).items():
        failures = _said(failures, text, (*path, name), lambda failure, name=name: (  # type: ignore[misc]
            len(failure.path) > depth and str(failure.path[depth]) == name))
    return failures


def _texts(messages: object) -> Mapping[str, str]:
    listed: dict[Any, Any] = dict(enumerate(messages)) if isinstance(messages, list) else {}
    given = messages if isinstance(messages, dict) else listed
    return {str(name): text for name, text in given.items() if isinstance(text, str)}


def _said(failures: Failures, message: str, path: Tokens, meant: Callable[[Failure], bool]) -> Failures:
    """Say one message for the failures that are meant, those that were reworded before left out."""
    kept = [failure for failure in failures if failure.keyword == "errorMessage" or not meant(failure)]
    if len(kept) == len(failures):
        return failures
    return [*kept, Failure("errorMessage", path, message, whole=True)]
