"""The baseline of undocumented operations: those that a team knows of. It marks what is found, and can only shrink."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from contractguard.contract import Node
from contractguard.errors import ConfigError, ContractguardError, SourceError
from contractguard.findings import Finding, Suppression
from contractguard.inventory.code_file import CodeFile
from contractguard.inventory.paths import openapi_path
from contractguard.inventory.reconciliation.accepted import Known
from contractguard.policy.config import Config
from contractguard.rules import Rule
from contractguard.source import Document
from contractguard.source.own_files import Home
from contractguard.source.strict import StrictFile, parse_strictly, spelled
from contractguard.text import Pointer

USUAL_BASELINE = "contractguard.endpoints.yaml"
UNDOCUMENTED = "undocumented"
"""The key that lists operations, and the tag of the rules whose findings may be listed."""
_VERSION = 1
_PLAIN = re.compile(r"[A-Z]+ [\w/{}.~-]+")
_HEAD = """\
# Operations of the code that no contract describes, and that are known. This list can only shrink:
# describe an operation, exclude it with a reason, or remove it, then take its line away.
"""


@dataclass(frozen=True, slots=True)
class _BaselineFile(StrictFile):
    """Reads one baseline."""

    whole: ClassVar[str] = "a baseline of endpoints"
    error: ClassVar[type[ContractguardError]] = ConfigError

    def known(self) -> list[Known]:
        """Read the operations that are listed."""
        data = self.mapping((), self.document.data, ("version", UNDOCUMENTED))
        if data.get("version") != _VERSION:
            raise self.wrong(("version",) if "version" in data else (), f"'version' must be {_VERSION}")
        listed = self.texts((UNDOCUMENTED,), data.get(UNDOCUMENTED, []))
        regions = self.document.regions([((UNDOCUMENTED, index), "value") for index in range(len(listed))])
        names: dict[Pointer, int] = {}
        for index, text in enumerate(listed):
            if names.setdefault((UNDOCUMENTED, text), index) != index:
                raise self.wrong((UNDOCUMENTED, index), f"'{spelled(text)}' is listed twice", "keep one of the two")
        file = CodeFile(self.document.uri, {
            name: regions[(UNDOCUMENTED, index), "value"] for name, index in names.items()})
        return [self.one(index, text, Node(file, (UNDOCUMENTED, text), None)) for index, text in enumerate(listed)]

    def one(self, index: int, text: str, node: Node) -> Known:
        """Read one operation: `GET /users/{id}`."""
        method, _, path = text.partition(" ")
        if not method.strip() or not path.startswith("/"):
            raise self.wrong((UNDOCUMENTED, index), f"'{spelled(text)}' is no operation",
                             "write it as: GET /users/{id}")
        return Known(key_of(text), text, node)


def baseline_path(config: Config) -> Path:
    """Return where the baseline is, or would be."""
    named = config.endpoints.baseline
    return named.path if named is not None and named.path is not None else config.folder / USUAL_BASELINE


def read_baseline(config: Config, directory: Path) -> list[Known]:
    """Read the operations that are known; none where there is no baseline. Raises ConfigError for a wrong one."""
    path = baseline_path(config)
    if not path.is_file():
        return []
    home = Home.of(path.parent, directory)
    uri = home.show(home.folder / path.name)
    try:
        content = home.read(home.find(path.name), "a baseline of endpoints")
    except SourceError as problem:
        raise ConfigError(problem.message, hint=problem.hint, place=uri) from None
    return known_of(parse_strictly(uri, content, "a baseline of endpoints", ConfigError))


def known_of(document: Document) -> list[Known]:
    """Read the operations that a baseline lists. Raises ConfigError for a wrong one."""
    return _BaselineFile(document).known()


def written_baseline(operations: Iterable[str]) -> str:
    """Write a baseline of operations, each as `GET /users/{id}`."""
    lines = sorted(set(operations), key=lambda text: (text.partition(" ")[2], text))
    listed = "".join(f"- {_quoted(line)}\n" for line in lines)
    return f"{_HEAD}version: {_VERSION}\n{UNDOCUMENTED}:{' []' if not lines else ''}\n{listed}"


def may_be_known(finding: Finding, rules: Collection[Rule]) -> bool:
    """Whether a finding is of the kind that the baseline lists."""
    return bool(finding.operations) and any(
        rule.id == finding.rule and UNDOCUMENTED in rule.tags for rule in rules)


def marked(findings: Sequence[Finding], rules: Collection[Rule], known: Sequence[Known]) -> tuple[Finding, ...]:
    """Mark the findings about operations that are known, all of them where there are several."""
    by_key = {each.key: each for each in known}

    def mark(finding: Finding) -> Finding:
        found = [by_key.get(key_of(each)) for each in operations_of(finding)] if may_be_known(finding, rules) else []
        return _marked(finding, found[0] if None not in found and found else None)

    return tuple(map(mark, findings))


def operations_of(finding: Finding) -> list[str]:
    """Spell the operations of a finding as the baseline does."""
    return [f"{reached.method} {reached.path}" for reached in finding.operations]


def key_of(operation: str) -> tuple[str, str]:
    """Return what identifies an operation (`GET /users/{id}`), whatever its parameters are called."""
    method, _, path = operation.partition(" ")
    return method, openapi_path(path).blanked


def _marked(finding: Finding, known: Known | None) -> Finding:
    if known is None:
        return finding
    return replace(finding, suppression=Suppression("baseline", f"listed in {known.node.document.uri}"))


def _quoted(text: str) -> str:
    """Quote what YAML might read otherwise."""
    return text if _PLAIN.fullmatch(text) else "'" + text.replace("'", "''") + "'"
