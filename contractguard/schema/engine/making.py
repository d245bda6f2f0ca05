"""Makes terms, one of each: what asserts the same is the same object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from fractions import Fraction

from contractguard.schema.engine.terms import (
    ARRAY,
    EVERYTHING,
    STRING,
    All,
    Always,
    Any,
    Assertion,
    Bound,
    Contains,
    Distinct,
    Format,
    Goal,
    ItemCount,
    Items,
    Length,
    Listed,
    MemberCount,
    Members,
    Mention,
    Names,
    Not,
    One,
    Pattern,
    Reference,
    Required,
    SomeItem,
    SomeMember,
    Step,
    Term,
    Types,
    Unknown,
    mask_of,
)
from contractguard.schema.values import key


class Terms:
    """Makes terms, one of each."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Term] = {}
        self.true = self._keep(("always", True), Always(True))
        self.false = self._keep(("always", False), Always(False))

    def _keep(self, identity: Hashable, term: Term) -> Term:
        term.serial = len(self._made)
        self._made[identity] = term
        return term

    def _make(self, identity: Hashable, make: Callable[[], Term]) -> Term:
        made = self._made.get(identity)
        return made if made is not None else self._keep(identity, make())

    def types(self, mask: int) -> Term:
        """Accept some types."""
        return self.true if mask == EVERYTHING else self.false if not mask else self._make(
            ("types", mask), lambda: Types(mask))

    def listed(self, values: Iterable[object]) -> Term:
        """Accept some values."""
        unique = {key(value): value for value in values}
        if not unique:
            return self.false
        return self._make(("listed", frozenset(unique)), lambda: Listed(tuple(unique.values())))

    def bound(self, lower: bool, limit: Fraction, open_: bool) -> Term:
        """Bound numbers."""
        return self._make(("bound", lower, limit, open_), lambda: Bound(lower, limit, open_))

    def step(self, divisor: Fraction) -> Term:
        """Accept multiples."""
        return self._make(("step", divisor), lambda: Step(divisor))

    def length(self, least: int, most: int | None) -> Term:
        """Bound the length of texts."""
        return self._count("length", Length, least, most)

    def item_count(self, least: int, most: int | None) -> Term:
        """Bound the number of items."""
        return self._count("items", ItemCount, least, most)

    def member_count(self, least: int, most: int | None) -> Term:
        """Bound the number of members."""
        return self._count("members", MemberCount, least, most)

    def _count(self, kind: str, make: Callable[[int, int | None], Assertion], least: int, most: int | None) -> Term:
        least = max(least, 0)
        if least == 0 and most is None:
            return self.true
        if most is not None and most < least:
            return self.types(EVERYTHING & ~make(0, 0).about)
        return self._make((kind, least, most), lambda: make(least, most))

    def pattern(self, pattern: str) -> Term:
        """Accept texts in which a pattern is found."""
        return self.true if pattern in ("", ".*", "^.*") else self._make(
            ("pattern", pattern), lambda: Pattern(pattern))

    def format(self, name: str) -> Term:
        """Accept texts of a format."""
        return self._make(("format", name), lambda: Format(name))

    def items(self, prefix: tuple[Term, ...], rest: Term) -> Term:
        """Assert what items are."""
        while prefix and prefix[-1] is rest:
            prefix = prefix[:-1]
        if rest is self.true and all(term is self.true for term in prefix):
            return self.true
        return self._make(("item", prefix, rest), lambda: Items(prefix, rest))

    def distinct(self) -> Term:
        """Refuse equal items."""
        return self._make("distinct", Distinct)

    def contains(self, term: Term, least: int, most: int | None) -> Term:
        """Count the items that a term accepts."""
        if least <= 0 and most is None:
            return self.true
        if most is not None and most < least:
            return self.types(EVERYTHING & ~ARRAY)
        return self._make(("contains", term, least, most), lambda: Contains(term, max(least, 0), most))

    def some_item(self, start: int, stop: int | None, literals: Goal) -> Term:
        """Ask for an item."""
        return self._make(("some item", start, stop, literals), lambda: SomeItem(start, stop, literals))

    def members(self, properties: Mapping[str, Term], patterns: Mapping[str, Term], additional: Term,
                declares_rest: bool = False, silent: frozenset[str] = frozenset()) -> Term:
        """Assert what members are."""
        named, matched = tuple(sorted(properties.items())), tuple(sorted(patterns.items()))
        if not named and not matched and additional is self.true:
            return self.true
        return self._make(("members", named, matched, additional, declares_rest, silent),
                          lambda: Members(named, matched, additional, declares_rest, silent))

    def required(self, name: str) -> Term:
        """Ask for a member by its name."""
        return self._make(("required", name), lambda: Required(name))

    def names(self, term: Term) -> Term:
        """Assert what names are."""
        return self.true if STRING & term.must else self._make(("names", term), lambda: Names(term))

    def some_member(self, names: Goal, literals: Goal) -> Term:
        """Ask for a member."""
        return self._make(("some member", names, literals), lambda: SomeMember(names, literals))

    def unknown(self, reason: str, identity: Hashable) -> Term:
        """Stand for what cannot be decided."""
        return self._make(("unknown", identity), lambda: Unknown(reason))

    def all(self, parts: Iterable[Term]) -> Term:
        """Accept what every part accepts."""
        flat: dict[Term, None] = {}
        for part in parts:
            if part is self.false:
                return self.false
            if part is not self.true:
                flat.update(dict.fromkeys(part.parts if isinstance(part, All) else (part,)))
        mask = EVERYTHING
        for part in flat:
            mask &= part.mask if isinstance(part, Types) else EVERYTHING
        listed = [part for part in flat if isinstance(part, Listed)]
        if listed:
            kept = frozenset.intersection(*(part.keys for part in listed))
            values = [value for value in listed[0].values if mask_of(value) & mask and key(value) in kept]
            others = [part for part in flat if not isinstance(part, (Types, Listed))]
            return self._combine("all", All, [self.listed(values), *others], self.true)
        rest = [part for part in flat if not isinstance(part, Types)]
        return self._combine("all", All, rest if mask == EVERYTHING else [self.types(mask), *rest], self.true)

    def any(self, parts: Iterable[Term]) -> Term:
        """Accept what some part accepts."""
        parts = list(parts)
        if self.true in parts:
            # What a branch declares is declared though another one accepts everything.
            declaring = [part for part in parts if part.declares or part.refers]
            return self._combine("any", Any, [self.true, *dict.fromkeys(declaring)], self.false)
        flat: dict[Term, None] = {}
        for part in parts:
            if part is not self.false:
                flat.update(dict.fromkeys(part.parts if isinstance(part, Any) else (part,)))
        mask = 0
        for part in flat:
            mask |= part.mask if isinstance(part, Types) else 0
        listed = [part for part in flat if isinstance(part, Listed)]
        rest = [part for part in flat if not isinstance(part, (Types, Listed))]
        if listed:
            rest.append(self.listed(value for part in listed for value in part.values if not mask_of(value) & mask))
            rest = [part for part in rest if part is not self.false]
        return self._combine("any", Any, rest if not mask else [self.types(mask), *rest], self.false)

    def one(self, parts: Iterable[Term]) -> Term:
        """Accept what exactly one part accepts."""
        chosen = [part for part in parts if part is not self.false]
        if all(isinstance(part, Listed) for part in chosen):
            values = [value for part in chosen for value in part.values]  # type: ignore[attr-defined]
            times = Counter(key(value) for value in values)
            return self.listed(value for value in values if times[key(value)] == 1)
        return self._combine("one", One, chosen, self.false)

    def _combine(
        self, kind: str, make: Callable[[tuple[Term, ...]], Term], parts: list[Term], empty: Term
    ) -> Term:
        if self.false in parts and kind == "all":
            return self.false
        if len(parts) < 2:
            return parts[0] if parts else empty
        ordered = tuple(sorted(parts, key=lambda part: part.serial))
        return self._make((kind, ordered), lambda: make(ordered))

    def negation(self, part: Term) -> Term:
        """Accept what the part does not."""
        if isinstance(part, Always):
            return self.false if part.holds else self.true
        if isinstance(part, Types):
            return self.types(EVERYTHING & ~part.mask)
        return part.part if isinstance(part, Not) else self._make(("not", part), lambda: Not(part))

    def mention(self, part: Term) -> Term:
        """Say what is declared."""
        return self._make(("mention", part), lambda: Mention(part))

    def reference(self, name: Hashable, make: Callable[[], Term]) -> Term:
        """Stand for a place."""
        return self._make(("reference", name), lambda: Reference(name, make))
