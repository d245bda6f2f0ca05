"""How a report is shown, as far as the reader's surroundings decide it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Presentation:
    """What the command line knows of the place that a report goes to.

    `color` allows escape codes, `width` is the number of columns. Formats that machines read ignore both.
    """

    color: bool = False
    width: int = 100
