"""What docs/endpoints.md shows is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from contractguard.policy import load_config
from contractguard.policy.config import Config
from contractguard.policy.endpoint_baseline import USUAL_BASELINE, read_baseline
from contractguard.rules import load_catalogue
from tests.cli.running import contractguard, write
from tests.cli.test_endpoints import ADMIN, APP, CONTRACT

PAGE = (Path(__file__).parents[2] / "docs" / "endpoints.md").read_text(encoding="utf-8")


def fenced(marker: str) -> str:
    found = re.search(rf"<!-- {re.escape(marker)} -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None, f"the page has no block marked '{marker}'"
    return found[1]


def test_the_table_is_what_the_command_prints(tmp_path: Path) -> None:
    write(tmp_path, "package.json", '{"dependencies": {"express": "^5.1.0"}}')
    for name, text in (("src/app.js", APP), ("src/admin.js", ADMIN), ("openapi.yaml", CONTRACT)):
        write(tmp_path, name, text)
    assert contractguard(tmp_path, "endpoints").out.startswith(fenced("shown: endpoints"))


def test_the_examples_are_read(tmp_path: Path) -> None:
    (tmp_path / "services" / "shop").mkdir(parents=True)
    write(tmp_path, "contractguard.yaml", fenced("example: yaml"))
    assert len(load_config(tmp_path).endpoints.exclude) == 2
    write(tmp_path, USUAL_BASELINE, fenced("example: baseline"))
    assert len(read_baseline(Config.default(tmp_path), tmp_path)) == 2


def test_the_rules_that_are_named_exist() -> None:
    known = {rule.id for rule in load_catalogue()}
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+){2,})`", PAGE))
    assert named and named <= known
