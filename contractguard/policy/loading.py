"""Finding the configuration above the working directory, and reading it."""

from __future__ import annotations

from pathlib import Path

from contractguard.errors import ConfigError, SourceError
from contractguard.policy.config import Config
from contractguard.policy.format import ConfigFile
from contractguard.policy.reading import Reader, places_of
from contractguard.source.own_files import Home, folders_upwards, present
from contractguard.source.strict import Positioned, parse_strictly
from contractguard.source.toml_text import TomlTable, read_toml_table
from contractguard.text import listed

CONFIG_NAMES = ("contractguard.yaml", "contractguard.yml")
PYPROJECT = "pyproject.toml"
TABLE = ("tool", "contractguard")


def load_config(directory: Path) -> Config:
    """Find and read the configuration that holds in a working directory: the nearest one upwards, or the default.

    The search ends at the top of the git repository. Whether the rules that it names exist is for `check_rules`,
    since the configuration itself says where more rules are. Raises ConfigError for one that cannot be used.
    """
    for folder in folders_upwards(directory):
        found = _in_folder(Home.of(folder, directory))
        if found:
            return found
    return Config.default(directory.resolve())


def read_config(file: Path, directory: Path) -> Config:
    """Read the configuration in a file of any name, for somebody who works in `directory`. Raises ConfigError."""
    home = Home.of(file.parent, directory)
    found = _in_pyproject(home, file) if file.suffix == ".toml" else _in_yaml(home, file)
    if found is None:
        raise ConfigError(f"'{home.show(home.folder / file.name)}' has no table [{'.'.join(TABLE)}]")
    return found


def _in_folder(home: Home) -> Config | None:
    """Read the configuration in one folder. Raises ConfigError where there are two."""
    files = present(home.folder, CONFIG_NAMES)
    table = next((_table(home, file) for file in present(home.folder, (PYPROJECT,))), None)
    names = [home.show(file) for file in files]
    if table is not None:
        names.append(f"[{'.'.join(TABLE)}] of {table.uri}")
    if len(names) > 1:
        raise ConfigError(f"there are {len(names)} configurations in one folder: {listed(names)}",
                          hint="keep one of them", place=home.show(files[0]))
    if files:
        return _in_yaml(home, files[0])
    return _read(home, home.folder / PYPROJECT, table) if table is not None else None


def _in_yaml(home: Home, file: Path) -> Config:
    uri = home.show(home.folder / file.name)
    content = _content(home, file)
    if _says_nothing(content):
        content = b"{}"
    return _read(home, file, parse_strictly(uri, content, "a configuration", ConfigError))


def _says_nothing(content: bytes) -> bool:
    """Say whether a file is empty but for comments: then everything is as without it."""
    lines = (line.strip() for line in content.removeprefix(b"\xef\xbb\xbf").splitlines())
    return all(line in (b"", b"---") or line.startswith(b"#") for line in lines)


def _in_pyproject(home: Home, file: Path) -> Config | None:
    table = _table(home, file)
    return _read(home, file, table) if table is not None else None


def _table(home: Home, file: Path) -> TomlTable | None:
    """Read our table of a file that is mostly about other things: one that never mentions us is not looked into."""
    try:
        content = _content(home, file)
        mentions = TABLE[-1].encode() in content
        return read_toml_table(home.show(home.folder / file.name), content, TABLE) if mentions else None
    except SourceError as problem:
        raise ConfigError(problem.message, hint=problem.hint, place=problem.place) from None


def _content(home: Home, file: Path) -> bytes:
    try:
        return home.read(home.find(file.name), "a configuration")
    except SourceError as problem:
        place = home.show(home.folder / file.name)
        raise ConfigError(problem.message, hint=problem.hint, place=place) from None


def _read(home: Home, file: Path, document: Positioned) -> Config:
    places = places_of(document)
    data = ConfigFile(document).checked()
    return Reader(home, places).read(home.folder / file.name, document.uri, data)
