"""Finding the files of a folder: names alone, each once, within bounds, whatever somebody put there."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Collection, Iterable
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from contractguard.source.left_out import left_out_by_content, left_out_by_name


class TreeLimits(NamedTuple):
    """How much of a folder is looked at: so many files and folders, so many levels of folders."""

    entries: int = 200_000
    levels: int = 64


class SkippedPath(NamedTuple):
    """A file or folder that is left out, relative to the root (`.` for the root itself), with the reason."""

    path: str
    reason: str


class Walk:
    """A walk through a folder, level by level, so that a limit cuts off what lies deepest.

    `root` has no symbolic links in its path. `files` are what was found, relative to the root, with forward slashes;
    `links` those of them that are symbolic links, with the file of the tree that each leads to; `skipped` is what was
    left out, a folder counting once, and folders that are left out for their name counting once for each name.
    `ignored` names what is left out on the word of git, folders with a slash behind.
    """

    def __init__(self, root: Path, ignored: frozenset[str], limits: TreeLimits) -> None:
        self.files: list[str] = []
        self.links: dict[str, str] = {}
        self.skipped: list[SkippedPath] = []
        self._root = root
        self._ignored = ignored
        self._limits = limits
        self._room = limits.entries
        self._is_full = False
        self._waiting = deque([("", 0)])
        self._link_paths: list[str] = []
        self._left_out: dict[tuple[str, str], list[str]] = {}
        while self._waiting and not self._is_full:
            self._enter(*self._waiting.popleft())
        self._follow(self._link_paths)
        for (name, reason), paths in self._left_out.items():
            more = f"; {len(paths) - 1} more are called '{name}'" if len(paths) > 1 else ""
            self._skip(paths[0], reason + more)

    def _enter(self, folder: str, level: int) -> None:
        if level > self._limits.levels:
            self._skip(folder, f"deeper than {self._limits.levels} folders")
            return
        entries = self._entries(folder)
        names = {entry.name for entry in entries}
        reason = left_out_by_content(names) if folder else ""
        if reason:
            self._skip(folder, reason)
            return
        prefix = f"{folder}/" if folder else ""
        wanted = [entry for entry in entries if prefix + entry.name not in self._ignored]
        if len(wanted) < len(entries):
            self._skip(folder, f"git ignores files in it: {len(entries) - len(wanted)}")
        for entry in wanted:
            self._sort(entry, prefix + entry.name, level, names)

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self._root / folder) as listed:
                entries = list(islice(listed, self._room + 1))
        except OSError as error:
            self._skip(folder, f"cannot be read: {why(error)}")
            return []
        if len(entries) > self._room:
            self._is_full = True
            self._skip(folder, f"the rest is left out: more than {self._limits.entries} files and folders")
        del entries[self._room :]
        self._room -= len(entries)
        return sorted(entries, key=attrgetter("name"))

    def _sort(self, entry: os.DirEntry[str], path: str, level: int, beside: Collection[str]) -> None:
        try:
            if entry.is_symlink():
                self._link_paths.append(path)
            elif entry.is_file(follow_symlinks=False):
                self.files.append(path)
            elif entry.is_dir(follow_symlinks=False):
                self._sort_folder(entry.name, path, level + 1, beside)
            else:
                self._skip(path, "a pipe, a socket or a device")
        except OSError as error:
            self._skip(path, f"cannot be read: {why(error)}")

    def _sort_folder(self, name: str, path: str, level: int, beside: Collection[str]) -> None:
        reason = left_out_by_name(name, beside)
        if reason:
            self._left_out.setdefault((name, reason), []).append(path)
        elif f"{path}/" in self._ignored:
            self._skip(path, "git ignores it")
        else:
            self._waiting.append((path, level))

    def _follow(self, links: Iterable[str]) -> None:
        files = frozenset(self.files)
        for link in links:
            target = self._target(link)
            if target in files:
                self.links[link] = target
                self.files.append(link)
            else:
                self._skip(link, "a symbolic link to no file of this folder")

    def _target(self, link: str) -> str:
        path = self._root / link
        try:
            # The system follows 40 links and no more; `resolve` alone would follow any number, one within another.
            path.stat()
            return path.resolve().relative_to(self._root).as_posix()
        except (OSError, ValueError):
            return ""

    def _skip(self, path: str, reason: str) -> None:
        self.skipped.append(SkippedPath(path or ".", reason))


def why(error: OSError) -> str:
    """Say in lower case what the system complained of."""
    return (error.strerror or str(error)).lower()
