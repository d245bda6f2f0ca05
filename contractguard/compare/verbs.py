"""The closed list of what can happen to a contract.

A rule names one verb. Each verb says which part of a contract it speaks of, and which facts a change of
this kind carries for the rule's `where` and `message`. Every change also carries `owner` (what it
happened to, in words), `path` (the names that lead there), `part` (what of it changed), `before` and `after`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Part = Literal["schema", "operation", "contract"]
"""What an example of a rule shows: a schema, an operation, or a whole contract."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One kind of change. `facts` are those that every change of this kind has.

    What changed inside an `opaque` value is told by one fact more, `differences`.
    """

    name: str
    meaning: str
    part: Part
    facts: tuple[str, ...] = ()
    opaque: bool = False


_ALL = (
    Verb("contract.removed", "The whole contract is gone.", "contract"),
    Verb("contract.changed", "Something outside schemas changed for which there is no verb.", "operation",
         ("keyword",), opaque=True),
    Verb("operation.added", "An operation is new.", "contract", ("name", "method", "template")),
    Verb("operation.removed", "An operation is gone and nothing else serves it.", "contract",
         ("name", "method", "template")),
    Verb("operation-id.added", "An operation that had no `operationId` now has one.", "operation"),
    Verb("operation-id.changed", "The `operationId` of an operation is another.", "operation"),
    Verb("operation-id.removed", "An operation no longer has an `operationId`.", "operation"),
    Verb("component.added", "A component that no operation uses is new.", "contract",
         ("kind", "name")),
    Verb("component.removed", "A component that no operation uses is gone, or its name stands for something else.",
         "contract", ("kind", "name")),
    Verb("server.added", "A server URL is new.", "contract"),
    Verb("server.removed", "A server URL is gone.", "contract"),
    Verb("server-variable.default-changed", "Clients that choose no value for a server variable call another URL.",
         "contract", ("name",)),
    Verb("security.strengthened", "A client that was let in before is no longer.", "contract"),
    Verb("security.weakened", "A client that was refused before is let in.", "contract"),
    Verb("security-scheme.changed", "A security scheme goes on the wire in another way.", "contract", ("name",)),
    Verb("security-scheme.flow-added", "An OAuth scheme offers one more flow, or a flow one more URL.", "contract",
         ("name", "values")),
    Verb("security-scheme.scope-added", "A flow of an OAuth scheme offers one more scope.", "contract",
         ("name", "values")),
    Verb("security-scheme.scope-removed", "A flow of an OAuth scheme no longer offers a scope.", "contract",
         ("name", "values")),
    Verb("parameter.added", "A parameter is new.", "operation", ("name", "location", "required")),
    Verb("parameter.removed", "A parameter is gone.", "operation", ("name", "location", "required")),
    Verb("parameter.moved", "A parameter went to another location.", "operation", ("name",)),
    Verb("parameter.became-required", "A parameter must now be sent.", "operation", ("name", "location")),
    Verb("parameter.became-optional", "A parameter may now be left out.", "operation", ("name", "location")),
    Verb("parameter.serialization-changed", "Values of a parameter are written in another way.", "operation",
         ("name", "location")),
    Verb("parameter.empty-value-allowed", "A query parameter may now be sent with an empty value.", "operation",
         ("name",)),
    Verb("parameter.empty-value-forbidden", "A query parameter may no longer be sent with an empty value.", "operation",
         ("name",)),
    Verb("parameter.reserved-characters-changed", "Reserved characters are percent-encoded, or no longer.", "operation",
         ("name", "location")),
    Verb("path-parameters.swapped", "Path parameters changed places.", "contract"),
    Verb("request-body.added", "An operation now takes a body.", "operation", ("required",)),
    Verb("request-body.removed", "An operation no longer takes a body.", "operation", ("required",)),
    Verb("request-body.became-required", "A body must now be sent.", "operation"),
    Verb("request-body.became-optional", "A body may now be left out.", "operation"),
    Verb("media-type.added", "A body may have one more media type.", "operation", ("name",)),
    Verb("media-type.removed", "A body may no longer have a media type.", "operation", ("name",)),
    Verb("xml-name.changed", "The root element of an XML body has another name.", "contract"),
    Verb("serialization.restated", "How values are written is spelled in another way and shows in none of them.",
         "operation", ("name",)),
    Verb("encoding.changed", "Parts of a form are written in another way.", "operation", ("name",)),
    Verb("response.added", "A status is new that no range or default covered.", "operation", ("status", "success")),
    Verb("response.removed", "A status is gone and no range or default covers it.", "operation", ("status", "success")),
    Verb("response.narrowed", "A range or default gave way to statuses that it covered.", "operation",
         ("status", "values")),
    Verb("header.added", "A header is new.", "operation", ("name", "required")),
    Verb("header.removed", "A header is gone.", "operation", ("name", "required")),
    Verb("header.became-required", "A header is now always written.", "operation", ("name",)),
    Verb("header.became-optional", "A header may now be left out.", "operation", ("name",)),
    Verb("link.added", "A response has one more link.", "operation", ("name",)),
    Verb("link.changed", "A link leads elsewhere.", "operation", ("name",), opaque=True),
    Verb("link.removed", "A response has one link less.", "operation", ("name",)),
    Verb("deprecated.added", "An operation, parameter, header or schema is now deprecated.", "operation", ("element",)),
    Verb("deprecated.removed", "An operation, parameter, header or schema is no longer deprecated.", "operation",
         ("element",)),
    Verb("sunset.added", "It is now announced when an element goes.", "operation", ("element",)),
    Verb("sunset.changed", "The announced date at which an element goes is another.", "operation",
         ("element", "earlier")),
    Verb("sunset.removed", "It is no longer announced that an element goes.", "operation", ("element",)),
    Verb("stability.raised", "More is promised of an element.", "operation", ("element",)),
    Verb("stability.lowered", "Less is promised of an element.", "operation", ("element",)),
    Verb("documentation.changed", "Words that describe an element changed.", "schema", ("keywords",),
         opaque=True),
    Verb("extension.changed", "Specification extensions of an element changed.", "schema", ("keywords",),
         opaque=True),
    Verb("type.changed", "The types that a value may have changed.", "schema"),
    Verb("nullability.changed", "A value may now be null, or no longer.", "schema"),
    Verb("format.changed", "The format of a value changed.", "schema", ("numeric",)),
    Verb("enum.added", "A value is now bound to a list of values.", "schema"),
    Verb("enum.removed", "A value is no longer bound to a list of values.", "schema"),
    Verb("enum.value-added", "A list of values grew.", "schema", ("values",)),
    Verb("enum.value-removed", "A list of values shrank.", "schema", ("values",)),
    Verb("const.changed", "The one possible value is another.", "schema"),
    Verb("bound.changed", "A bound of a number, or its step, was set, moved or dropped.", "schema", ("keyword",)),
    Verb("length.changed", "A bound on the length of a string was set, moved or dropped.", "schema", ("keyword",)),
    Verb("pattern.changed", "The pattern of a string was set, changed or dropped.", "schema"),
    Verb("size.changed", "What bounds the items or members of a value was set, moved or dropped.", "schema",
         ("keyword",)),
    Verb("property.added", "An object has one more property.", "schema", ("name", "required", "closed")),
    Verb("property.removed", "An object has one property less.", "schema", ("name", "required", "closed")),
    Verb("property.became-required", "A property must now be there.", "schema", ("name",)),
    Verb("property.became-optional", "A property may now be left out.", "schema", ("name",)),
    Verb("read-only.added", "A property may no longer be sent in requests.", "schema", ("name", "required")),
    Verb("read-only.removed", "A property may now be sent in requests.", "schema", ("name", "required")),
    Verb("write-only.added", "A property is no longer part of responses.", "schema", ("name", "required")),
    Verb("write-only.removed", "A property is now part of responses.", "schema", ("name", "required")),
    Verb("additional-properties.changed", "Members that nothing declares are now allowed, bound or refused.", "schema"),
    Verb("branch.added", "A choice has one more branch.", "schema", ("keyword", "name", "declares", "names")),
    Verb("branch.removed", "A choice has one branch less.", "schema", ("keyword", "name", "declares", "names")),
    Verb("discriminator.added", "A schema is now chosen by a tag.", "schema"),
    Verb("discriminator.removed", "A schema is no longer chosen by a tag.", "schema"),
    Verb("discriminator.property-changed", "The tag stands in another property.", "schema"),
    Verb("discriminator.tag-added", "A tag value is new.", "schema", ("values",)),
    Verb("discriminator.tag-removed", "A tag value is gone.", "schema", ("values",)),
    Verb("discriminator.tag-redirected", "A tag value leads to another schema.", "schema", ("values",)),
    Verb("discriminator.default-added", "Values without a known tag now lead to a schema.", "schema"),
    Verb("discriminator.default-changed", "Values without a known tag lead to another schema.", "schema"),
    Verb("discriminator.default-removed", "Values without a known tag no longer lead to a schema.", "schema"),
    Verb("extensible-enum.added", "The known values of an open list are now named.", "schema", ("values",)),
    Verb("extensible-enum.removed", "The known values of an open list are no longer named.", "schema", ("values",)),
    Verb("extensible-enum.value-added", "An open list names more values.", "schema", ("values",)),
    Verb("extensible-enum.value-removed", "An open list names fewer values.", "schema", ("values",)),
    Verb("default.added", "A default is now stated.", "schema"),
    Verb("default.changed", "A stated default is another, or no longer stated.", "schema"),
    Verb("schema.changed", "A schema changed in a way for which there is no verb.", "schema", ("keyword",)),
    Verb("schema.restated", "A schema is spelled in another way and accepts what it did.", "schema"),
)

VERBS: dict[str, Verb] = {verb.name: verb for verb in _ALL}
"""Every verb by name."""

LIFECYCLE_FACTS = ("deprecated", "stability", "deprecatedSince", "sunset")
"""What is said of the life of what changed, where it is said."""

COMMON_FACTS = ("owner", "path", "part", "before", "after")
"""The facts that every change has."""
