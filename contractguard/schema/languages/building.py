"""From what a pattern says to the set of texts in which it finds a match.

ECMA-262, "RegExp (Regular Expression) Objects", "Pattern Semantics". A part of a pattern means what the part and all
that follows it match from a place to the end of the text. So a lookahead is an intersection, and an assertion about
what stands before a place is settled by following three kinds of places apart: the start of the text, a place behind
a word character, and any other.
"""

from __future__ import annotations

from enum import IntEnum

from contractguard.schema.languages.characters import ALL, NO_WORD, WORD
from contractguard.schema.languages.composing import Expressions
from contractguard.schema.languages.effort import Effort
from contractguard.schema.languages.expressions import Deferred, Expression
from contractguard.schema.languages.narrowing import Narrowing, spelled_out
from contractguard.schema.languages.syntax import Choice, Edge, Look, Repeat, Series, Symbol, Syntax

After = tuple[Expression, Expression, Expression]
"""What may follow a part, for each kind of place that the part can end at."""


class Context(IntEnum):
    """What stands before a place."""

    START = 0
    WORD = 1
    OTHER = 2


class Builder:
    """Makes expressions of patterns."""

    def __init__(self, expressions: Expressions, effort: Effort) -> None:
        self._make = expressions
        self._effort = effort
        self._narrowing = Narrowing(effort)
        self._relations: dict[Syntax, Expression] = {}
        self._rests: dict[tuple[Syntax, int, After], Expression] = {}

    def matching(self, pattern: Syntax) -> Expression:
        """Return the texts in which a pattern matches somewhere (JSON Schema Validation 2020-12, section 6.3.3)."""
        make = self._make
        after = self._same(make.anything)
        if not pattern.looks_back:
            return make.chain(make.anything, self.rest(pattern, Context.OTHER, after))
        behind_word = self.rest(pattern, Context.WORD, after)
        behind_other = self.rest(pattern, Context.OTHER, after)
        later = [make.chain(make.one(ALL), behind_word)] if behind_word is behind_other else [
            make.chain(make.one(WORD), behind_word), make.chain(make.one(NO_WORD), behind_other)]
        return make.either((
            self.rest(pattern, Context.START, after), *(make.chain(make.anything, place) for place in later)))

    def expanded(self, deferred: Deferred) -> Expression:
        """Return a deferred repetition with its next round written out."""
        body, after, make = deferred.body, deferred.after, self._make
        least, most = max(0, deferred.least - 1), deferred.most and deferred.most - 1
        following = (
            make.never, make.deferred(body, least, most, Context.WORD, after),
            make.deferred(body, least, most, Context.OTHER, after))
        rounds = [self.rest(body, deferred.before, following)]
        if deferred.least == 0:
            rounds.append(after[deferred.before])
        return make.either(rounds)

    def rest(self, node: Syntax, before: int, after: After) -> Expression:
        """Return what a part and all after it match, at a place of a given kind."""
        key = (node, before, after)
        known = self._rests.get(key)
        if known is None:
            self._effort.spend()
            known = self._rests[key] = self._rest(node, before, after)
        return known

    def _rest(self, node: Syntax, before: int, after: After) -> Expression:
        if isinstance(node, Edge):
            return self._edge(node, before, after)
        if isinstance(node, Look):
            looked = self.rest(node.body, before, self._same(self._make.anything))
            return self._make.both((self._make.other(looked) if node.negative else looked, after[before]))
        if _is_same(after) and not node.asserts:
            return self._make.chain(self._relation(node), after[before])
        if isinstance(node, Symbol):
            self._effort.spend_on_sets(node.characters)
            return self._make.either((
                self._make.chain(self._make.one(node.characters & WORD), after[Context.WORD]),
                self._make.chain(self._make.one(node.characters & NO_WORD), after[Context.OTHER])))
        if isinstance(node, Choice):
            self._effort.spend(len(node.parts) // 8)
            return self._make.either([self.rest(part, before, after) for part in node.parts])
        if isinstance(node, Series):
            return self._series(node.parts, before, after)
        return self._repeat(node, before, after)

    def _series(self, parts: tuple[Syntax, ...], before: int, after: After) -> Expression:
        self._effort.spend(len(parts) // 8)
        stop = len(parts)
        while stop:
            start = stop
            while _is_same(after) and start and not parts[start - 1].asserts:
                start -= 1
            if start < stop:
                after = self._same(self._joined(parts[start:stop], after[0]))
            elif _is_same(after) and not parts[start := stop - 1].looks_back:
                after = self._same(self.rest(parts[start], Context.OTHER, after))
            else:
                start = stop - 1
                first, word, other = (self.rest(parts[start], context, after) for context in Context)
                after = (first, word, other)
            stop = start
        return after[before]

    def _edge(self, edge: Edge, before: int, after: After) -> Expression:
        make = self._make
        if edge is Edge.START:
            return after[before] if before == Context.START else make.never
        if edge is Edge.END:
            return make.both((make.nothing, after[before]))
        word_follows = make.chain(make.one(WORD), make.anything)
        wanted = (before == Context.WORD) is (edge is Edge.NO_WORD_EDGE)
        return make.both((word_follows if wanted else make.other(word_follows), after[before]))

    def _repeat(self, node: Repeat, before: int, after: After) -> Expression:
        """Return what a repetition with assertions in it, or with different places after it, matches."""
        if node.most == 0:
            return after[before]
        if not node.body.asserts:
            return self._last_round_apart(node, before, after)
        if node.most == 1:
            rounds = [self.rest(node.body, before, after)]
            return self._make.either(rounds if node.least else [*rounds, after[before]])
        if not node.body.rests:
            return self._make.deferred(node.body, node.least, node.most, before, after)
        if node.least:
            return self.rest(spelled_out(node), before, after)
        return self._make.deferred(self._narrowing.moving(node.body), 0, node.most, before, after)

    def _last_round_apart(self, node: Repeat, before: int, after: After) -> Expression:
        """Return what a repetition without assertions matches; its last character tells where it ends."""
        make = self._make
        optional = node.rests
        last = self.rest(node.body, Context.START, (make.never, after[Context.WORD], after[Context.OTHER]))
        earlier = make.loop(
            self._relation(node.body), 0 if optional else node.least - 1, node.most and node.most - 1)
        return make.either((make.chain(earlier, last), after[before] if optional else make.never))

    def _relation(self, node: Syntax) -> Expression:
        """Return what a part without assertions matches by itself."""
        known = self._relations.get(node)
        if known is None:
            self._effort.spend()
            known = self._relations[node] = self._new_relation(node)
        return known

    def _new_relation(self, node: Syntax) -> Expression:
        make = self._make
        if isinstance(node, Symbol):
            return make.one(node.characters)
        if isinstance(node, Choice):
            return make.either([self._relation(part) for part in node.parts])
        if isinstance(node, Repeat):
            return make.loop(self._relation(node.body), node.least, node.most)
        assert isinstance(node, Series)
        return self._joined(node.parts, make.nothing)

    def _joined(self, parts: tuple[Syntax, ...], tail: Expression) -> Expression:
        """Join parts without assertions to a chain in which runs of single characters are literal texts."""
        self._effort.spend(len(parts) // 8)
        run: list[str] = []
        for part in reversed(parts):
            character = _character(part)
            if character:
                run.append(character)
                continue
            tail = self._make.chain(self._make.literal("".join(reversed(run))), tail)
            tail, run = self._make.chain(self._relation(part), tail), []
        return self._make.chain(self._make.literal("".join(reversed(run))), tail)

    @staticmethod
    def _same(expression: Expression) -> After:
        return (expression, expression, expression)


def _is_same(after: After) -> bool:
    return after[0] is after[1] is after[2]


def _character(node: Syntax) -> str:
    """Return the character of a symbol that stands for one alone, or an empty string."""
    intervals = node.characters.intervals if isinstance(node, Symbol) else ()
    return chr(intervals[0][0]) if len(intervals) == 1 and intervals[0][0] == intervals[0][1] else ""
