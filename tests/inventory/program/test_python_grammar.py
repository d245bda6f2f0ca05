import sysconfig
from pathlib import Path

import pytest

import contractguard
from contractguard.inventory.program.python import ast_statements, grammar_statements
from contractguard.inventory.program.python.text import PythonText

from .comparing_trees import first_difference

PROJECT = Path(contractguard.__file__).parent
LIBRARY = Path(sysconfig.get_path("stdlib"))


def sample(folder, step):
    return sorted(path for path in folder.rglob("*.py") if "site-packages" not in path.parts)[::step]


@pytest.mark.parametrize(
    ("folder", "paths"),
    [(PROJECT, sample(PROJECT, 3)), (LIBRARY, [each for each in sample(LIBRARY, 29) if "test" not in each.parts])],
    ids=["project", "standard library"],
)
def test_both_parsers_give_one_tree_of_real_files(folder, paths):
    compared, refused, different = 0, [], {}
    for path in paths:
        text = PythonText(path.read_bytes())
        ours = ast_statements.parse(text)
        if ours is None:
            continue
        compared += 1
        theirs, is_sound = grammar_statements.parse(text)
        difference = first_difference(ours, theirs)
        if not is_sound:
            refused.append(path)
        elif difference is not None:
            different[path] = difference
    assert compared > 10
    assert different == {}
    # The grammar does not know `return a, *(b for b in c)`.
    assert len(refused) <= compared / 20
