"""A long hunt for failures: `python -m tests.schema.hunting PROPERTY SEED EXAMPLES`.

Prints the smallest case of each kind, what took long, and how often what was answered.
`python -m tests.schema.hunting again FILE` looks at the cases again that were printed to a file.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from tests.schema import checking, verdicts
from tests.schema.pairs import Pair, Sided, draw_pair
from tests.schema.planting import planted
from tests.schema.reducing import reduced
from tests.schema.restating import REWRITES, restated

Check = Callable[[Pair, Random], str]

_LONGEST = 2.0
"""Seconds after which an example has failed."""


def silence(pair: Pair, random: Random, how: str) -> str:
    """Rewrite the base, and look whether anything is said of it."""
    other = restated(pair.base, random, how)
    if other is None or not other.grounded:
        return ""
    checking.NOTED["rewritten"] += 1
    if checking.different(Pair(pair.base, other), random):
        return f"TEST: the rewrite changes what is accepted: {json.dumps(other.schema)} {json.dumps(other.components)}"
    told = verdicts.wrong_silence(pair.base, other)
    return told and f"{told}: {json.dumps(other.schema)} {json.dumps(other.components)}"


def _prepared(pair: Pair, random: Random, name: str) -> Pair:
    """Plant what a rewrite needs."""
    how = name.removeprefix("silence-")
    return Pair(planted(pair.base, random, how), pair.revision) if how in REWRITES else pair


CHECKS: dict[str, Check] = {
    "acceptance": lambda pair, random: checking.wrong_acceptance(pair.revision, random),
    "inclusion": checking.wrong_inclusion,
    "world": lambda pair, random: checking.wrong_inclusion(pair, random, declared_world=True),
    "inclusion-longer": lambda pair, random: checking.wrong_inclusion(pair, random, 300),
    "world-longer": lambda pair, random: checking.wrong_inclusion(pair, random, 300, declared_world=True),
    "uncounted": lambda pair, _: checking.uncounted(pair),
    "request": lambda pair, random: verdicts.wrong_verdict(pair, "request", random),
    "response": lambda pair, random: verdicts.wrong_verdict(pair, "response", random),
    "witness-request": lambda pair, _: verdicts.wrong_witness(pair, "request"),
    "witness-response": lambda pair, _: verdicts.wrong_witness(pair, "response"),
    "alarm": lambda pair, random: verdicts.false_alarm(pair, "request", random),
    "mirror": lambda pair, _: verdicts.wrong_mirror(pair),
    "ends": lambda pair, _: verdicts.crash(pair),
    **{f"silence-{how}": lambda pair, random, how=how: silence(pair, random, how) for how in REWRITES},
}


def hunt(name: str, seed: int, examples: int) -> None:
    """Print the smallest case of each kind of failure, a kind being the keywords of the reduced case."""
    random, check = Random(seed), CHECKS[name]
    met: set[str] = set()
    tried = failed = 0
    for index in range(examples):
        pair, draws = _prepared(draw_pair(random), random, name), random.random()
        if not _usable(pair):
            continue
        tried += 1
        told = _told(check, pair, draws)

        def fails(data: Any, draws: float = draws, start: str = told.partition(" ")[0]) -> str:
            smaller = paired(data)
            if not _usable(smaller):
                return ""
            smaller.base.judge(), smaller.revision.judge()
            found = [_told(check, smaller, draws), _told(check, smaller, 1)]
            return next((told for told in found if told.startswith(start)), "") if start else ""

        for slow in checking.LATEST:
            _say({"slow": slow, "seed": seed, "index": index, "case": plain(pair)})
        checking.LATEST.clear()
        if not told:
            continue
        failed += 1
        noted = checking.NOTED.copy()
        small = reduced(plain(pair), fails, 20 if told.startswith("TimeoutError") else 600)
        checking.NOTED.clear()
        checking.NOTED.update(noted)
        checking.LATEST.clear()
        kind = json.dumps([sorted(_words(small[side])) for side in ("base", "revision")])
        if kind not in met:
            met.add(kind)
            _say({"property": name, "draws": draws, "told": fails(small) or told, "seed": seed, "index": index,
                  "case": small})
    _say({"property": name, "seed": seed, "tried": tried, "failed": failed, "noted": checking.NOTED.most_common()})


def again(file: Path) -> None:
    """Look at cases again."""
    for line in file.read_text().splitlines():
        found = json.loads(line)
        pair, check = paired(found["case"]), CHECKS[found["property"]]
        told = _told(check, pair, found["draws"]) or _told(check, pair, 1)
        _say({**found, "told": told})


def plain(pair: Pair) -> dict[str, Any]:
    """Return a pair as plain data."""
    return {"base": {"schema": pair.base.schema, "components": pair.base.components},
            "revision": {"schema": pair.revision.schema, "components": pair.revision.components},
            "dialect": {"is": pair.base.dialect}}


def paired(data: dict[str, Any]) -> Pair:
    """Read a pair."""
    sides = (Sided(data[side]["schema"], data[side]["components"], data["dialect"]["is"])
             for side in ("base", "revision"))
    return Pair(*sides)


def _say(found: dict[str, Any]) -> None:
    print(json.dumps(found), flush=True)  # noqa: T201


def _usable(pair: Pair) -> bool:
    return pair.base.grounded and pair.revision.grounded


def _told(check: Check, pair: Pair, draws: float) -> str:
    signal.setitimer(signal.ITIMER_REAL, _LONGEST)
    try:
        return check(pair, Random(draws))
    except (TimeoutError, RecursionError, AssertionError, ArithmeticError, LookupError, TypeError) as error:
        return f"{type(error).__name__} {error}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _words(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {word for member in value.values() for word in _words(member)}
    return {word for item in value for word in _words(item)} if isinstance(value, list) else set()


def _give_up(*_: object) -> None:
    raise TimeoutError


if __name__ == "__main__":
    signal.signal(signal.SIGALRM, _give_up)
    if sys.argv[1] == "again":
        again(Path(sys.argv[2]))
    else:
        hunt(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
