"""The one exception family: everything that a person can mend is raised as a ContractguardError."""

from __future__ import annotations

from collections.abc import Callable


class ContractguardError(Exception):
    """Something outside the program is wrong: input, configuration, git or network.

    `message` says what is wrong in one line, `hint` what to do about it, `place` where it stands
    (`file`, `file:line` or `file:line:column`, lines and columns counted from 1). The command line
    prints the three and exits with status 2.
    """

    def __init__(self, message: str, *, hint: str = "", place: str | Callable[[], str] = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self._place = place

    @property
    def place(self) -> str:
        """Where it stands. To find a line takes a look through the file, so that is done when somebody asks."""
        if not isinstance(self._place, str):
            self._place = self._place()
        return self._place

    def __str__(self) -> str:
        prefix = f"{self.place}: " if self.place else ""
        suffix = f" ({self.hint})" if self.hint else ""
        return f"{prefix}{self.message}{suffix}"


class SourceError(ContractguardError):
    """A document that cannot be read, or that is not well-formed JSON or YAML."""


class ContractError(ContractguardError):
    """A document that is well-formed but is not the OpenAPI contract that it claims to be."""


class RuleError(ContractguardError):
    """A rule file that cannot be used."""


class RulesetError(ContractguardError):
    """A ruleset in Spectral's form that cannot be used."""


class ConfigError(ContractguardError):
    """A configuration that cannot be used."""


class AccessError(ContractguardError):
    """An access policy that cannot be used."""


class UsageError(ContractguardError):
    """A command that cannot be carried out as it was given."""
