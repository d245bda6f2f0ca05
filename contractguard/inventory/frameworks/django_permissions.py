"""What permissions of Django REST framework ask of an anonymous caller."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from contractguard.inventory.evaluation.anonymous import Asking, Judged, Step
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.values import (
    Arguments,
    ClassOf,
    Closure,
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
_SAFE = ("GET", "HEAD", "OPTIONS")
_ASKING = ("IsAuthenticated", "IsAdminUser", "DjangoModelPermissions", "DjangoObjectPermissions")
_ASKING_TO_WRITE = ("IsAuthenticatedOrReadOnly", "DjangoModelPermissionsOrAnonReadOnly")


class Granted(NamedTuple):
    """What a permission asks for, why, and where that stands."""

    grant: Grant
    because: str
    site: Site | None = None


def permitted(permissions: Value | None, method: str, evaluator: Evaluator) -> Granted:
    """Ask all permissions of a view, of which each may refuse the caller."""
    if permissions is None:
        return Granted("unknown", "permissions that are not known")
    if not isinstance(permissions, ListOf):
        return Granted("unknown", "permissions that are not understood")
    found = [permission(each, method, evaluator) for each in permissions.items]
    refusing = next((each for each in found if each.grant == "required"), None)
    if refusing is not None:
        return refusing
    if not permissions.complete:
        return Granted("unknown", "permissions of which not all are known")
    return next((each for each in found if each.grant == "unknown"), None) or (
        found[0] if found else Granted("none", "permission_classes is empty"))


def permission(value: Value, method: str, evaluator: Evaluator) -> Granted:
    """Ask one permission: a class of the framework, one of the program, or a combination."""
    if isinstance(value, Operation):
        return _combined(value, method, evaluator)
    if isinstance(value, (External, Made)):
        name = (value.path[-1] if value.path else "") if isinstance(value, External) else value.of
        return _of_framework(name.rpartition(".")[2].removesuffix("()"), method)
    of = value.of if isinstance(value, Instance) else value
    if not isinstance(of, ClassOf):
        return Granted("unknown", "a permission that is not understood")
    own = of.lookup("has_permission")
    if isinstance(own, Closure):
        return _asked(Closure(own.function, own.scope, Instance(of)), method, evaluator)
    for base in of.lineage():
        if isinstance(base, External):
            name = base.path[-1] if base.path else ""
            return Granted("none", f"{of.definition.name} lets everybody in") if name == "BasePermission" \
                else _of_framework(name, method)
    return Granted("unknown", f"{of.definition.name} is not understood")


def _of_framework(name: str, method: str) -> Granted:
    if name in _ASKING:
        return Granted("required", f"{name} refuses")
    if name == "AllowAny":
        return Granted("none", "AllowAny lets everybody in")
    if name in _ASKING_TO_WRITE:
        return Granted("none" if method in _SAFE else "required",
                       f"{name} lets everybody read" if method in _SAFE else f"{name} refuses")
    return Granted("unknown", f"{name or 'a permission'} is not understood")


def _combined(value: Operation, method: str, evaluator: Evaluator) -> Granted:
    left, right = (permission(each, method, evaluator) for each in (value.left, value.right))
    strict = ("required", "unknown", "none") if value.operator == "&" else ("none", "unknown", "required")
    return min(left, right, key=lambda granted: strict.index(granted.grant))


def _asked(method_of: Closure, method: str, evaluator: Evaluator) -> Granted:
    request = Request(method, None, user_is_object=True)
    view = Unknown("the view")
    judged: Judged = Asking(evaluator, request, lambda asked: Arguments([asked, view])).ask(
        [Step(method_of, hands_on="true")])
    grant: Grant = judged.asked if judged.asked in ("required", "none") else "unknown"  # type: ignore[assignment]
    return Granted(grant, judged.because, judged.site)


def dotted(names: Sequence[Value], evaluator: Evaluator, importer: str) -> ListOf:
    """Return the classes that settings name by their dotted paths."""
    found: list[Value] = []
    for name in names:
        if isinstance(name, Known) and isinstance(name.value, str):
            module, _, last = name.value.rpartition(".")
            found.append(evaluator.imported(module, 0, last, importer) if module else Unknown(name.value))
        else:
            found.append(name)
    return ListOf(found)
