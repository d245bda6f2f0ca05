"""What the languages bring: globals, and the methods of texts, lists and objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from contractguard.inventory.evaluation.completion import Thrown
from contractguard.inventory.evaluation.exchange import Address
from contractguard.inventory.evaluation.file_names import file_factories
from contractguard.inventory.evaluation.operators import contains, decided, ends_with, is_nothing, starts_with, text_of
from contractguard.inventory.evaluation.parts import (
    first_that,
    item_at,
    match_in,
    part_of_list,
    part_of_text,
    position_of,
    replaced_in,
    taken,
)
from contractguard.inventory.evaluation.patterns import address_pattern
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Absent,
    Arguments,
    ClassOf,
    Closure,
    Environment,
    External,
    Known,
    ListOf,
    MapOf,
    Parts,
    Site,
    Text,
    Truth,
    Unknown,
    Value,
    View,
    list_of,
    strings,
)

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator


class Same(Value):
    """A function that gives back what it is given, as far as routes and guards go."""

    __slots__ = ()

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Give back the argument."""
        return arguments.get(0)


SAME = Same()


class Wraps(Value):
    """`functools.wraps(f)`: gives back a function that looks like another one."""

    __slots__ = ("_wrapped",)

    def __init__(self, wrapped: Value | None) -> None:
        self._wrapped = wrapped

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Give back the function, with the one that it stands for."""
        function = arguments.get(0)
        return replace(function, wraps=self._wrapped) if isinstance(function, Closure) else function


class Partial(Value):
    """`functools.partial`: a function with the first of its arguments."""

    __slots__ = ("_given",)

    def __init__(self, given: Arguments) -> None:
        self._given = given

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Call the function with what was given before and what is given now."""
        function, *first = self._given.positional or [NOTHING]
        return evaluator.call(function, Arguments(
            [*first, *arguments.positional], self._given.keywords | arguments.keywords,
            self._given.complete and arguments.complete), site)


_JAVASCRIPT = ("Response", "Request", "Headers", "URL", "URLSearchParams", "JSON", "Object", "Array", "Promise",
               "Error",
               "TypeError", "console", "crypto", "fetch", "Date", "Math", "Number", "String", "Boolean", "Map", "Set",
               "RegExp", "Buffer", "atob", "btoa", "parseInt", "parseFloat", "setTimeout", "setInterval",
               "structuredClone",
               "Reflect", "Symbol", "globalThis", "encodeURIComponent", "decodeURIComponent", "TextEncoder",
                "TextDecoder", "URLPattern",
                "AbortController", "FormData", "Blob", "WeakMap", "isNaN", "BigInt",
               "EdgeRuntime")


def _javascript_globals() -> dict[str, Value]:
    found: dict[str, Value] = {name: External("javascript", (name,)) for name in _JAVASCRIPT}
    found["process"] = MapOf({"env": Environment()}, complete=False)
    found["Deno"] = External("deno", ())
    return found


_PYTHON = ("print", "len", "str", "int", "float", "bool", "list", "dict", "set", "tuple", "getattr", "setattr",
           "hasattr",
           "isinstance", "issubclass", "super", "type", "object", "range", "enumerate", "zip", "map", "filter",
           "sorted",
           "any", "all", "open", "Exception", "ValueError", "KeyError", "TypeError", "RuntimeError", "AssertionError",
           "PermissionError", "property", "staticmethod", "classmethod", "min", "max", "sum", "repr", "id", "next",
           "iter",
           "callable", "vars", "frozenset", "bytes", "reversed", "abs", "round", "NotImplementedError",
           "AttributeError",
           "StopIteration", "globals", "locals", "__name__", "__file__")


def globals_of(language: str) -> dict[str, Value]:
    """Return what every module of a language finds bound."""
    if language == "javascript":
        return _javascript_globals()
    return {name: External("python", (name,)) for name in _PYTHON}


def method(evaluator: Evaluator, target: Value, name: str, arguments: Arguments, site: Site) -> Value | None:
    """Return what a method of a text, list, object or environment gives; None where it is none of these."""
    table = _METHODS.get(type(target))
    found = table.get(name) if table is not None else None
    return found(evaluator, target, arguments, site) if found is not None else None


Method = Callable[["Evaluator", "Value", Arguments, Site], "Value | None"]


def _text_method(change: Callable[[str], str]) -> Method:
    def apply(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
        assert isinstance(target, Known)
        return Known(change(target.value)) if isinstance(target.value, str) else None

    return apply


def _starts(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    return _tested(target, arguments, starts_with)


def _ends(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    return _tested(target, arguments, ends_with)


def _tested(target: Value, arguments: Arguments, test: Callable[[Value, str], bool | None]) -> Value | None:
    options = strings(arguments.get(0))
    verdicts = {test(target, option) for option in options} if options is not None else {None}
    if True in verdicts:
        return Known(True)
    return Unknown("a test of a text", target.credentials) if None in verdicts else Known(False)


def _includes(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    first = arguments.get(0)
    return decided(contains(target, first)) if first is not None else None


def _split(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    first = arguments.get(0)
    if isinstance(target, Known) and isinstance(target.value, str) and isinstance(first, Known) and first.value:
        return Parts([Known(part) for part in target.value.split(str(first.value))])
    return Unknown("parts of a text")


def _format(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    assert isinstance(target, Known)
    parts = str(target.value).split("{}")
    if len(parts) - 1 != len(arguments.positional):
        return Unknown("a formatted text")
    pieces: list[str | Value] = [parts[0]]
    for value, part in zip(arguments.positional, parts[1:], strict=True):
        pieces += [value, part]
    return text_of(pieces)


def _join_text(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    first = arguments.get(0)
    return _joined(first, str(target.value)) if isinstance(target, Known) and isinstance(first, ListOf) else None


def _join_list(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    first = arguments.get(0)
    between = str(first.value) if isinstance(first, Known) else ","
    return _joined(target, between) if isinstance(target, ListOf) else None


def _joined(items: ListOf, between: str) -> Value:
    if not items.complete:
        return Unknown("a joined list")
    pieces: list[str | Value] = []
    for number, item in enumerate(items.items):
        pieces += [between, item] if number else [item]
    return text_of(pieces or [""])


def _same(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    return target


def _concat(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    assert isinstance(target, ListOf)
    items, complete = list(target.items), target.complete
    for argument in arguments.positional:
        if isinstance(argument, ListOf):
            evaluator.step(len(argument.items))
            items += argument.items
            complete &= argument.complete
        else:
            items.append(argument)
            complete &= not isinstance(argument, Unknown)
    return list_of(items, complete)


def _append(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    assert isinstance(target, ListOf)
    target.add(arguments.positional)
    # What a handler adds on a way that may not be taken may be missing; what a module registers so is still found.
    is_sure = evaluator.exchange is None or not evaluator.state.uncertain
    target.complete &= arguments.complete and is_sure
    return NOTHING


def _extend(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    assert isinstance(target, ListOf)
    first = arguments.get(0)
    if isinstance(first, ListOf):
        target.add(list(first.items))
        target.complete &= first.complete
    else:
        target.complete = False
    return NOTHING


def _map(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    assert isinstance(target, ListOf)
    function = arguments.get(0)
    if function is None:
        return None
    found = [evaluator.call(function, Arguments([item, Known(index), target]), site)
             for index, item in enumerate(list(target.items)[:500])]
    return list_of(found, target.complete)


def _filter(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    assert isinstance(target, ListOf)
    function = arguments.get(0)
    if function is None:
        return None
    kept, complete = [], target.complete
    for item in list(target.items)[:500]:
        holds = evaluator.call(function, Arguments([item]), site).truth.holds
        if holds is not False:
            kept.append(item)
            complete &= holds is True
    return type(target)(kept, complete)


def _some(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    return _quantified(evaluator, target, arguments, site, True)


def _every(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    return _quantified(evaluator, target, arguments, site, False)


def _quantified(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site, wanted: bool) -> Value | None:
    assert isinstance(target, ListOf)
    function = arguments.get(0)
    if function is None:
        return None
    truths = [evaluator.call(function, Arguments([item]), site).truth for item in list(target.items)[:500]]
    return _of_truths(truths, target.complete, wanted)


def _of_truths(truths: Sequence[Truth], complete: bool, wanted: bool) -> Value:
    """Return whether one of some truths is the `wanted` one; there are more where they are not `complete`."""
    credentials: frozenset[str] = frozenset().union(*(truth.credentials for truth in truths))
    if any(truth.holds is wanted for truth in truths):
        return decided(Truth(wanted, credentials))
    unknown = not complete or any(truth.holds is None for truth in truths)
    return decided(Truth(None) if unknown else Truth(not wanted, credentials))


def _flat(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    assert isinstance(target, ListOf)
    items: list[Value] = []
    complete = target.complete
    for item in target.items:
        if isinstance(item, ListOf):
            evaluator.step(len(item.items))
            items += item.items
            complete &= item.complete
        else:
            items.append(item)
    return list_of(items, complete)


def _flat_map(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    return _flat(evaluator, _map(evaluator, target, arguments, site) or target, arguments, site)


def _entry(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    assert isinstance(target, MapOf)
    first = arguments.get(0)
    if not isinstance(first, Known):
        return Unknown("an entry")
    found = target.entries.get(str(first.value))
    if found is not None:
        return found
    return (arguments.get(1) or NOTHING) if target.complete else None


def _items(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    assert isinstance(target, MapOf)
    return ListOf([ListOf([Known(key), value]) for key, value in target.entries.items()], target.complete)


def _keys(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    assert isinstance(target, MapOf)
    return ListOf([Known(key) for key in target.entries], target.complete)


def _values(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    assert isinstance(target, MapOf)
    return ListOf(list(target.entries.values()), target.complete)


def _update(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    assert isinstance(target, MapOf)
    first = arguments.get(0)
    if isinstance(first, MapOf):
        for key, value in first.entries.items():
            evaluator.state.write(target.entries, key, value)
    return NOTHING


def _environment(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    first = arguments.get(0)
    return Unknown(f"environment variable {first.value}" if isinstance(first, Known) else "an environment variable")


def _stripped(change: Callable[[str, str], str]) -> Method:
    def apply(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
        first = arguments.get(0) or Known(" ")
        if isinstance(target, Known) and isinstance(target.value, str) and isinstance(first, Known):
            return Known(change(target.value, str(first.value)))
        return Unknown("a part of a text")

    return apply


_METHODS: dict[type, Mapping[str, Method]] = {
    Known: {
        "replace": replaced_in, "replaceAll": replaced_in, "toLowerCase": _text_method(str.lower),
        "lower": _text_method(str.lower),
        "toUpperCase": _text_method(str.upper), "upper": _text_method(str.upper), "trim": _text_method(str.strip),
        "strip": _text_method(str.strip), "startsWith": _starts, "startswith": _starts, "endsWith": _ends,
        "endswith": _ends, "includes": _includes, "split": _split, "format": _format, "join": _join_text,
        "toString": _same, "rstrip": _stripped(str.rstrip), "lstrip": _stripped(str.lstrip),
        "removeprefix": _stripped(str.removeprefix), "removesuffix": _stripped(str.removesuffix),
        "concat": lambda evaluator, target,
        arguments, site: text_of([target, *arguments.positional]), "match": match_in, "slice": part_of_text,
        "substring": part_of_text,
    },
    Text: {
        "startsWith": _starts, "startswith": _starts, "endsWith": _ends, "endswith": _ends, "toString": _same,
    },
    ListOf: {
        "concat": _concat, "push": _append, "append": _append, "extend": _extend, "map": _map, "forEach": _map,
        "filter": _filter, "some": _some, "every": _every, "includes": _includes, "join": _join_list, "flat": _flat,
        "flatMap": _flat_map,
        "reverse": _same, "sort": _same, "slice": part_of_list, "at": item_at,
        "indexOf": position_of, "find": first_that, "entries": lambda evaluator, target, arguments, site: ListOf(
            [ListOf([Known(index), item]) for index, item in enumerate(target.items)], target.complete)  # type: ignore[attr-defined]
    },
    MapOf: {"get": _entry, "items": _items, "keys": _keys, "values": _values, "update": _update,
            "has": _includes},
    Environment: {"get": _environment},
}


_METHODS[Parts] = {**_METHODS[ListOf], "shift": taken(0), "pop": taken(-1)}


def builtin_factories() -> dict[str, Callable[[Arguments, Site, Evaluator], Value | None]]:
    """Return what calling a global of the languages gives, where that matters to routes and guards."""
    from contractguard.inventory.evaluation.promises import promised

    return {
        **file_factories(),
        "javascript:Object.entries": lambda arguments, site, evaluator: _of_map(evaluator, arguments, site, _items),
        "javascript:Object.keys": lambda arguments, site, evaluator: _of_map(evaluator, arguments, site, _keys),
        "javascript:Object.values": lambda arguments, site, evaluator: _of_map(evaluator, arguments, site, _values),
        "javascript:Object.freeze": lambda arguments, site, evaluator: arguments.get(0),
        "javascript:Object.assign": _assigned,
        "javascript:Array.isArray": lambda arguments, site, evaluator: Known(isinstance(arguments.get(0), ListOf)),
        "javascript:Array.from": lambda arguments, site, evaluator: arguments.get(0),
        "javascript:Boolean": lambda arguments, site, evaluator: decided((arguments.get(0) or NOTHING).truth),
        "javascript:URL": _address,
        "javascript:URLPattern": address_pattern,
        "javascript:String": lambda arguments, site, evaluator: text_of([arguments.get(0) or NOTHING]),
        "javascript:Promise.all": lambda arguments, site, evaluator: arguments.get(0),
        "javascript:Promise": promised,
        "javascript:Promise.reject": _rejected,
        "util:promisify": lambda arguments, site, evaluator: arguments.get(0),
        "node:util:promisify": lambda arguments, site, evaluator: arguments.get(0),
        "javascript:Promise.resolve": lambda arguments, site, evaluator: arguments.get(0) or NOTHING,
        "deno:env.get": lambda arguments, site, evaluator: _environment(evaluator, NOTHING, arguments, site),
        "hono/adapter:env": lambda arguments, site, evaluator: Environment(),
        "os:getenv": lambda arguments, site, evaluator: _environment(evaluator, NOTHING, arguments, site),
        "os:environ.get": lambda arguments, site, evaluator: _environment(evaluator, NOTHING, arguments, site),
        "python:str": lambda arguments, site, evaluator: text_of([arguments.get(0) or Known("")]),
        "python:bool": lambda arguments, site, evaluator: decided((arguments.get(0) or NOTHING).truth),
        "python:list": lambda arguments, site, evaluator: arguments.get(0) or ListOf([]),
        "python:tuple": lambda arguments, site, evaluator: arguments.get(0) or ListOf([]),
        "python:set": _set, "python:frozenset": _set, "python:isinstance": _is_instance,
        "python:sorted": lambda arguments, site, evaluator: arguments.get(0),
        "python:dict": lambda arguments, site, evaluator: MapOf(dict(arguments.keywords), arguments.complete)
        if not arguments.positional else arguments.get(0),
        "python:enumerate": lambda arguments, site, evaluator: ListOf(
            [ListOf([Known(index), item]) for index, item in enumerate(first.items)], first.complete)
        if isinstance(first := arguments.get(0), ListOf) else None,
        "python:getattr": _attribute,
        "*.as_view": _view,
        "python:super": lambda arguments, site, evaluator: evaluator.parent,
        "functools:wraps": lambda arguments, site, evaluator: Wraps(arguments.get(0)),
        "functools:partial": lambda arguments, site, evaluator: Partial(arguments),
        "python:any": _any,
        "python:all": _all,
        "python:property": lambda arguments, site, evaluator: arguments.get(0),
        "functools:cached_property": lambda arguments, site, evaluator: arguments.get(0),
        "functools:lru_cache": _same_or_decorator,
        "functools:cache": _same_or_decorator,
        "contextlib:contextmanager": _same_or_decorator,
        "contextlib:asynccontextmanager": _same_or_decorator,
        "react:cache": _same_or_decorator,
        "next/cache:unstable_cache": _same_or_decorator,
        "python:staticmethod": lambda arguments, site, evaluator: arguments.get(0),
        "python:classmethod": lambda arguments, site, evaluator: arguments.get(0),
    }


def _of_map(evaluator: Evaluator, arguments: Arguments, site: Site, table: Method) -> Value | None:
    first = arguments.get(0)
    return table(evaluator, first, arguments, site) if isinstance(first, MapOf) else None


def _assigned(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    first = arguments.get(0)
    for each in arguments.positional[1:]:
        if first is not None and isinstance(each, MapOf):
            for key, value in each.entries.items():
                first.set_member(key, value, evaluator)
    return first


def _any(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    return _of_items(arguments.get(0), wanted=True)


def _all(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    return _of_items(arguments.get(0), wanted=False)


def _of_items(items: Value | None, wanted: bool) -> Value | None:
    if not isinstance(items, ListOf):
        return None
    return _of_truths([item.truth for item in items.items], items.complete, wanted)


def _rejected(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    raise Thrown(arguments.get(0) or NOTHING, dict(evaluator.exchange or {}))


def _set(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    """Return a set of texts as a list that is the same for all sets that are."""
    first = arguments.get(0) or ListOf([])
    texts = strings(first) if isinstance(first, ListOf) else None
    return ListOf([Known(text) for text in sorted(set(texts))]) if texts is not None else None


def _is_instance(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    first, second = arguments.get(0), arguments.get(1)
    found = first.is_instance(second) if first is not None and second is not None else None
    return Known(found) if found is not None else None


def _same_or_decorator(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    first = arguments.get(0)
    return first if isinstance(first, Closure) else SAME


def _view(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    """Return a class of which objects answer requests, as Flask and Django take it."""
    of, *others = arguments.positional
    return View(of, Arguments(others, arguments.keywords)) if isinstance(of, ClassOf) else None


def _address(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    """Return the address of a request as an object: what it is made from knows its parts."""
    first = arguments.get(0)
    return first if isinstance(first, Address) else None


def _attribute(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    target, name = arguments.get(0), arguments.get(1)
    if target is None or not isinstance(name, Known):
        return None
    found = evaluator.member(target, str(name.value))
    default = arguments.get(2)
    if default is not None and is_nothing(found).holds:
        return found if isinstance(found, Absent) else default
    return found


