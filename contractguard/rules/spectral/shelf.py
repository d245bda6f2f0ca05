"""What the entries of `extends` mean: built-in rulesets, files beside the ruleset, URLs. Code is never fetched."""

from __future__ import annotations

import re

from contractguard.errors import RulesetError, SourceError
from contractguard.rules.spectral.builtins import BUILT_IN, OF_OTHER_FORMATS, built_in, built_in_name
from contractguard.rules.spectral.definition import Definition, RulesetFile
from contractguard.rules.spectral.model import Extension
from contractguard.source import Access, Document, open_document
from contractguard.source.names import printable
from contractguard.source.strict import spelled
from contractguard.text import closest

_CODE = re.compile(r"\.(?:[mc]?js|[mc]?ts)(?:[?#].*)?$", re.IGNORECASE)
_FILE = re.compile(r"^\.{0,2}[/\\]|\.(?:ya?ml|json)$", re.IGNORECASE)
_URL = re.compile(r"^https?://", re.IGNORECASE)
_WRITE_IT = "write its rules as a YAML ruleset with the core functions, and extend that file"


class Shelf:
    """Opens the rulesets of one run, each once. Nothing outside `access` is read."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._read: dict[Document, Definition] = {}

    def named(self, name: str) -> Definition:
        """Open the ruleset that a person named: a built-in, a path, `REV:path` or a URL.

        Raises RulesetError where it cannot be used.
        """
        known = built_in_name(name)
        if known is not None:
            return built_in(known)
        if name in OF_OTHER_FORMATS:
            raise RulesetError(f"'{name}' is a ruleset for {OF_OTHER_FORMATS[name]}, which contractguard does not read",
                               hint="for OpenAPI it is spectral:oas")
        self._refuse_code(name, "")
        if name.startswith("spectral:"):
            raise _unknown(name, "")
        try:
            return self._definition(open_document(name, self._access))
        except SourceError as problem:
            raise _unknown(name, "") if name.startswith("@") else _as_ruleset_error(problem, "") from None

    def extended(self, definition: Definition, extension: Extension) -> Definition | None:
        """Open the ruleset that an entry of `extends` means; None where it does not speak of OpenAPI at all.

        Raises RulesetError, at the entry, where it cannot be used.
        """
        reference = extension.reference
        known = built_in_name(reference)
        if known is not None:
            return built_in(known)
        if reference in OF_OTHER_FORMATS:
            return None
        place = definition.reader.place(extension.pointer)
        self._refuse_code(reference, place)
        try:
            return self._definition(_beside(definition, reference))
        except SourceError as problem:
            if not _FILE.search(reference) and not _URL.match(reference):
                raise _unknown(reference, place) from None
            raise _as_ruleset_error(problem, place) from None

    def _definition(self, document: Document) -> Definition:
        if document not in self._read:
            self._read[document] = RulesetFile(document).read()
        return self._read[document]

    def _refuse_code(self, reference: str, place: str) -> None:
        if _CODE.search(reference):
            raise RulesetError(f"the ruleset '{printable(reference)}' is code, which is not run",
                               hint=_WRITE_IT, place=place)


def _beside(definition: Definition, reference: str) -> Document:
    document = definition.reader.document
    if not isinstance(document, Document):
        raise SourceError(f"'{definition.uri}' extends nothing")
    return document.open(reference)


def _unknown(reference: str, place: str) -> RulesetError:
    near = closest(reference, (*BUILT_IN, *OF_OTHER_FORMATS))
    if near:
        return RulesetError(f"there is no ruleset '{spelled(reference)}'", hint=f"did you mean '{near}'?", place=place)
    return RulesetError(
        f"there is no ruleset file '{spelled(reference)}', and rulesets from npm are JavaScript, which is not run",
        hint=f"{_WRITE_IT}; built in are {', '.join(dict.fromkeys(BUILT_IN))}", place=place)


def _as_ruleset_error(problem: SourceError, place: str) -> RulesetError:
    inside = problem.place and problem.place.count(":")
    return RulesetError(problem.message, hint=problem.hint, place=problem.place if inside else place or problem.place)
