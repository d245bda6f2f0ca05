"""What permissions of Django REST framework ask of an anonymous caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from contractguard.inventory.evaluation.anonymous import Asking, Step
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.values import (
    Arguments,
    ClassOf,
    Closure,
    Either,
    External,
    Instance,
    Known,
    ListOf,
    Made,
    Operation,
    Site,
    Unknown,
    Value,
)

Grant = Literal["required", "none", "unknown"]
_DEEPEST = 50
_SAFE = ("GET", "HEAD", "OPTIONS")
_ASKING = ("IsAuthenticated", "IsAdminUser", "DjangoModelPermissions", "DjangoObjectPermissions")
_ASKING_TO_WRITE = ("IsAuthenticatedOrReadOnly", "DjangoModelPermissionsOrAnonReadOnly")


class Granted(NamedTuple):
    """What a permission asks for, why, and where that stands."""

    grant: Grant
    because: str
    site: Site | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Who is asked: a caller without credentials, of a method of a view."""

    request: Request
    view: Value
    evaluator: Evaluator
    known: dict[int, tuple[Value, Granted]] = field(default_factory=dict)
    """What was granted by values that were asked before, by identity: combinations may share their parts."""

    @property
    def method(self) -> str:
        """The method of the request."""
        return self.request.method or ""


def permitted(permissions: Value | None, question: Question) -> Granted:
    """Ask all permissions of a view, of which each may refuse the caller."""
    if permissions is None:
        return Granted("unknown", "permissions that are not known")
    if isinstance(permissions, Either):
        return _agreed([permitted(each, question) for each in permissions.options])
    if not isinstance(permissions, ListOf):
        return Granted("unknown", "permissions that are not understood")
    found = [permission(each, question) for each in permissions.items]
    refusing = next((each for each in found if each.grant == "required"), None)
    if refusing is not None:
        return refusing
    if not permissions.complete:
        return Granted("unknown", "permissions of which not all are known")
    return next((each for each in found if each.grant == "unknown"), None) or (
        found[0] if found else Granted("none", "permission_classes is empty"))


def _agreed(options: Sequence[Granted]) -> Granted:
    """Return what all of several grants come to."""
    if all(each.grant == options[0].grant for each in options):
        return options[0]
    return Granted("unknown", "permissions that depend on a condition")


def permission(value: Value, question: Question, depth: int = 0) -> Granted:
    """Ask one permission: a class of the framework, one of the program, or a combination."""
    known = question.known.get(id(value))
    if known is None:
        known = question.known[id(value)] = value, _permission(value, question, depth)
    return known[1]


def _permission(value: Value, question: Question, depth: int) -> Granted:
    if depth > _DEEPEST:
        return Granted("unknown", "permissions that lie too deep")
    if isinstance(value, Either):
        return _agreed([permission(each, question, depth + 1) for each in value.options])
    if isinstance(value, Operation):
        return _combined(value, question, depth + 1)
    if isinstance(value, (External, Made)):
        name = (value.path[-1] if value.path else "") if isinstance(value, External) else value.of
        return _of_framework(name.rpartition(".")[2].removesuffix("()"), question.method)
    of = value.of if isinstance(value, Instance) else value
    if not isinstance(of, ClassOf):
        return Granted("unknown", "a permission that is not understood")
    return _of_class(of, question)


def _of_class(of: ClassOf, question: Question) -> Granted:
    own = of.lookup("has_permission")
    if isinstance(own, Closure):
        granted = _asked(Closure(own.function, own.scope, Instance(of)), question, Arguments([question.request,
                                                                                             question.view]))
    else:
        base = next((each for each in of.lineage() if not isinstance(each, ClassOf)), None)
        if not isinstance(base, External):
            return Granted("unknown", f"{of.definition.name} is not understood")
        name = base.path[-1] if base.path else ""
        granted = Granted("none", f"{of.definition.name} lets everybody in") if name == "BasePermission" \
            else _of_framework(name, question.method)
    about_object = of.lookup("has_object_permission")
    if granted.grant == "none" and isinstance(about_object, Closure) and _is_about_object(question):
        handed = Arguments([question.request, question.view, Unknown("the object")])
        of_object = _asked(Closure(about_object.function, about_object.scope, Instance(of)), question, handed)
        if of_object.grant != "none":
            return Granted("unknown", f"{of.definition.name} may refuse some objects", of_object.site)
    return granted


def _is_about_object(question: Question) -> bool:
    """Whether a view may look for one object, whose permissions are asked for then."""
    view = question.view
    action = view.attributes.get("action") if isinstance(view, Instance) else None
    return not (isinstance(action, Known) and action.value in ("list", "create"))


def _of_framework(name: str, method: str) -> Granted:
    if name in _ASKING:
        return Granted("required", f"{name} refuses")
    if name == "AllowAny":
        return Granted("none", "AllowAny lets everybody in")
    if name in _ASKING_TO_WRITE:
        return Granted("none" if method in _SAFE else "required",
                       f"{name} lets everybody read" if method in _SAFE else f"{name} refuses")
    return Granted("unknown", f"{name or 'a permission'} is not understood")


def _combined(value: Operation, question: Question, depth: int) -> Granted:
    left = permission(value.left, question, depth)
    if value.operator == "~":
        opposite: dict[str, Grant] = {"required": "none", "none": "required"}
        return Granted(opposite.get(left.grant, "unknown"), f"not: {left.because}", left.site)
    right = permission(value.right, question, depth)
    strict = ("required", "unknown", "none") if value.operator == "&" else ("none", "unknown", "required")
    return min(left, right, key=lambda granted: strict.index(granted.grant))


def _asked(function: Closure, question: Question, handed: Arguments) -> Granted:
    judged = Asking(question.evaluator, question.request, lambda _: handed).ask([Step(function, hands_on="true")])
    grant: Grant = judged.asked if judged.asked in ("required", "none") else "unknown"  # type: ignore[assignment]
    return Granted(grant, judged.because, judged.site)
