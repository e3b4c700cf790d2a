"""Popular statements: what the program finds today, and beside it what one would expect."""

import copy
import json

import jsonschema
import pytest
from conftest import ROOT

FOLDER = ROOT / "Models" / "skin" / "statements"
FILES = sorted(FOLDER.glob("*.json"))
SCHEMA = json.loads((ROOT / "Schemas" / "statement.schema.json").read_text())

# name: (found today, expected); a change of the model shows here, whichever side it lands on
FOUND = {}


@pytest.fixture(scope="module")
def document(exosim):
    return exosim.json("statements", "skin", "--json")


@pytest.fixture(scope="module")
def statements(document):
    return {each["name"]: each for each in document["statements"]}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_is_valid(file):
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(file.read_text()))


def test_the_schema_is_what_the_program_prints(exosim):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert exosim.json("schema", "statement") == SCHEMA


def test_every_file_is_pinned_and_answered(statements):
    assert set(statements) == {file.stem for file in FILES} == set(FOUND)


@pytest.mark.parametrize("name", sorted(FOUND))
def test_what_is_found_today_beside_what_is_expected(statements, name):
    found = statements[name]
    assert (found["text"], found["expectation"]["verdict"]) == FOUND[name]
    assert found["expectation"]["source"]


def test_verdicts_follow_from_the_combinations(document):
    for each in document["statements"]:
        held = {row["holds"] for row in each["combinations"]}
        verdict = {frozenset({True}): "supported", frozenset({False}): "not supported",
                   frozenset({True, False}): "depends"}[frozenset(held)]
        assert each["verdict"] == verdict, each["name"]
        for index, row in enumerate(each["combinations"]):
            judged = [condition["holds"][index] for condition in each["conditions"] if condition["judged"]]
            assert row["holds"] == all(judged), each["name"]


def test_the_named_unknowns_alone_decide_and_none_can_be_left_out(document):
    for each in document["statements"]:
        if each["verdict"] != "depends":
            continue

        def decides(names):
            seen = {}
            return all(seen.setdefault(tuple(row["options"][name] for name in names), row["holds"])
                       == row["holds"] for row in each["combinations"])

        assert decides(each["dependsOn"]), each["name"]
        for left_out in each["dependsOn"]:
            assert not decides([name for name in each["dependsOn"] if name != left_out])


def test_every_combination_of_unknowns_is_there_once(document):
    for each in document["statements"]:
        rows = [tuple(sorted(row["options"].items())) for row in each["combinations"]]
        assert len(set(rows)) == len(rows)
        count = 1
        for name in each["combinations"][0]["options"]:
            count *= len({row["options"][name] for row in each["combinations"]})
        assert count == len(rows)


def test_a_scenario_finds_what_exosim_run_finds(exosim, statements, tmp_path):
    finding = next(f for f in statements["dilution-is-why"]["conditions"][0]["findings"]
                   if f["scenario"] == "undiluted")
    rows = statements["dilution-is-why"]["combinations"]
    dose = json.loads((ROOT / "Models/skin/examples/microneedle-monthly-x3.json").read_text())
    for row, value in zip(rows, finding["values"]):
        dose["variants"].update(row["options"])
        path = tmp_path / "dose.json"
        path.write_text(json.dumps(dose))
        run = exosim.json("run", path, "--json")
        assert run["verdict"]["difference"] == pytest.approx(value, rel=2e-3)


def test_counts_and_agreement_are_printed_first(exosim, document):
    first = exosim("statements").stdout.splitlines()[0]
    count = len(document["statements"])
    assert first.startswith(f"{count} statements tried; {document['agreeing']} of {count} ")
    assert document["agreeing"] == sum(each.get("agrees") is True for each in document["statements"])


def test_draws_give_a_probability_in_every_combination_and_seeds_fix_it(exosim):
    arguments = ["statements", "skin", "drip-renews-skin", "--draws", "8", "--json"]
    document = exosim.json(*arguments)
    for row in document["statements"][0]["combinations"]:
        share = row["probability"]
        assert share["of"] == 8 and share["low"] <= share["met"] / 8 <= share["high"]
    assert exosim.json(*arguments, "--threads", "1") == document
    assert exosim.json(*arguments[:3], "--json")["statements"][0]["combinations"][0].get("probability") is None


def test_out_writes_what_json_prints(exosim, tmp_path):
    arguments = ["statements", "skin", "drip-renews-skin"]
    exosim(*arguments, "--out", tmp_path / "s.json")
    assert (tmp_path / "s.json").read_text() == exosim(*arguments, "--json").stdout


# --- bad input: refused with its place, and the schema and the program agree where both can tell

GOOD = json.loads((FOLDER / "drip-renews-skin.json").read_text()) if FILES else {}


def model_with(tmp_path, document):
    """A copy of the models whose only statement is this one."""
    models = tmp_path / "models" / "skin"
    models.mkdir(parents=True)
    for file in (ROOT / "Models" / "skin").iterdir():
        if file.name != "statements":
            (models / file.name).symlink_to(file)
    (models / "statements").mkdir()
    text = document if isinstance(document, str) else json.dumps(document)
    (models / "statements" / "bad.json").write_text(text)
    return models.parent


def edited(**changes):
    document = copy.deepcopy(GOOD)
    document.update(changes)
    return document


SIDE = {"scenario": "1e11 once", "readout": "new_collagen", "at": "12 wk", "versus": "untreated"}
BAD = {
    "unknown key": (edited(scenarois=[]), "scenarios", True),
    "version": (edited(schemaVersion=2), "/schemaVersion", True),
    "verdict": (edited(expectation={"verdict": "suported", "text": "t", "source": "s"}),
                "supported", True),
    "no scenario": (edited(scenarios=[]), "/scenarios", True),
    "twice": (edited(scenarios=[GOOD["scenarios"][0]] * 2), "two scenarios", False),
    "no test": (edited(test=[]), "/test", True),
    "two tests": (edited(test=[{"measurable": True, "ratio": {}}]), "/test/0", True),
    "readout": (edited(test=[{"claim": {"readout": "new_colagen", "at": "12 wk",
                                        "versus": "untreated", "atLeast": "5 %"}}]),
                "new_collagen", False),
    "time": (edited(test=[{"measurable": True, "at": "9 y"}]), "/test/0/at", False),
    "scope": (edited(test=[{"measurable": True, "in": ["1e11 onec"]}]), "1e11 once", False),
    "row": (edited(test=[{"significant": {
        "readout": "new_collagen", "at": "12 wk", "versus": "untreated", "below": 0.01,
        "design": "paired", "number": 9, "spread": "wel_spread", "power": "trial_power"}}]),
        "well_spread", False),
    "bounds": (edited(test=[{"ratio": {"of": SIDE, "to": SIDE, "atLeast": 1, "atMost": 2}}]),
               "one bound", True),
    "path": (edited(scenarios=[{"name": "a", "dose": "examples/iv-drip.json",
                                "changes": {"prodct.dilution": 3}}]), "product.dilution", True),
    "outside": (edited(scenarios=[{"name": "a", "dose": "../../README.md"}]), "outside", False),
    "missing file": (edited(scenarios=[{"name": "a", "dose": "examples/nothing.json"}]),
                     "nothing.json", False),
    "dose": (edited(scenarios=[{"name": "a", "dose": "examples/iv-drip.json",
                                "changes": {"product.dilution": 0.1}}]), "dilution", False),
    "nothing judged": (edited(test=[{"measurable": True, "judged": False}]), "judged", False),
    "not json": ("{", "bad.json", False),
}


@pytest.mark.parametrize("case", sorted(BAD))
def test_bad_input_is_refused_with_its_place(exosim, tmp_path, case):
    document, told, isOfSchema = BAD[case]
    done = exosim("statements", "skin", "--models", model_with(tmp_path, document), check=False)
    assert done.returncode in (65, 74), done.stderr
    assert done.stdout == "" and done.stderr.startswith("error: ")
    assert told in done.stderr, done.stderr
    if isOfSchema:
        assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(document)


def test_an_unknown_name_gets_a_suggestion(exosim):
    done = exosim("statements", "skin", "drip-renew-skin", check=False)
    assert done.returncode == 64 and "drip-renews-skin" in done.stderr


@pytest.mark.parametrize("arguments", [["--draws", "0"], ["--seed", "3"], ["--threads", "0"]])
def test_options_that_make_no_sense_are_usage_errors(exosim, arguments):
    assert exosim("statements", "skin", *arguments, check=False).returncode == 64
