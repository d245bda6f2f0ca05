"""Roles as a graph: who has whose rights, and with them which scopes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from contractguard.access.policy import Role


class RoleGraph:
    """The roles of a policy. They name each other without circles; the reader of the policy has made sure."""

    def __init__(self, roles: Mapping[str, Role]) -> None:
        self._roles = roles
        self._below: dict[str, frozenset[str]] = {}
        self._above: dict[tuple[str, ...], frozenset[str]] = {}
        self._carried: dict[str, tuple[str, ...]] = {}
        self._heirs: dict[str, list[str]] = {}
        for role in roles.values():
            for name in role.extends:
                self._heirs.setdefault(name, []).append(role.name)

    @property
    def known(self) -> frozenset[str]:
        """The roles that there are."""
        return frozenset(self._roles)

    def rights(self, name: str) -> frozenset[str]:
        """Return a role with every role whose rights it has too."""
        if name not in self._below:
            self._below[name] = self._closed([name], lambda each: self._roles[each].extends if each in self._roles
                                             else ())
        return self._below[name]

    def upward(self, names: tuple[str, ...]) -> frozenset[str]:
        """Return roles with every role that has their rights too."""
        if names not in self._above:
            self._above[names] = self._closed(names, lambda each: self._heirs.get(each, ()))
        return self._above[names]

    def scopes(self, name: str) -> tuple[str, ...]:
        """Return the scopes that a role carries, with those of the roles that it extends."""
        if name not in self._carried:
            carried = (scope for each in sorted(self.rights(name)) if each in self._roles
                       for scope in self._roles[each].scopes)
            self._carried[name] = tuple(dict.fromkeys(carried))
        return self._carried[name]

    @staticmethod
    def _closed(names: Iterable[str], further: Callable[[str], Iterable[str]]) -> frozenset[str]:
        found = set(names)
        pending = list(found)
        while pending:
            for name in further(pending.pop()):
                if name not in found:
                    found.add(name)
                    pending.append(name)
        return frozenset(found)


def find_circle(roles: Mapping[str, Role]) -> list[str]:
    """Return roles that extend each other in a circle, the first one again at the end; empty where there is none."""
    done: set[str] = set()
    for start in roles:
        path: list[str] = []
        on_path: dict[str, int] = {}
        pending = [(start, False)]
        while pending:
            name, left = pending.pop()
            if left:
                on_path.pop(path.pop())
                done.add(name)
            elif name in on_path:
                return [*path[on_path[name]:], name]
            elif name not in done:
                on_path[name] = len(path)
                path.append(name)
                pending.append((name, True))
                pending += [(each, False) for each in reversed(roles[name].extends)]
    return []
