"""Names by their words: lists that rules give, met by whole words of camelCase, snake_case and kebab-case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from contractguard.text.casing import words_of

_MOST_REMEMBERED = 65_536


class Vocabulary(dict[str, bool]):
    """Whether names are among those of a list, remembered for each name: `vocabulary["userPassword"]`.

    A phrase of the list is whole words in small letters. `*` before or after stands for any further words, or none:
    `* password` meets `password` and `oldPassword`, but neither `password_url` nor `passwordless`. What `exempt` meets
    is not among them.
    """

    def __init__(self, phrases: Iterable[str], exempt: Iterable[str]) -> None:
        super().__init__()
        self._meets = [_met_by(phrase) for phrase in phrases]
        self._excuses = [_met_by(phrase) for phrase in exempt]

    def __missing__(self, name: str) -> bool:
        words = spaced(name)
        found = any(meets(words) for meets in self._meets) and not any(excuses(words) for excuses in self._excuses)
        if len(self) < _MOST_REMEMBERED:
            self[name] = found
        return found


def vocabulary(phrases: Iterable[str], exempt: Iterable[str] = ()) -> Vocabulary:
    """Return the vocabulary of a list of phrases and of those that are exempt from it."""
    return _vocabulary(tuple(phrases), tuple(exempt))


def spaced(name: str) -> str:
    """Spell the words of a name in small letters with a space around each: ` user id ` of `userID` and `user_id`."""
    return f" {' '.join(words_of(name))} "


@lru_cache(maxsize=64)
def _vocabulary(phrases: tuple[str, ...], exempt: tuple[str, ...]) -> Vocabulary:
    return Vocabulary(phrases, exempt)


def _met_by(phrase: str) -> Callable[[str], bool]:
    words = f" {' '.join(phrase.lower().strip('* ').split())} "
    before, after = phrase.startswith("*"), phrase.endswith("*")
    if before and after:
        return lambda name: words in name
    if before:
        return lambda name: name.endswith(words)
    return (lambda name: name.startswith(words)) if after else (lambda name: name == words)
