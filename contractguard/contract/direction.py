"""Who writes what a part of a contract describes."""

from __future__ import annotations

from typing import Literal

Direction = Literal["request", "response"]
"""`request`: the client writes and the provider reads; `response`: the provider writes and the client reads."""

DIRECTIONS: tuple[Direction, Direction] = ("request", "response")
