"""The JSON Schema of a rule file, for editors."""

from __future__ import annotations

from contractguard.compare import COMMON_FACTS, LIFECYCLE_FACTS, VERBS
from contractguard.findings.report import IMPACTS
from contractguard.rules.document_rule import PRESETS
from contractguard.rules.format import REQUIRED
from contractguard.rules.predicates import load_predicates
from contractguard.rules.words import EFFECTS, FORMATS, RULE_ID, SEVERITIES, STATUSES

Json = dict[str, object]
_TEXT: Json = {"type": "string", "minLength": 1}
_TEXTS: Json = {"type": "array", "items": {"type": "string"}}
_SEVERITY: Json = {"enum": list(SEVERITIES)}


def rule_schema() -> Json:
    """Return the JSON Schema (2020-12) of a rule file of any kind."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A contractguard rule", "type": "object",
        "required": [key for key in REQUIRED if key != "examples"],
        "properties": {
            "id": {"type": "string", "pattern": f"^{RULE_ID.pattern}$", "description": "The name of the file."},
            **dict.fromkeys(("title", "summary", "rationale", "remedy", "message"), _TEXT),
            **dict.fromkeys(("tags", "references", "aliases"), _TEXTS),
            "formats": {"type": "array", "items": {"enum": list(FORMATS)},
                        "description": "The versions of OpenAPI that the rule speaks of; all without it."},
            "status": {"enum": list(STATUSES)},
            "when": {"type": "object"},
        },
        "oneOf": [_change_rule(), _predicate_rule(), _given_rule()],
        "unevaluatedProperties": False,
    }


def _change_rule() -> Json:
    facts = sorted({fact for verb in VERBS.values() for fact in verb.facts}
                   | {*COMMON_FACTS, *LIFECYCLE_FACTS, "effect"})
    effect: Json = {"enum": list(EFFECTS)}
    where: Json = {
        "type": "object", "description": "Facts of the change with the value, or the values, that they must have.",
        "properties": {"effect": {"anyOf": [effect, {"type": "array", "items": effect}]}},
        "propertyNames": {"enum": facts},
    }
    when = _exactly({
        "change": {"enum": sorted(VERBS), "description": "What happened to the contract."},
        "direction": {"enum": ["request", "response"], "description": "Who writes what changed."},
        "where": where,
    }, "change")
    example = _exactly({
        "flags": {"type": "boolean", "description": "Whether the rule speaks."},
        "base": {"description": "A schema, an operation or a contract, as the verb has it."},
        "revision": {"description": "The same after the change."},
        "reversed": {"type": "boolean", "description": "Whether the rule speaks with the sides swapped."},
    }, "flags", "base", "revision")
    return {"required": ["examples"], "properties": {
        "when": when, "examples": _examples(example),
        "severity": {"anyOf": [_SEVERITY, {
            "type": "object", "propertyNames": {"enum": list(IMPACTS)}, "additionalProperties": _SEVERITY}]},
        "impact": {"enum": list(IMPACTS), "description": "Only where no set of instances decides."},
    }}


def _predicate_rule() -> Json:
    predicates = load_predicates()
    when = _exactly({
        "predicate": {"enum": sorted(predicates), "description": "What is asked about each of them."},
        "over": {"enum": sorted({predicate.over for predicate in predicates.values()}),
                 "description": "The parts of a contract that are asked about."},
    }, "predicate", "over")
    return _document_rule(when)


def _given_rule() -> Json:
    from contractguard.rules.functions.known import FUNCTIONS

    then: Json = {"type": "object", "required": ["function"], "oneOf": [
        _exactly({
            "field": {**_TEXT, "description": "The part that is judged: a path, JSONPath from $, or @key for keys."},
            "function": {"const": name, "description": function.summary},
            **({"functionOptions": function.published} if function.options is not None else {}),
        }, "function") for name, function in sorted(FUNCTIONS.items())]}
    when = _exactly({
        "given": {"anyOf": [_TEXT, {"type": "array", "minItems": 1, "items": _TEXT}],
                  "description": "JSONPath: the places that are looked at."},
        "then": {"anyOf": [then, {"type": "array", "minItems": 1, "items": then}],
                 "description": "What must hold there."},
        "resolved": {"type": "boolean", "description": "Whether references are followed; they are without a word."},
    }, "given", "then")
    return _document_rule(when)


def _document_rule(when: Json) -> Json:
    example = _exactly({
        "flags": {"type": "boolean", "description": "Whether the rule speaks."},
        "contract": {"description": "A contract; its header may be left out."},
        "policy": {"description": "An access policy beside it; its version may be left out."},
        "base-policy": {"description": "The access policy that held before."},
        "traffic": {"type": "array", "description": "Entries of an HTTP Archive (HAR 1.2, section entries)."},
        "base": {"description": "The contract that held before, for traffic that was recorded under it."},
        "endpoints": {"description": "What code and traffic have: endpoints, or more than these by name."},
    }, "flags", "contract")
    unfinished: Json = {"required": ["status"], "properties": {"status": {"const": "preview"}}}
    return {"required": ["severity"], "if": unfinished, "else": {"required": ["examples"]}, "properties": {
        "when": when, "examples": _examples(example), "severity": _SEVERITY,
        "presets": {"type": "array", "items": {"enum": [name for name in PRESETS if name != "all"]}},
        "habit": {**_TEXT, "description": "The message where the same is found all over a contract."},
        "options": {"type": "object", "description": "What the predicate takes."},
    }}


def _examples(example: Json) -> Json:
    return {"type": "array", "minItems": 2, "items": example}


def _exactly(properties: Json, *required: str) -> Json:
    return {"type": "object", "required": list(required), "additionalProperties": False, "properties": properties}

