from __future__ import annotations

import pytest

from contractguard.contract.references import References
from contractguard.jsonpath import Match, Selection, parse_expression, select_below
from tests.jsonpath.reading import follow, root_of, selected, spelled


def matches(expression: str, data: object, others: dict[str, object] | None = None) -> list[Match]:
    (found,) = Selection([parse_expression(expression)], follow()).select(root_of(data, others))
    return found


def test_a_match_behind_a_reference_stands_in_its_own_file_and_tells_the_way() -> None:
    found = matches("$.paths[*].get.schema.type", {
        "paths": {"/a": {"get": {"schema": {"$ref": "common.yaml#/schemas/Pet"}}}},
    }, {"common.yaml": {"schemas": {"Pet": {"$ref": "deep.yaml#/Animal"}}},
    "deep.yaml": {"Animal": {"type": "object"}}})
    (match,) = found
    assert spelled(match) == "deep.yaml#/Animal/type"
    assert match.path == ("paths", "/a", "get", "schema", "type")
    assert (match.value, match.key, match.is_key) == ("object", "type", False)
    assert match.node.value == "object"


def test_references_in_another_file_are_read_from_there() -> None:
    found = matches("$..type", {"a": {"$ref": "other.yaml#/x"}}, {
        "other.yaml": {"x": {"items": {"$ref": "#/y"}}, "y": {"type": "string"}, "unreached": {"type": "number"}}})
    assert [spelled(match) for match in found] == ["other.yaml#/y/type"]


def test_a_whole_file_may_be_what_a_reference_leads_to() -> None:
    found = matches("$.a", {"a": {"$ref": "other.yaml"}}, {"other.yaml": {"x": 1}})
    assert [(spelled(match), match.value) for match in found] == [("other.yaml#", {"x": 1})]


def test_the_key_is_the_one_by_which_the_value_was_reached() -> None:
    data = {"properties": {"owner": {"$ref": "#/User"}}, "User": {"type": "object"}}
    assert selected("$..[?(@property === 'owner')]", data, follow()) == ["/User"]
    assert [match.key for match in matches("$..[?(@.type)]", data)] == ["owner"]


def test_every_name_of_a_place_is_asked_for_whatever_came_before() -> None:
    data = {"first": {"$ref": "#/User"}, "second": {"$ref": "#/User"}, "User": {"type": "object"}}
    assert selected("$..[?(@property === 'second')]", data, follow()) == ["/User"]
    assert selected("$..[?(@property === 'second')].type", data, follow()) == ["/User/type"]
    assert selected("$..second.type", data, follow()) == ["/User/type"]
    assert selected("$.*.type", data, follow()) == ["/User/type"]


def test_the_key_of_a_reference_stands_at_the_reference() -> None:
    data = {"first": {"$ref": "#/User"}, "second": {"$ref": "#/User"}, "User": {"type": "object"}}
    (one, two, three) = matches("$.*~", data)
    assert [one.value, two.value, three.value] == ["first", "second", "User"]
    assert [spelled(each) for each in (one, two, three)] == ["~/first", "~/second", "~/User"]
    assert one.node.value == {"$ref": "#/User"}


def test_the_parent_of_a_value_behind_a_reference_is_what_holds_the_reference() -> None:
    data = {"holder": {"owner": {"$ref": "#/users/User"}, "x": 1}, "users": {"User": {"type": "object"}}}
    assert selected("$.holder.owner^", data, follow()) == ["/holder"]
    assert selected("$.holder.owner^.x", data, follow()) == ["/holder/x"]
    assert selected("$.holder.owner.type^", data, follow()) == ["/users/User"]
    assert selected("$..[?(@.type)]^", data, follow()) == ["/holder", "/users"]


def test_the_path_is_told_as_walked() -> None:
    data = {"a": {"$ref": "#/b"}, "b": {"c": {"d": 1}}}
    assert selected("$..[?(@path === \"$['a']['c']\")]", data, follow()) == ["/b/c"]


def test_siblings_of_a_reference_are_replaced_with_it() -> None:
    data = {"a": {"$ref": "#/b", "description": "beside"}, "b": {"type": "string"}}
    assert selected("$.a.description", data, follow()) == []
    assert selected("$.a.type", data, follow()) == ["/b/type"]
    assert selected("$.a.description", data) == ["/a/description"]


def test_a_reference_may_lead_to_a_scalar_which_is_selected_once() -> None:
    data = {"title": {"$ref": "#/info/title"}, "info": {"title": "Shop"}}
    assert selected("$..title", data, follow()) == ["/info/title"]
    assert selected("$.title", data, follow()) == ["/info/title"]


def test_a_reference_may_lead_to_an_array_and_to_an_item() -> None:
    data = {"all": {"$ref": "#/list"}, "one": {"$ref": "#/list/1"}, "list": [{"x": 1}, {"x": 2}]}
    assert selected("$.all[*].x", data, follow()) == ["/list/0/x", "/list/1/x"]
    assert selected("$.one.x", data, follow()) == ["/list/1/x"]
    assert selected("$..x", data, follow()) == ["/list/0/x", "/list/1/x"]


def test_slices_and_indices_follow_references() -> None:
    data = {"items": [{"$ref": "#/a"}, {"$ref": "#/b"}], "a": {"x": 1}, "b": {"x": 2}}
    assert selected("$.items[0].x", data, follow()) == ["/a/x"]
    assert selected("$.items[1:].x", data, follow()) == ["/b/x"]


@pytest.mark.parametrize("reference", ["#/missing", "missing.yaml", "#nowhere", "::", "#/a", "missing.yaml#/x"])
def test_a_reference_that_leads_nowhere_stays_as_it_is(reference: str) -> None:
    data = {"a": {"$ref": reference, "x": 1}}
    assert selected("$.a.x", data, follow()) == ["/a/x"]
    assert selected("$.a.$ref", data, follow()) == ["/a/$ref"]


def test_references_in_a_circle_stay_as_they_are() -> None:
    data = {"a": {"$ref": "#/b"}, "b": {"$ref": "#/a"}, "c": {"$ref": "#/c"}}
    assert selected("$..$ref", data, follow()) == ["/a/$ref", "/b/$ref", "/c/$ref"]


@pytest.mark.parametrize("value", [None, 1, True, [], {}, {"type": "string"}])
def test_only_a_text_is_a_reference(value: object) -> None:
    assert selected("$.a.$ref", {"a": {"$ref": value}}, follow()) == ["/a/$ref"]


def test_the_root_may_be_a_reference() -> None:
    assert selected("$.x", {"$ref": "#/b", "b": {"x": 1}}, follow()) == ["/b/x"]


def test_a_schema_within_itself_is_walked_once() -> None:
    data = {"Node": {"type": "object", "properties": {"next": {"$ref": "#/Node"},
        "all": {"items": {"$ref": "#/Node"}}}}}
    assert selected("$..type", data, follow()) == ["/Node/type"]
    assert selected("$..properties.*.type", data, follow()) == ["/Node/type"]
    assert selected("$..next..next", data, follow()) == ["/Node"]
    assert selected("$..[?(@.type)]..[?(@.items)]", data, follow()) == ["/Node/properties/all"]


def test_the_cost_is_that_of_the_graph_and_not_of_its_unfolding() -> None:
    data = {f"s{number}": {"left": {"$ref": f"#/s{number + 1}"}, "right": {"$ref": f"#/s{number + 1}"}}
            for number in range(200)}
    data["s200"] = {"leaf": {"type": "string"}}
    assert selected("$.s0..type", data, follow()) == ["/s200/leaf/type"]
    assert len(selected("$..[?(@.left)]", data, follow())) == 200
    assert len(selected("$..left..right", data, follow())) == 199


def test_each_reference_is_followed_once_in_a_walk() -> None:
    asked = []
    references = References()

    def counted(node):  # type: ignore[no-untyped-def]
        asked.append(node.pointer)
        return references.follow(node)

    data = {"a": {"x": {"$ref": "#/b"}, "y": {"$ref": "#/b"}}, "b": {"z": {"$ref": "#/c"}}, "c": {"type": "string"}}
    expressions = [parse_expression(text) for text in ("$..type", "$.a.x.z.type", "$..[?(@.z)]", "$.a.*.z", "$..a..z")]
    Selection(expressions, counted).select(root_of(data))
    assert sorted(asked) == [("a", "x"), ("a", "y"), ("b", "z")]


def test_an_expression_below_a_match_starts_at_its_value() -> None:
    data = {"paths": {"/a": {"get": {"$ref": "#/op"}}}, "op": {"tags": ["x", "y"], "inner": {"tags": ["z"]}}}
    (match,) = matches("$.paths[*].get", data)
    below = select_below(parse_expression("$..tags[*]"), match, follow())
    assert [(spelled(each), each.path) for each in below] == [
        ("/op/tags/0", ("tags", 0)), ("/op/tags/1", ("tags", 1)), ("/op/inner/tags/0", ("inner", "tags", 0))]
    (root,) = select_below(parse_expression("$"), match)
    assert (spelled(root), root.key, root.path) == ("/op", None, ())


def test_below_a_key_there_is_nothing() -> None:
    (match,) = matches("$.a~", {"a": {"b": 1}})
    assert select_below(parse_expression("$.b"), match) == []


def test_what_holds_a_candidate_is_seen_on_every_way_that_leads_there() -> None:
    data = {"a": {"items": {"$ref": "#/User"}}, "b": {"schema": {"$ref": "#/User"}}, "User": {"type": "object",
        "x": {"y": 1}}}
    assert selected("$..[?(@parentProperty === 'schema')]", data, follow()) == ["/User/type", "/User/x"]
    assert selected("$..[?(@parentProperty === 'schema' && @property === 'type')]", data, follow()) == ["/User/type"]
    assert selected("$..[?(@parent.schema)].y", data, follow()) == ["/User/x/y"]
    assert selected("$..[?(@path === \"$['b']['schema']['x']\")]", data, follow()) == ["/User/x"]


def test_a_value_on_many_ways_is_looked_at_in_a_bounded_time() -> None:
    data = {"uses": [{f"n{number}": {"$ref": "#/Big"}} for number in range(5_000)],
            "Big": {f"m{number}": 1 for number in range(200)}}
    assert selected("$..[?(@parentProperty === 'n999' && @property === 'm7')]", data, follow()) == ["/Big/m7"]
