"""Whether an English word is a plural, as far as its form tells."""

from __future__ import annotations

_IRREGULAR = frozenset({
    "people", "children", "men", "women", "feet", "teeth", "mice", "geese", "oxen", "data", "metadata", "media",
    "criteria", "phenomena", "indices", "matrices", "series", "species", "alumni", "schemata", "news", "analytics",
    "statistics", "stats",
})
_SINGULAR_ENDINGS = ("ss", "us", "sis", "xis")
_PLURAL_DESPITE = frozenset({"cpus", "gpus", "menus", "skus", "taxis", "tpus"})


def is_plural(word: str) -> bool:
    """Whether a word in lower case looks like a plural: `users`, `people`, `data`, but not `status` or `address`."""
    if word in _IRREGULAR or word in _PLURAL_DESPITE:
        return True
    return word.endswith("s") and not word.endswith(_SINGULAR_ENDINGS)
