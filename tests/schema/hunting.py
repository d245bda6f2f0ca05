"""A long hunt for failures: `python -m tests.schema.hunting PROPERTY SEED EXAMPLES [known]`.

Prints the smallest case of each kind; `known` passes over what a known cause excuses.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from random import Random
from typing import Any

from tests.schema import checking
from tests.schema.known import excused
from tests.schema.pairs import Pair, Sided, draw_pair
from tests.schema.reducing import reduced
from tests.schema.restating import REWRITES, restated

Check = Callable[[Pair, Random], str]


def silence(pair: Pair, random: Random, how: str) -> str:
    """Rewrite the base, and look whether anything is said of it."""
    other = restated(pair.base, random, how)
    if other is None or not other.grounded:
        return ""
    pair.base.judge()
    told = checking.wrong_silence(pair.base, other)
    return told and f"{told}: {json.dumps(other.schema)} {json.dumps(other.components)}"


CHECKS: dict[str, Check] = {
    "acceptance": lambda pair, random: checking.wrong_acceptance(pair.revision, random),
    "inclusion": checking.wrong_inclusion,
    "request": lambda pair, random: checking.wrong_verdict(pair, "request", random),
    "response": lambda pair, random: checking.wrong_verdict(pair, "response", random),
    "alarm": lambda pair, random: checking.false_alarm(pair, "request", random),
    "mirror": lambda pair, _: checking.wrong_mirror(pair),
    "ends": lambda pair, _: checking.crash(pair),
    **{f"silence-{how}": lambda pair, random, how=how: silence(pair, random, how) for how in REWRITES},
}


def hunt(check: Check, seed: int, examples: int, known: bool) -> None:
    """Print the smallest case of each kind of failure, a kind being the keywords of the reduced case."""
    random = Random(seed)
    met: set[str] = set()
    for index in range(examples):
        pair, draws = draw_pair(random), random.random()

        def fails(data: Any, draws: float = draws) -> str:
            smaller = _paired(data)
            return _told(check, smaller, draws) or _told(check, smaller, 1) if _usable(smaller, known) else ""

        if not _usable(pair, known) or not _told(check, pair, draws):
            continue
        small = reduced(_plain(pair), fails)
        kind = json.dumps([sorted(_words(small[side])) for side in ("base", "revision")])
        if kind not in met:
            met.add(kind)
            print(index, fails(small), "\n  ", json.dumps(small), flush=True)  # noqa: T201


def _plain(pair: Pair) -> dict[str, Any]:
    return {"base": {"schema": pair.base.schema, "components": pair.base.components},
            "revision": {"schema": pair.revision.schema, "components": pair.revision.components},
            "dialect": {"is": pair.base.dialect}}


def _paired(data: dict[str, Any]) -> Pair:
    sides = (Sided(data[side]["schema"], data[side]["components"], data["dialect"]["is"])
             for side in ("base", "revision"))
    return Pair(*sides)


def _usable(pair: Pair, known: bool) -> bool:
    return pair.base.grounded and pair.revision.grounded and not (known and excused(pair))


def _told(check: Check, pair: Pair, draws: float) -> str:
    try:
        return check(pair, Random(draws))
    except RecursionError as error:
        return str(error)


def _words(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {word for member in value.values() for word in _words(member)}
    return {word for item in value for word in _words(item)} if isinstance(value, list) else set()


if __name__ == "__main__":
    hunt(CHECKS[sys.argv[1]], int(sys.argv[2]), int(sys.argv[3]), "known" in sys.argv)
