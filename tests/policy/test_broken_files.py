"""Files that are broken in any way are read, or refused with a place: nothing else happens."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from contractguard.errors import ConfigError
from contractguard.policy import check_rules, configured_contracts, load_config, settings
from tests.policy.samples import RULES, repository, write
from tests.policy.test_loading import FULL, TOML

BITS = [
    "\n", " ", "  ", ":", "- ", "[", "]", "{", "}", "'", '"', '"""', "#", "&a ", "*a", "~", "=", ".", ",", "off",
    "null", "1", "[[tool.contractguard.contracts]]\n", "\\", "\t", "é", "\u2028", "\0", "..", "/", "**", "!!binary ",
]
PLACED = re.compile(r"[^:\n]+(:\d+:\d+)?: .")


def broken(draw: random.Random, text: str) -> str:
    for _ in range(draw.randrange(1, 4)):
        start = draw.randrange(len(text) + 1)
        kept = start + draw.choice([0, 0, 1, 3, 20])
        text = text[:start] + draw.choice(BITS) * draw.choice([1, 1, 1, 2, 40]) + text[kept:]
    return text


@pytest.mark.parametrize(("name", "text"), [("contractguard.yaml", FULL), ("pyproject.toml", TOML)])
@pytest.mark.parametrize("seed", range(8))
def test_a_broken_file_is_read_or_refused(name: str, text: str, seed: int, tmp_path: Path) -> None:
    top = repository(tmp_path)
    for each in ("legacy/access.yaml", "contractguard.access.yaml", ".spectral.yaml", "api/rules/x.yaml"):
        write(top, each, "a: 1\n")
    write(top, "services/shop/openapi.yaml")
    draw = random.Random(seed)
    refused = 0
    for _ in range(30):
        (top / name).write_bytes(broken(draw, text).encode())
        try:
            config = load_config(top)
            check_rules(config, RULES)
            configured_contracts(config)
            for contract in config.contracts:
                settings(config, RULES, contract)
        except ConfigError as problem:
            refused += 1
            assert PLACED.match(str(problem)), str(problem)
            assert problem.message.isprintable(), str(problem)
    assert refused
