"""The `contractguard` command: one module a command, loaded when it is called."""

from __future__ import annotations

import gc
import importlib
import sys

import click

from contractguard import __version__

# A run builds large trees that live to its end: looking for garbage among them early finds none.
_OBJECTS_BETWEEN_COLLECTIONS = 500_000
_COMMANDS = {
    "check": "Compare the contracts of this repository with their base: the gate.",
    "diff": "Compare two contracts and tell every change.",
    "lint": "Put contracts under rules, each as it stands.",
    "endpoints": "The endpoints of code and traffic, against the contracts.",
    "access": "Who may call what: the matrix of a contract and its violations.",
    "replay": "Hold recorded requests and responses against a contract, or against a base and its revision.",
    "explain": "Explain one rule, with its examples.",
    "rules": "List all rules.",
    "schema": "Print the JSON Schema of a rule file, of the configuration, of an access policy or of the JSON report.",
}
_COULD_NOT_DECIDE = 2
_INTERRUPTED = 130
_READER_LEFT = 141


class _Commands(click.Group):
    """Knows the commands by name; the code of one is loaded when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"contractguard.cli.{cmd_name}_command").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Read anything that is no command as arguments of `check`: `contractguard --base main` just works."""
        if args[0].startswith("-"):
            return super().resolve_command(ctx, ["check", *args])
        if args[0] not in _COMMANDS:
            from contractguard.cli.complaints import mistaken_command

            raise mistaken_command(args[0], _COMMANDS)
        return super().resolve_command(ctx, args)


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"contractguard {__version__}")
        ctx.exit()


@click.group(cls=_Commands, invoke_without_command=True, context_settings={
    "help_option_names": ["-h", "--help"], "ignore_unknown_options": True})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version,
              help="Print the version and exit.")
@click.pass_context
def _entry(ctx: click.Context) -> None:
    """Hold API contracts to their word: contracts are immutable, breaking changes are forbidden.

    Without a command, `check` runs; it takes the options too: contractguard --base main.

    Exit status: 0 nothing found, 1 findings, 2 could not decide.
    """
    if ctx.invoked_subcommand is None:
        command = _entry.get_command(ctx, "check")
        assert command is not None
        ctx.invoke(command)


def main() -> None:
    """Run the command line. What a person can mend is said in one line, with status 2."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    status = _run()
    # The process ends here: nothing has to be collected one by one.
    gc.freeze()
    sys.exit(status)


def _run() -> int:
    try:
        result = _entry(standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.Abort:
        return _INTERRUPTED
    except SystemExit:  # click's own answer to a reader that left; its status 1 would mean findings
        return _READER_LEFT
    except Exception as problem:  # a traceback's status is 1 too
        from contractguard.cli.complaints import explain

        explain(problem)
        return _COULD_NOT_DECIDE
