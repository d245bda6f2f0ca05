"""Numbers: bounds, steps, and values that are left out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor, gcd, lcm

from contractguard.schema.engine.evaluation import exact
from contractguard.schema.engine.outcome import Empty, Found, Outcome, Undecided
from contractguard.schema.engine.state import State
from contractguard.schema.engine.terms import INTEGER, Bound, Listed, Step
from contractguard.schema.values import key

_MOST_TRIED = 4000
_WHOLE = 2**53
"""From here on every number is whole that the implementations of JSON agree on (RFC 8259, section 6)."""
_MOST_DIGITS = 40


class _Range:
    """What is known of a number."""

    def __init__(self, state: State) -> None:
        self.low: tuple[Fraction, bool] | None = None
        self.high: tuple[Fraction, bool] | None = None
        self.steps = [Fraction(1)] if state.kind == INTEGER else []
        self.whole = state.kind == INTEGER
        self.no_steps: list[Fraction] = []
        self.without: set[object] = set()
        for term, positive, _ in state.units:
            if isinstance(term, Bound):
                self._bound(term, positive)
            elif isinstance(term, Step):
                (self.steps if positive else self.no_steps).append(term.divisor)
            elif isinstance(term, Listed) and not positive:
                self.without |= term.keys

    def _bound(self, term: Bound, positive: bool) -> None:
        lower, open_ = term.lower is positive, term.open is positive
        bound = (term.limit, open_)
        if lower:
            self.low = bound if self.low is None else max(self.low, bound)
        elif self.high is None or (term.limit, not open_) < (self.high[0], not self.high[1]):
            self.high = bound

    def holds(self, number: Fraction) -> bool:
        if self.low is not None and (number < self.low[0] or (number == self.low[0] and self.low[1])):
            return False
        if self.high is not None and (number > self.high[0] or (number == self.high[0] and self.high[1])):
            return False
        if (number.denominator == 1) is not self.whole:
            return False
        if exact(spelled(number)) != number:
            return False  # JSON would hold another number.
        return (all((number / step).denominator == 1 for step in self.steps)
                and not any((number / step).denominator == 1 for step in self.no_steps)
                and key(spelled(number)) not in self.without)

    @property
    def empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low[0] > self.high[0] or (self.low[0] == self.high[0] and (self.low[1] or self.high[1]))


def spelled(number: Fraction) -> int | float:
    """Return a number as JSON would hold it."""
    return number.numerator if number.denominator == 1 else float(number)


def solve_number(state: State) -> Outcome:
    """Find a number for the units of a state: an integer, or one that is none."""
    known = _Range(state)
    if known.empty:
        return Empty()
    if known.steps:
        return _stepped(known)
    if (known.low is not None and known.low[0] >= _WHOLE) or (known.high is not None and known.high[0] <= -_WHOLE):
        return Empty()
    for tried, number in enumerate(_dense(known)):
        if known.holds(number):
            return Found(spelled(number))
        if tried > _MOST_TRIED:
            break
    return Empty() if known.low is not None and known.high is not None and (
        known.low[0] == known.high[0]) else Undecided("no number between the bounds was found")


def _stepped(known: _Range) -> Outcome:
    step = known.steps[0]
    for other in known.steps[1:]:
        step = Fraction(lcm(step.numerator, other.numerator), gcd(step.denominator, other.denominator))
    if any((step / other).denominator == 1 for other in known.no_steps) or (not known.whole and step.denominator == 1):
        return Empty()
    first = None if known.low is None else ceil(known.low[0] / step)
    last = None if known.high is None else floor(known.high[0] / step)
    # Whether a multiple of the step is a multiple of the others too repeats after their common multiple.
    period = 1
    for other in (*known.no_steps, *([] if known.whole else [Fraction(1)])):
        period = lcm(period, (other / step).numerator)
    enough = period * (len(known.without) + 1) + 2
    for tried, multiple in enumerate(_near(first, last)):
        if known.holds(multiple * step):
            return Found(spelled(multiple * step))
        if tried > 2 * enough:
            return Empty()
        if tried > _MOST_TRIED:
            return Undecided("no number among the multiples was found")
    return Empty()


def _near(first: int | None, last: int | None) -> Iterator[int]:
    """Iterate over the whole numbers from first to last, those near zero first."""
    if first is not None and first > 0:
        start = first
        yield from _round(first, last)
    elif last is not None and last < 0:
        start = last
        yield from (-number for number in _round(-last, None if first is None else -first))
    else:
        start = min(max(1, first if first is not None else 1), last if last is not None else 1)
    yield start
    distance = 1
    while True:
        up, down = start + distance, start - distance
        above, below = last is None or up <= last, first is None or down >= first
        if above:
            yield up
        if below:
            yield down
        if not above and not below:
            return
        distance += 1


def _round(least: int, most: int | None) -> Iterator[int]:
    """Return a round number beyond a large one: so far off that a validator with floats tells them apart, too."""
    number = 10 ** len(str(least))
    if least > 2**53 and (most is None or number <= most):
        yield number


def _dense(known: _Range) -> Iterator[Fraction]:
    """Iterate over numbers between the bounds, those with few digits first."""
    scale = Fraction(1, 2)
    for digits in range(_MOST_DIGITS):
        low = known.low[0] if known.low is not None else None
        high = known.high[0] if known.high is not None else None
        first = None if low is None else ceil(low / scale)
        last = None if high is None else floor(high / scale)
        if first is None or last is None or first <= last:
            for count, multiple in enumerate(_near(first, last)):
                yield multiple * scale
                if count > 20 + len(known.without):
                    break
        scale = Fraction(1, 10 ** (digits + 1))
