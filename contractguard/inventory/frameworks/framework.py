"""What a framework is to discovery: the words that give it away, what it makes, and the endpoints that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from contractguard.inventory.evaluation.anonymous import Judged
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.naming import name_of
from contractguard.inventory.evaluation.values import Closure, Factory, Made, Site, Value
from contractguard.inventory.model import NOT_LOOKED_AT, Asked, Authentication, Endpoint, Skipped, Unresolved
from contractguard.inventory.paths import ROOT, PathTemplate
from contractguard.inventory.program.files import SourceProgram
from contractguard.source.tree import SourceTree

if TYPE_CHECKING:
    from contractguard.inventory.frameworks.routing import RouterValue


@dataclass(slots=True)
class Project:
    """What a framework may look at: the files, the program that they are, and the evaluator that runs its modules."""

    tree: SourceTree
    program: SourceProgram
    evaluator: Evaluator
    notes: list[Unresolved] = field(default_factory=list)
    routers: list[RouterValue] = field(default_factory=list)
    """All routers and applications that were made, for who serves them at another address."""
    claimed: set[int] = field(default_factory=set)
    """Those that somebody else serves, by identity."""
    skipped: list[Skipped] = field(default_factory=list)

    def authentication(self, judged: Judged) -> Authentication:
        """Put what an anonymous caller meets into the terms of an inventory."""
        asked: Asked = judged.asked  # type: ignore[assignment]
        place = self.program.place(judged.site) if judged.site is not None else None
        return Authentication(asked, judged.because, place, judged.credential)

    def endpoint(
        self, method: str, path: PathTemplate, framework: str, site: Site, handler: Value | None = None,
        judged: Judged | None = None, **more: object,
    ) -> Endpoint:
        """Make an endpoint."""
        authentication = self.authentication(judged) if judged is not None else NOT_LOOKED_AT
        if authentication.asked == "signature" and more.get("kind", "http") == "http":
            more["kind"] = "webhook"
        return Endpoint(method, path, framework, self.program.place(site), handler_name(self.evaluator, handler),
                        authentication, **more)  # type: ignore[arg-type]

    def unresolved(self, reason: str, framework: str, site: Site, under: PathTemplate = ROOT) -> Unresolved:
        """Say that something was not understood, and below which path anything may exist because of it."""
        return Unresolved(reason, framework, self.program.place(site), under)


class Framework:
    """One framework: a new object for each discovery, which gathers what its factories made.

    `name` is what people call it. `endings` are those of the files that it is written in; a file that has one of
    `markers` in its text is evaluated. A function that nobody calls is called where it has one of `builders` in its
    text: what makes an application or a router.
    """

    name: ClassVar[str]
    endings: ClassVar[Sequence[str]]
    markers: ClassVar[Sequence[bytes]] = ()
    builders: ClassVar[Sequence[bytes]] = ()
    first: ClassVar[bool] = False
    """Whether it is asked before others, because it may serve what they made."""

    def recognised(self, project: Project) -> bool:
        """Whether the project uses it, once its files were evaluated."""
        raise NotImplementedError

    def factories(self) -> Mapping[str, Factory]:
        """Return what calling a name of the framework makes, by key (`express:Router`)."""
        return {}

    def externals(self) -> Mapping[str, Value]:
        """Return values that stand for names of the framework without a call, by key."""
        return {}

    def begin(self, project: Project) -> Iterable[str]:
        """Return further files to evaluate, beside those with a marker: those that only their place gives away."""
        del project
        return ()

    def start(self, project: Project) -> None:
        """Call what the framework's own tools call, once all files were evaluated."""
    def made(self) -> Iterable[RouterValue]:
        """Return the routers and applications that its factories made."""
        return ()

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return what was found, once all files were evaluated."""
        raise NotImplementedError


def handler_name(evaluator: Evaluator, value: Value | None) -> str:
    """Name a handler as its code does; empty where it has no name."""
    if isinstance(value, Closure):
        return name_of(evaluator, value)
    if isinstance(value, Made):
        return next((name for argument in value.arguments if (name := handler_name(evaluator, argument))), "")
    return ""
