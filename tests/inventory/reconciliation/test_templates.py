"""What takes what: templates against the paths that they take."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contractguard.inventory.paths import CatchAll, Literal, Mixed, Parameter, PathTemplate, openapi_path
from contractguard.inventory.reconciliation.bases import url_path
from contractguard.inventory.reconciliation.templates import Templates, specificity

SEGMENTS = st.sampled_from([
    Literal("a"), Literal("b"), Literal("a.json"), Parameter("x"), Mixed((None, ".json"), ("x",)),
    Mixed(("a", None), ("x",))])
TEMPLATES = st.builds(lambda segments, rest: PathTemplate((*segments, *rest)), st.lists(SEGMENTS, max_size=4),
                      st.sampled_from([(), (), (CatchAll("r"),), (CatchAll("r", optional=True),)]))
TEXTS = ("a", "b", "a.json", "ab", "x.json", "z")
PATHS = [()] + [(one,) for one in TEXTS] + [(one, two) for one in TEXTS for two in TEXTS] + [
    (one, two, "a") for one in TEXTS for two in ("a", "z")]


def takes(template: PathTemplate, path: tuple[str, ...]) -> bool:
    """Whether a template takes a path, by the book: one segment after the other."""
    for index, segment in enumerate(template.segments):
        if isinstance(segment, CatchAll):
            return len(path) > index or (segment.optional and len(path) == index)
        if index >= len(path) or not _takes_one(segment, path[index]):
            return False
    return len(path) == len(template.segments)


def _takes_one(segment: object, text: str) -> bool:
    if isinstance(segment, Literal):
        return segment.text == text
    if isinstance(segment, Mixed):
        first, last = (part or "" for part in segment.parts)
        return text.startswith(first) and text.endswith(last) and len(text) > len(first + last)
    return True


@given(st.lists(TEMPLATES, max_size=6), TEMPLATES)
def test_what_covers_a_template_takes_all_of_its_paths(held: list[PathTemplate], asked: PathTemplate) -> None:
    templates: Templates[int] = Templates()
    for number, template in enumerate(held):
        templates.add(template, number)
    covering = {number for number, _ in templates.covering(asked)}
    for number in covering:
        assert all(takes(held[number], path) for path in PATHS if takes(asked, path)), (held[number], asked)
    assert {number for number, template in enumerate(held) if template.segments == asked.segments} <= covering


@given(TEMPLATES, st.sampled_from(PATHS))
def test_a_written_path_is_covered_by_exactly_what_takes_it(template: PathTemplate, path: tuple[str, ...]) -> None:
    templates: Templates[int] = Templates()
    templates.add(template, 0)
    written = PathTemplate(tuple(map(Literal, path)))
    assert bool(list(templates.covering(written))) is takes(template, path)


def test_how_is_told() -> None:
    templates: Templates[str] = Templates()
    for text in ("/a/{x}", "/a/b", "/a/{rest*}", "/…/b"):
        templates.add(openapi_path(text), text)
    found = {text: (cover.how, cover.certain) for text, cover in templates.covering(openapi_path("/a/b"))}
    assert found == {"/a/{x}": ("parameter", True), "/a/b": ("same", True), "/a/{rest*}": ("rest", True),
                     "/…/b": ("parameter", False)}


def test_what_is_nothing_but_unknown_covers_nothing() -> None:
    templates: Templates[str] = Templates()
    for text in ("/…", "/…/{id}", "/…/a/{rest*}"):
        templates.add(openapi_path(text), text)
    assert not list(templates.covering(openapi_path("/a/b")))


def test_what_is_written_out_is_more_special() -> None:
    texts = ["/a/{x}", "/{x}/b", "/a/b", "/a/{x}.json", "/a/{rest*}"]
    ordered = sorted(texts, key=lambda text: specificity(openapi_path(text)))
    assert ordered == ["/a/b", "/a/{x}.json", "/a/{x}", "/a/{rest*}", "/{x}/b"]


def test_hostile_templates_take_no_time() -> None:
    templates: Templates[int] = Templates()
    for number in range(200):
        bits = (number >> place & 1 for place in range(60))
        templates.add(PathTemplate(tuple(Parameter("x") if bit else Literal("a") for bit in bits)), 1)
    templates.add(PathTemplate((Mixed((None, "a") * 40, ("x",) * 40),)), 1)
    assert list(templates.covering(PathTemplate((Literal("a"),) * 60)))
    assert not list(templates.covering(PathTemplate((Literal("a" * 5000 + "b"),))))


def test_the_path_of_a_url() -> None:
    urls = {"https://a.test": "", "https://a.test/v1": "/v1", "/v1/": "/v1/", "v1": "/v1", "./v1": "/v1",
            "{base}/v1": "/v1", "https://{host}:{port}/x": "/x", "//a.test/y?z=1#f": "/y", "": "",
            "/{tenant}/v1": "/{tenant}/v1"}
    assert {url: url_path(url) for url in urls} == urls
