"""A stack for what recurses in C: tree-sitter joins alternative readings of nested brackets by recursion."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

_Result = TypeVar("_Result")

STACK_BYTES = 256 * 2**20
"""Enough for a file of nothing but brackets; only what is used of it becomes memory."""

_ONE_AT_A_TIME = threading.Lock()


def with_deep_stack(run: Callable[[], _Result]) -> _Result | None:
    """Run on a stack that is deep enough; None where the system gives none."""
    results: list[_Result] = []
    thread = threading.Thread(target=lambda: results.append(run()), name="parsing")
    with _ONE_AT_A_TIME:
        usual = threading.stack_size(STACK_BYTES)
        try:
            thread.start()
        except RuntimeError:
            return None
        finally:
            threading.stack_size(usual)
    thread.join()
    return results[0] if results else None
