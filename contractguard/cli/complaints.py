"""How a wrong command line, or a fault of our own, is worded."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterable
from pathlib import Path

import click

from contractguard.cli.options import complain
from contractguard.errors import ContractguardError, UsageError
from contractguard.text import closest


def explain(problem: Exception) -> None:
    """Say on standard error why there is no answer: in one line, and what to do in another."""
    if isinstance(problem, ContractguardError):
        complain(problem)
    elif isinstance(problem, click.ClickException):
        complain(misused(problem))
    elif os.environ.get("CONTRACTGUARD_TRACEBACK"):
        traceback.print_exception(problem)
    else:
        complain(crashed(problem))


def mistaken_command(name: str, known: Iterable[str]) -> UsageError:
    """Word the error that there is no such command, with what was probably meant."""
    near = closest(name, known)
    if near:
        hint = f"did you mean '{near}'?"
    elif Path(name).exists():
        hint = f"to check a contract: contractguard check {name}"
    else:
        hint = f"one of {', '.join(known)}"
    return UsageError(f"there is no command '{name}'", hint=hint)


def misused(problem: click.ClickException) -> ContractguardError:
    """Word what click found wrong with the arguments as every other error."""
    if isinstance(problem, click.NoSuchOption):
        return UsageError(f"there is no option '{problem.option_name}'", hint=_option_meant(problem))
    message = re.sub(r"\s+", " ", problem.format_message()).rstrip(".")
    return UsageError(message[:1].lower() + message[1:], hint=_usage(problem))


def crashed(problem: Exception) -> ContractguardError:
    """Word a fault of our own."""
    return ContractguardError(
        f"contractguard itself failed: {type(problem).__name__}: {str(problem).partition(chr(10))[0]}",
        hint="please report it, with what the same command prints under CONTRACTGUARD_TRACEBACK=1")


def _option_meant(problem: click.NoSuchOption) -> str:
    known = [name for parameter in problem.ctx.command.get_params(problem.ctx)
             for name in parameter.opts if isinstance(parameter, click.Option)] if problem.ctx else []
    near = closest(problem.option_name, [*known, "--version"])
    return f"did you mean '{near}'?" if near else _usage(problem)


def _usage(problem: click.ClickException) -> str:
    context = problem.ctx if isinstance(problem, click.UsageError) else None
    return f"{context.command_path} --help tells more" if context else ""
