"""A Supabase project: `config.toml` and the folders of its functions (supabase/cli, `pkg/config`)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from contractguard.errors import SourceError
from contractguard.inventory.model import CodePlace, Skipped
from contractguard.inventory.supabase.deployment import Deployments, read_deployments
from contractguard.inventory.supabase.files import joined
from contractguard.source.toml_text import TomlTable, read_toml_table
from contractguard.source.tree import SourceTree
from contractguard.text import Pointer

_SLUG = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_FOLDER = "supabase"
_SCHEMAS = ("public", "graphql_public")


@dataclass(frozen=True, slots=True)
class EdgeFunction:
    """A function that is deployed, by the slug of its address `/functions/v1/<slug>`.

    `verify_jwt` says whether the gateway asks for a token that the project signed, whatever its role; None where the
    files do not tell. `because` is why, in a few words, and `place` where it is said (None for the default).
    `entrypoint` and `import_map` are paths of the tree.
    """

    slug: str
    entrypoint: str
    verify_jwt: bool | None
    because: str
    place: CodePlace | None = None
    import_map: str = ""


@dataclass(frozen=True, slots=True)
class SupabaseProject:
    """One project. `root` is the folder that holds `supabase/`.

    `schemas` are served by the data API, the first by default and the others by a header; none where the API is off.
    `exposes_new_tables` is `auto_expose_new_tables`: whether the API's roles are granted what is new in `public`; None
    where it is not said.
    """

    root: str
    functions: tuple[EdgeFunction, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    schemas: tuple[str, ...] = _SCHEMAS
    search_path: tuple[str, ...] = ("public", "extensions")
    exposes_new_tables: bool | None = None

    @property
    def folder(self) -> str:
        """The folder with the configuration, the functions and the migrations."""
        return joined(self.root, _FOLDER)


def find_projects(tree: SourceTree) -> tuple[str, ...]:
    """Find the roots of all projects: what holds a `supabase/` with a configuration, functions or migrations."""
    roots = set()
    for path in tree.files:
        before, found, inside = f"/{path}".rpartition(f"/{_FOLDER}/")
        if found and (inside == "config.toml" or _is_function(inside) or _is_migration(inside)):
            roots.add(before[1:])
    return tuple(sorted(roots))


def _is_function(inside: str) -> bool:
    parts = inside.split("/")
    return len(parts) == 3 and parts[0] == "functions" and parts[2] == "index.ts"


def _is_migration(inside: str) -> bool:
    return inside.startswith(("migrations/", "schemas/")) and inside.endswith(".sql")


def read_project(tree: SourceTree, root: str) -> SupabaseProject:
    """Read what a project is set to. A configuration that cannot be read is skipped, and says so."""
    config, skipped = _read_config(tree, joined(root, _FOLDER, "config.toml"))
    api = _Settings(config, ("api",))
    functions, left_out = _functions(tree, joined(root, _FOLDER), config, is_known=not skipped)
    is_on = api.truth("enabled", True)
    schemas = api.texts("schemas", _SCHEMAS)
    if is_on is False:
        schemas = ()
    return SupabaseProject(
        root, functions, (*skipped, *left_out), schemas, api.texts("extra_search_path", ("public", "extensions")),
        api.truth("auto_expose_new_tables", None),
    )


def _read_config(tree: SourceTree, path: str) -> tuple[TomlTable | None, list[Skipped]]:
    if path not in tree:
        return None, []
    try:
        return read_toml_table(path, tree.read(path), ()), []
    except SourceError as error:
        return None, [Skipped(path, error.message)]


class _Settings:
    """A table of the configuration, each value checked for its type; `env(NAME)` is not known."""

    def __init__(self, config: TomlTable | None, path: Pointer) -> None:
        self._config = config
        self._path = path
        table: object = config.data if config else {}
        for key in path:
            table = table.get(str(key)) if isinstance(table, dict) else None
        self.table: dict[str, object] = table if isinstance(table, dict) else {}

    def truth(self, key: str, default: bool | None) -> bool | None:
        """Read yes or no; None where it is neither."""
        value = self.table.get(key, default)
        return value if isinstance(value, bool) else None

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """Read a list of texts."""
        value = self.table.get(key)
        if not isinstance(value, list):
            return default
        return tuple(item for item in value if isinstance(item, str))

    def text(self, key: str) -> str:
        """Read a text; the empty one where there is none."""
        value = self.table.get(key, "")
        return value if isinstance(value, str) else ""

    def place(self, key: str) -> CodePlace | None:
        """Find where a key stands."""
        return CodePlace(self._config.uri, self._config.region((*self._path, key))) if self._config else None


def _functions(
    tree: SourceTree, folder: str, config: TomlTable | None, *, is_known: bool
) -> tuple[tuple[EdgeFunction, ...], list[Skipped]]:
    entries = _Settings(config, ("functions",)).table
    deployments = read_deployments(tree)
    found, skipped = {}, []
    for slug in sorted({*entries, *_folders(tree, folder)}):
        settings = _Settings(config, ("functions", slug))
        entrypoint = _entrypoint(folder, slug, settings)
        reason = _why_not(tree, slug, entrypoint, settings)
        if reason:
            skipped.append(Skipped(joined(folder, "functions", slug), reason))
        else:
            stated = settings.text("import_map")
            import_map = posixpath.normpath(posixpath.join(folder, stated)) if stated else ""
            found[slug] = _function(slug, entrypoint, import_map, settings, deployments, is_known=is_known)
    return tuple(found.values()), skipped


def _folders(tree: SourceTree, folder: str) -> Iterator[str]:
    """Iterate over the folders of functions; `_shared` and its like are meant to be none."""
    start = joined(folder, "functions")
    for path in tree.under(start):
        slug, slash, _ = path[len(start) + 1 :].partition("/")
        if slash and not slug.startswith(("_", ".")):
            yield slug


def _entrypoint(folder: str, slug: str, settings: _Settings) -> str:
    stated = settings.text("entrypoint")
    if stated:
        return posixpath.normpath(posixpath.join(folder, stated))
    return joined(folder, "functions", slug, "index.ts")


def _why_not(tree: SourceTree, slug: str, entrypoint: str, settings: _Settings) -> str:
    if not _SLUG.fullmatch(slug):
        return "the name of a function starts with a letter and holds letters, digits, `_` and `-`"
    if settings.truth("enabled", True) is False:
        return "enabled = false: it is not deployed"
    return "" if entrypoint in tree else f"its entry point {entrypoint} is not there"


def _function(
    slug: str, entrypoint: str, import_map: str, settings: _Settings, deployments: Deployments, *, is_known: bool
) -> EdgeFunction:
    flag = deployments.named.get(slug) or deployments.everywhere
    if flag:
        return EdgeFunction(slug, entrypoint, False, "deployed with --no-verify-jwt", flag, import_map)
    if deployments.doubtful:
        reason = "some functions are deployed with --no-verify-jwt, a variable says which"
        return EdgeFunction(slug, entrypoint, None, reason, deployments.doubtful, import_map)
    if "verify_jwt" not in settings.table:
        reason = "verify_jwt is true by default" if is_known else "config.toml could not be read"
        return EdgeFunction(slug, entrypoint, True if is_known else None, reason, None, import_map)
    value = settings.truth("verify_jwt", None)
    reason = "verify_jwt is set from outside" if value is None else f"verify_jwt = {str(value).lower()}"
    return EdgeFunction(slug, entrypoint, value, reason, settings.place("verify_jwt"), import_map)
