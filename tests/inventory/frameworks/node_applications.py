"""Small applications in memory, and what is found in them."""

from __future__ import annotations

from collections.abc import Mapping

from contractguard.inventory.discovery import discover
from contractguard.inventory.model import Inventory
from contractguard.source.tree import tree_of


def found(files: Mapping[str, str] | str) -> Inventory:
    """The inventory of files; a text alone is `app.js`."""
    return discover(tree_of({"app.js": files} if isinstance(files, str) else files))


def served(files: Mapping[str, str] | str) -> list[str]:
    """The endpoints as `GET /users/{id} required`, in their order."""
    return [f"{each.method} {each.path.spelled} {each.authentication.asked}" for each in found(files).endpoints]


def placed(files: Mapping[str, str] | str) -> list[str]:
    """The endpoints as `GET /users showUsers app.js:3`: what they are called, and where they stand."""
    return [f"{each.method} {each.path.spelled} {each.handler} {each.place.uri}:{each.place.region.line}"
            for each in found(files).endpoints]


def gaps(files: Mapping[str, str] | str) -> list[str]:
    """What was not understood, as `/below app.js:3 reason`."""
    return [f"{each.under.spelled} {each.place.uri}:{each.place.region.line} {each.reason}"
            for each in found(files).unresolved]
