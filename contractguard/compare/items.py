"""Arrays: items by position, and all others."""

from __future__ import annotations

from contractguard.compare.local import Local
from contractguard.compare.members import Compare
from contractguard.compare.questions import Step


def compare_items(local: Local, compare: Compare) -> None:
    """Compare the items of two schemas where both accept arrays."""
    if "array" not in local.left.types & local.right.types:
        return
    if not local.left.arrays and not local.right.arrays:
        return
    prefix = max(local.left.prefix, local.right.prefix)
    for index in range(prefix + 1):
        base, revision = local.left.item(index), local.right.item(index)
        name = "[]" if index == prefix else f"[{index}]"
        site = local.site.down(name, base[0].node if base else None, revision[0].node if revision else None,
                               step=Step(index=index, onwards=index == prefix))
        compare(local.sides, site, base, revision)
