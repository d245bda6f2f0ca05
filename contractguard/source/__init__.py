"""Where documents come from: files, standard input, git revisions and URLs.

A contract is opened by its name with `open_document`; what it may touch is an `Access`. Whatever its
references name is then opened through `Document.open`, within the same bounds. The parts are loaded when
they are first used.

A folder of source code is a `SourceTree`: what `walk_tree` finds in it, read when it is asked for.
"""

from typing import TYPE_CHECKING

from contractguard.text.exports import lazy_exports

if TYPE_CHECKING:
    from contractguard.source.access import SIZE_LIMIT, Access, Fetched
    from contractguard.source.discovery import find_contracts, find_contracts_at, looks_like_contract
    from contractguard.source.document import Document, Format, Part, Region
    from contractguard.source.git import Repository
    from contractguard.source.library import open_document
    from contractguard.source.source_text import SourceText
    from contractguard.source.tree import SourceTree, tree_of, walk_tree
    from contractguard.source.tree_walk import SkippedPath, TreeLimits

__all__ = [
    "SIZE_LIMIT",
    "Access",
    "Document",
    "Fetched",
    "Format",
    "Part",
    "Region",
    "Repository",
    "SkippedPath",
    "SourceText",
    "SourceTree",
    "TreeLimits",
    "find_contracts",
    "find_contracts_at",
    "looks_like_contract",
    "open_document",
    "tree_of",
    "walk_tree",
]

__getattr__ = lazy_exports(__name__, {
    "access": ("SIZE_LIMIT", "Access", "Fetched"),
    "discovery": ("find_contracts", "find_contracts_at", "looks_like_contract"),
    "document": ("Document", "Format", "Part", "Region"),
    "git": ("Repository",),
    "library": ("open_document",),
    "source_text": ("SourceText",),
    "tree": ("SourceTree", "tree_of", "walk_tree"),
    "tree_walk": ("SkippedPath", "TreeLimits"),
})
