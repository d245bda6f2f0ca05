"""The golden files of the terminal report: `python -m tests.report.golden_files` writes them anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from contractguard.findings import Report
from contractguard.report import Presentation, render

from .sample import REPORT, SILENT

FOLDER = Path(__file__).parent / "golden"

CASES: Mapping[str, tuple[Report, Presentation]] = {
    "terminal-100.txt": (REPORT, Presentation(width=100)),
    "terminal-60.txt": (REPORT, Presentation(width=60)),
    "terminal-color.txt": (REPORT, Presentation(color=True, width=100)),
    "terminal-silent.txt": (SILENT, Presentation(width=100)),
}


def rendered(name: str) -> str:
    """Render the case of a golden file."""
    return render("terminal", *CASES[name])


def main() -> None:
    """Write every golden file."""
    for name in CASES:
        (FOLDER / name).write_bytes(rendered(name).encode())


if __name__ == "__main__":
    main()
