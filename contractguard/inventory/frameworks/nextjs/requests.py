"""What handlers and proxies of Next.js are called with."""

from __future__ import annotations

from contractguard.inventory.evaluation.exchange import Reply, Request
from contractguard.inventory.evaluation.operators import text_of
from contractguard.inventory.evaluation.values import Arguments, MapOf, Unknown, Value
from contractguard.inventory.paths import ROOT, Literal, Mixed, PathTemplate, Segment


class AppRequest(Request):
    """A request for a path below the base path, of which `template` is known though its parameters are not.

    Its `url` is the request again, with the base path in front of its path.
    """

    __slots__ = ("template",)

    def __init__(self, method: str | None, template: PathTemplate, base: PathTemplate = ROOT) -> None:
        super().__init__(method, None, attributes={name: _text(template) for name in ("pathname", "path")})
        self.template = template
        self.attributes["url"] = AppRequest(method, base.join(template)) if base.segments else self


def app_arguments(request: Request) -> Arguments:
    """Return what a route handler, or a proxy, is given: the request, and an object beside it."""
    return Arguments([request, MapOf({}, complete=False)])


def page_arguments(request: Request) -> Arguments:
    """Return what a handler in `pages/api` is given."""
    return Arguments([request, Reply()])


def _text(template: PathTemplate) -> Value:
    parts: list[str | Value] = []
    for segment in template.segments:
        parts += ["/", *_parts(segment)]
    return text_of(parts or ["/"])


def _parts(segment: Segment) -> list[str | Value]:
    if isinstance(segment, Literal):
        return [segment.text]
    if isinstance(segment, Mixed):
        return [Unknown("a part of the path") if part is None else part for part in segment.parts]
    return [Unknown("a part of the path")]
