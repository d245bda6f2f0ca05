"""The command line: the only code that prints and exits."""

from contractguard.cli.main import main

__all__ = ["main"]
