"""Edge Functions that the database calls over HTTP: from jobs of `pg_cron`, from triggers and from routines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractguard.inventory.model import CodePlace
from contractguard.inventory.supabase.migrations.state import Spot, State
from contractguard.inventory.supabase.migrations.statements import constant, scan

_CALL = re.compile(r"\bcron\s*\.\s*(schedule_in_database|schedule|unschedule)\b", re.IGNORECASE)
_ADDRESS = "/functions/v1/"
_SLUG = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_MOST_LEVELS = 4
_MOST_SHOWN = 80


def schedules(text: str) -> bool:
    """Tell fast whether a statement may have to do with jobs."""
    return "cron" in text.lower() and _CALL.search(text) is not None


def read_jobs(spot: Spot, state: State) -> None:
    """Note which functions `cron.schedule` has called, by the name of the job; `cron.unschedule` ends that."""
    calls = list(_CALL.finditer(spot.text))
    for call, following in zip(calls, [*calls[1:], None], strict=True):
        rest = spot.text[call.end() : following.start() if following else len(spot.text)]
        texts = list(_texts(rest, 0))
        job = texts[0] if texts else ""
        if call[1].lower() == "unschedule":
            if spot.is_certain:
                state.jobs.pop(job, None)
            continue
        place = spot.file.place(spot.start + call.start(), spot.start + call.end())
        called = {slug: place for text in texts for slug in _called(text)}
        if called:
            state.jobs[job] = called


def calls_functions(text: str) -> bool:
    """Tell fast whether a definition may call a function: a trigger for `http_request`, a routine for `http_post`."""
    return _ADDRESS in text


def read_calls(spot: Spot, state: State) -> None:
    """Note which functions a definition calls."""
    place = spot.file.place(spot.start, spot.start + min(len(spot.text), _MOST_SHOWN))
    for text in _texts(spot.text, 0):
        for slug in _called(text):
            state.called.setdefault(slug, place)


def scheduled(state: State) -> dict[str, CodePlace]:
    """Map the functions that jobs call to where the job is made."""
    return {slug: place for called in state.jobs.values() for slug, place in called.items()}


def _texts(text: str, level: int) -> Iterator[str]:
    """Iterate over the text constants, and those within them: a command is SQL itself."""
    for mark in scan(text):
        if mark.is_quoted:
            content, _ = constant(text, mark)
            yield content
            if level < _MOST_LEVELS:
                yield from _texts(content, level + 1)


def _called(text: str) -> Iterator[str]:
    """Iterate over the functions in an address; a longer text is a command, whose constants are looked at alone."""
    if len(text.split()) != 1:
        return
    for piece in text.split(_ADDRESS)[1:]:
        slug = _SLUG.match(piece)
        if slug:
            yield slug[0]
