"""What is wrong with a ruleset is told with its line, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from contractguard.errors import RulesetError
from contractguard.rules.spectral import load_ruleset
from tests.spectral.loading import load, write

RULE = "{given: $, then: {function: truthy}}"


@pytest.mark.parametrize(("text", "told"), [
    ("rulez: {}", "1:1: a ruleset has no key 'rulez' (did you mean 'rules'?)"),
    ("description: x", "1:1: a ruleset needs 'extends', 'rules' or 'overrides'"),
    ("[]", "1:1: a ruleset must be an object"),
    ("", "1:1: the file is empty (is this the right file?)"),
    ("rules: []", "1:1: 'rules' must be an object"),
    ("rules: {a: {given: $, than: {function: truthy}}}", "1:23: 'a' has no key 'than' (did you mean 'then'?)"),
    ("rules: {a: {given: $}}",
     "1:9: the rule 'a' needs 'then' (a rule of its own needs 'given' and 'then'; to change one of another ruleset, "
     "extend that ruleset)"),
    ("rules: {a: {then: {function: truthy}}}",
     "1:9: the rule 'a' needs 'given' (a rule of its own needs 'given' and 'then'; to change one of another ruleset, "
     "extend that ruleset)"),
    ("rules: {a: {given: $, then: {field: x}}}", "1:23: 'then' needs a 'function', by its name"),
    ("rules: {a: {given: $, then: truthy}}", "1:23: 'then' must be an object with a 'function', or an array of such"),
    ("rules: {a: {given: [], then: {function: truthy}}}", "1:13: 'given' needs an expression"),
    ("rules: {a: {given: [$, paths], then: {function: truthy}}}",
     "1:24: 'paths' is no expression (a JSONPath starts with '$', an alias with '#')"),
    ("rules: {a: {given: $, severity: warning, then: {function: truthy}}}",
     "1:23: 'warning' is not known here (did you mean 'warn'?)"),
    ("rules: {a: {given: $, severity: 4, then: {function: truthy}}}",
     "1:23: 4 is no severity (0 is error, 1 warn, 2 info, 3 hint, -1 off)"),
    ("rules: {a: {given: $, severity: true, then: {function: truthy}}}",
     "1:23: 'true' is not known here (one of error, warn, info, hint, off)"),
    ("rules: {a: {given: $, severity: no, then: {function: truthy}}}",
     "1:23: 'no' is no severity (did you mean 'off'?)"),
    ("rules: {a: errr}", "1:9: 'errr' is not known here (did you mean 'error'?)"),
    ("rules: {a: null}", "1:9: 'null' is not known here (one of error, warn, info, hint, off)"),
    ("rules: {a: {given: $, recommended: yes, then: {function: truthy}}}",
     "1:23: 'recommended' must be true or false"),
    ("rules: {a: {given: $, resolved: off, then: {function: truthy}}}", "1:23: 'resolved' must be true or false"),
    ("rules: {a: {given: $, message: 3, then: {function: truthy}}}", "1:23: 'message' must be a string"),
    ("rules: {a: {given: $, documentationUrl: page, then: {function: truthy}}}",
     "1:23: 'documentationUrl' must be a URL (it starts with 'https://')"),
    ("rules: {a: {given: $, type: stile, then: {function: truthy}}}",
     "1:23: 'stile' is not known here (did you mean 'style'?)"),
    ("rules: {a: {given: $, tags: x, then: {function: truthy}}}", "1:23: 'tags' must be an array of strings"),
    ("rules: {a: {given: $, formats: [oas4], then: {function: truthy}}}",
     "1:33: 'oas4' is not known here (did you mean 'oas3'?)"),
    ("rules: {}\nformats: oas3", "2:1: 'formats' must be an array of formats (for example [oas3])"),
    ("rules: {a: error}",
     "1:9: there is no rule 'a' to be changed (a rule of its own needs 'given' and 'then', one of another ruleset "
     "needs that ruleset in 'extends')"),
    ("extends: spectral:oas\nrules: {info-contct: off}",
     "2:9: there is no rule 'info-contct' to be changed (did you mean 'info-contact'?)"),
    ("extends: 3", "1:1: 'extends' must be a string or an array (for example [[spectral:oas, all]])"),
    ("extends: [[spectral:oas]]",
     "1:11: an entry of 'extends' is a reference, or a pair of a reference and a mode "
     "(for example [spectral:oas, recommended])"),
    ("extends: [[spectral:oas, recomended]]", "1:26: 'recomended' is not known here (did you mean 'recommended'?)"),
    ("extends: [[spectral:oas, no]]", "1:26: 'no' is not known here (one of off, recommended, all)"),
    ("extends: spectral:oa", "1:1: there is no ruleset 'spectral:oa' (did you mean 'spectral:oas'?)"),
    ("extends: ./rules.js",
     "1:1: the ruleset './rules.js' is code, which is not run (write its rules as a YAML ruleset with the core "
     "functions, and extend that file)"),
    ("extends: [https://rules.test/dist/ruleset.mjs]",
     "1:11: the ruleset 'https://rules.test/dist/ruleset.mjs' is code, which is not run (write its rules as a YAML "
     "ruleset with the core functions, and extend that file)"),
    ("extends: ['@acme/rules']",
     "1:11: there is no ruleset file '@acme/rules', and rulesets from npm are JavaScript, which is not run (write its "
     "rules as a YAML ruleset with the core functions, and extend that file; built in are spectral:oas, "
     "@stoplight/spectral-owasp-ruleset, @stoplight/spectral-owasp, @stoplight/spectral-documentation, "
     "@stoplight/spectral-documentation-ruleset)"),
    ("extends: ./gone.yaml", "1:1: no such file: 'gone.yaml'"),
    ("extends: ../../../../../etc/passwd.yaml", "1:1: reference '../../../../../etc/passwd.yaml' leads outside"),
    ("rules: {}\naliases: []", "2:1: 'aliases' must be an object"),
    ("rules: {}\naliases: {1a: [$]}",
     "2:11: '1a' is no name of an alias (a letter, then letters, digits, '-' and '_')"),
    ("rules: {}\naliases: {A: {}}", "2:11: 'A' needs 'targets', at least one"),
    ("rules: {}\naliases: {A: {targets: [{given: [$]}]}}",
     "2:25: a target of an alias needs 'formats' and 'given'"),
    ("rules: {a: {given: '#B.x', then: {function: truthy}}}\naliases: {A: [$]}",
     "1:13: there is no alias 'B' (aliases of an extended ruleset are not handed on: define it in this one)"),
    ("rules: {a: {given: '#PathItm', then: {function: truthy}}}\naliases: {PathItem: [$]}",
     "1:13: there is no alias 'PathItm' (did you mean '#PathItem'?)"),
    ("rules: {a: {given: '#', then: {function: truthy}}}",
     "1:13: '#' is no alias (write '#' and the name of an alias)"),
    ("rules: {a: {given: '#A', then: {function: truthy}}}\naliases: {A: ['#B.x'], B: ['$', '#C'], C: ['#A']}",
     "1:13: the alias 'A' leads back to itself: A -> B -> C -> A (an alias must end at an expression that starts "
     "with '$')"),
    ("overrides: []", "1:1: 'overrides' must be an array with at least one entry"),
    ("overrides: [{rules: {}}]", "1:13: an override needs 'files', an array of globs (for example [\"v1/**/*.yaml\"])"),
    ("overrides: [{files: [a.yaml]}]", "1:13: an override needs 'rules' or 'extends'"),
    ("overrides: [{files: ['a.yaml#/info'], extends: spectral:oas}]",
     "1:39: 'overrides[0]' has no key 'extends' (one of files, rules)"),
    ("overrides: [{files: ['a.yaml#/info'], rules: {a: true}}]",
     "1:47: 'a' may have a severity alone here (below a place of a document only severities can be overridden)"),
    ("overrides: [{files: [a.yaml], rule: {}}]", "1:31: 'overrides[0]' has no key 'rule' (did you mean 'rules'?)"),
    ("rules: {}\nexcept: []", "2:1: 'except' must be an object of globs, each with a list of rules"),
    ("rules: {}\nexcept: {a.yaml: x}", "2:10: 'a.yaml' must be an array of strings"),
    ("rules: {}\nparserOptions: {duplicateKey: off}",
     "2:17: 'parserOptions' has no key 'duplicateKey' (did you mean 'duplicateKeys'?)"),
    ("rules: {}\nfunctions: x", "2:1: 'functions' must be an array of names"),
    ("rules: {}\nrules: {}", "2:1: the key 'rules' is given twice in one object, first at 1:1 (keep one of the two)"),
    ("rules: {a: {given: $, then: {function: pattern, functionOptions: {match: '('}}}}",
     "1:67: '(' is no regular expression that can be read (it must be one of ECMA-262)"),
    ("rules: {a: {given: $, then: {function: pattern}}}",
     "1:23: the function 'pattern' takes options as an object (for example {match: '^[a-z]+$'})"),
    ("rules: {a: {given: $, then: {function: casing, functionOptions: {type: camle}}}}",
     "1:66: 'camle' is no value of the option 'type' of the function 'casing' (did you mean 'camel'?)"),
    ("rules: {a: {given: $, then: {function: truthy, functionOptions: {x: 1}}}}",
     "1:48: the function 'truthy' takes no options (leave 'functionOptions' out)"),
])
def test_a_bad_ruleset_is_refused_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(RulesetError) as caught:
        load(tmp_path, text)
    assert str(caught.value).startswith(f"ruleset.yaml:{told}")


def test_rulesets_that_extend_each_other_are_told_with_the_circle(tmp_path: Path) -> None:
    with pytest.raises(RulesetError) as caught:
        load(tmp_path, "extends: a.yaml", a__yaml="extends: [b.yaml]", b__yaml="extends: [[./sub/../a.yaml, all]]")
    assert str(caught.value) == (
        "b.yaml:1:11: a ruleset extends itself: a.yaml -> b.yaml -> a.yaml (take one of them out of 'extends')")


def test_a_ruleset_that_extends_itself_is_told(tmp_path: Path) -> None:
    with pytest.raises(RulesetError, match=r"a ruleset extends itself: ruleset\.yaml -> ruleset\.yaml"):
        load(tmp_path, "extends: ruleset.yaml")


def test_a_long_chain_of_rulesets_ends_with_an_error(tmp_path: Path) -> None:
    write(tmp_path, {f"r{level}.yaml": f"extends: r{level + 1}.yaml" for level in range(60)})
    with pytest.raises(RulesetError, match="over more than 40 levels"):
        load_ruleset("r0.yaml", tmp_path)


def test_aliases_that_multiply_end_with_an_error(tmp_path: Path) -> None:
    aliases = "".join(f"  A{level}: ['#A{level + 1}', '#A{level + 1}.x']\n" for level in range(30))
    with pytest.raises(RulesetError, match="becomes more than 5000 expressions"):
        load(tmp_path, f"rules: {{a: {{given: '#A0', then: {{function: truthy}}}}}}\naliases:\n{aliases}  A30: [$]\n")


def test_a_mistake_in_an_extended_ruleset_stands_there(tmp_path: Path) -> None:
    with pytest.raises(RulesetError) as caught:
        load(tmp_path, "extends: base.yaml", base__yaml="rules:\n  a: {gven: $}")
    assert str(caught.value).startswith("base.yaml:2:7: 'a' has no key 'gven' (did you mean 'given'?)")


@pytest.mark.parametrize(("name", "told"), [
    ("spectral:asyncapi", "'spectral:asyncapi' is a ruleset for AsyncAPI, which contractguard does not read "
                          "(for OpenAPI it is spectral:oas)"),
    ("spectral:oass", "there is no ruleset 'spectral:oass' (did you mean 'spectral:oas'?)"),
    (".spectral.js", "the ruleset '.spectral.js' is code, which is not run"),
    ("gone.yaml", "no such file: 'gone.yaml'"),
    ("@acme/rules", "there is no ruleset file '@acme/rules', and rulesets from npm are JavaScript"),
])
def test_a_name_that_means_no_ruleset_is_refused(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(RulesetError) as caught:
        load_ruleset(name, tmp_path)
    assert str(caught.value).startswith(told)
