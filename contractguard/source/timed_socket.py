"""A connection that ends by one moment."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable


class TimedSocket:
    """A connection whose every read and write ends by one moment, however slowly the other side drips."""

    def __init__(self, connection: socket.socket, until: float, now: Callable[[], float]) -> None:
        self._connection = connection
        self._until = until
        self._now = now

    def sendall(self, content: bytes) -> None:
        """Send everything. Raises TimeoutError where the moment comes first."""
        self._arm().sendall(content)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Open the connection for reading; a read raises TimeoutError where the moment comes first."""
        return io.BufferedReader(_TimedStream(self._arm))

    def close(self) -> None:
        """Leave the connection open: http.client closes it before the body was read."""

    def _arm(self) -> socket.socket:
        left = self._until - self._now()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        return self._connection


class _TimedStream(io.RawIOBase):
    """The reading half of a timed connection."""

    def __init__(self, arm: Callable[[], socket.socket]) -> None:
        super().__init__()
        self._arm = arm

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        return self._arm().recv_into(buffer)
