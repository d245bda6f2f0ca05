"""Run a command within bounds, and measure it: wall time, peak memory, what it printed."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

_LOOK_EVERY = 0.02
_KIB, _MIB, _GIB = 2**10, 2**20, 2**30


@dataclass(frozen=True)
class Bounds:
    """What one run may take."""

    seconds: float
    gibibytes: float


@dataclass
class Measured:
    """The runs of one command on one pair: wall and processor times in seconds, peaks in bytes.

    `stopped` says which bound a run hit; such a run is the last.
    """

    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    peaks: list[int] = field(default_factory=list)
    output: bytes = b""
    status: int = 0
    stopped: str = ""

    @property
    def best(self) -> float:
        """The shortest wall time in seconds."""
        return min(self.seconds)

    @property
    def middle(self) -> float:
        """The median wall time in seconds."""
        return median(self.seconds)

    @property
    def peak(self) -> float:
        """The largest resident set in MiB."""
        return max(self.peaks) / _MIB


def measure(command: Sequence[str], runs: int, bounds: Bounds, environment: dict[str, str] | None = None) -> Measured:
    """Run a command several times, one after the other. The output is that of the last run."""
    measured = Measured()
    for _ in range(runs):
        _run(command, bounds, {**os.environ, **(environment or {})}, measured)
        if measured.stopped:
            break
    return measured


def _run(command: Sequence[str], bounds: Bounds, environment: dict[str, str], measured: Measured) -> None:
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL, env=environment,
                                   start_new_session=True)
        try:
            measured.stopped, status, usage = _watch(process.pid, started, bounds)
        except BaseException:
            _kill(process.pid)
            raise
        process.returncode = measured.status = status
        measured.seconds.append(time.perf_counter() - started)
        measured.processor.append(usage.ru_utime + usage.ru_stime)
        measured.peaks.append(usage.ru_maxrss * _KIB)
        output.seek(0)
        measured.output = output.read()


def _watch(pid: int, started: float, bounds: Bounds) -> tuple[str, int, resource.struct_rusage]:
    """Wait for a process, and kill it where it leaves its bounds; return what stopped it, its status and its usage."""
    stopped = ""
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return stopped, os.waitstatus_to_exitcode(status), usage
        if not stopped:
            stopped = _left_bounds(pid, started, bounds)
            if stopped:
                _kill(pid)
        time.sleep(_LOOK_EVERY)


def _left_bounds(pid: int, started: float, bounds: Bounds) -> str:
    if time.perf_counter() - started > bounds.seconds:
        return f"stopped after {bounds.seconds:.0f} s"
    if _resident(pid) > bounds.gibibytes * _GIB:
        return f"stopped at {bounds.gibibytes:g} GiB"
    return ""


def _resident(pid: int) -> int:
    """Return the resident set in bytes; 0 where the system does not tell, as outside Linux."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _kill(pid: int) -> None:
    """Kill the process that was started here, and what it started in turn."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
