"""Room on the stack: programs are nested deeper than Python's default allows."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

_STACK = 512 * 2**20
"""Bytes of address space; only what is used is taken."""
_FRAMES = 50_000


def with_room(work: Callable[[], Result]) -> Result:
    """Do some work in a thread of its own with a large stack, and return what it gives or raise what it raises.

    The depth of evaluation is bounded by the evaluator; this is what those bounds need. Nothing that it makes is thrown
    away before its end, so garbage is not looked for meanwhile.
    """
    outcome: list[Result] = []
    problem: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:
            problem.append(error)

    frames, stack = sys.getrecursionlimit(), threading.stack_size(_STACK)
    sys.setrecursionlimit(max(frames, _FRAMES))
    collects = gc.isenabled()
    gc.disable()
    try:
        thread = threading.Thread(target=run, name="discovery", daemon=True)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(stack)
        sys.setrecursionlimit(frames)
        if collects:
            gc.enable()
    if problem:
        raise problem[0]
    return outcome[0]
