"""Popular statements: what the program finds today, and beside it what one would expect."""

import copy
import json

import jsonschema
import pytest
from conftest import ROOT

FOLDER = ROOT / "Models" / "skin" / "statements"
FILES = sorted(FOLDER.glob("*.json"))
SCHEMA = json.loads((ROOT / "Schemas" / "statement.schema.json").read_text())
ANSWER = json.loads((ROOT / "Schemas" / "statements.schema.json").read_text())

BY_POTENCY = "depends on potency: holds with trial_fitted, fails with in_vitro"
# name: (found today, expected); a change of the model shows here, whichever side it lands on
FOUND = {
    "collagen-density-significant": ("not supported", "supported"),
    "cosmetics-stay-outside": ("supported", "supported"),
    "culture-in-3d": ("supported", "supported"),
    "diluted-does-nothing": ("supported", "supported"),
    "dilution-is-why": (BY_POTENCY, "supported"),
    "drip-renews-skin": ("not supported", "not supported"),
    "fibroblasts-double": (BY_POTENCY, "supported"),
    "monthly-times-three": (BY_POTENCY, "supported"),
    "not-lifelong": ("supported", "supported"),
    "repeat-every-few-months": ("not supported", "supported"),
    "several-ten-thousand-yen": ("not supported", "depends"),
    "source-matters": ("supported", "supported"),
}


@pytest.fixture(scope="module")
def answer(exosim, tmp_path_factory):
    """All statements, run once: what the terminal shows and the document."""
    out = tmp_path_factory.mktemp("statements") / "s.json"
    shown = exosim("statements", "skin", "--draws", "4", "--out", out).stdout
    return shown, json.loads(out.read_text())


@pytest.fixture(scope="module")
def document(answer):
    return answer[1]


@pytest.fixture(scope="module")
def statements(document):
    return {each["name"]: each for each in document["statements"]}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_is_valid(file):
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(file.read_text()))


def test_the_schemas_are_what_the_program_prints(exosim):
    for name, schema in (("statement", SCHEMA), ("statements", ANSWER)):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert exosim.json("schema", name) == schema


def test_the_answer_is_valid(document):
    jsonschema.Draft202012Validator(ANSWER).validate(document)


def test_all_statements_fit_a_screen(answer):
    lines = answer[0].splitlines()
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 80
    for file in FILES:
        assert any(file.stem in line for line in lines)


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
    for row, value in list(zip(rows, finding["values"]))[::5]:
        dose["variants"].update(row["options"])
        path = tmp_path / "dose.json"
        path.write_text(json.dumps(dose))
        run = exosim.json("run", path, "--json")
        assert run["verdict"]["difference"] == pytest.approx(value, rel=2e-3)


def test_the_reason_is_the_number_beside_what_it_takes(statements):
    for each in statements.values():
        scenarios = {f["scenario"] for condition in each["conditions"] for f in condition["findings"]}
        assert each["decisiveScenario"] in scenarios
        assert each["because"].startswith(each["decisiveScenario"] + ": ")
        assert each["reasons"] and each["limitingStep"] in each["reasons"][0]


def test_a_price_is_told_by_the_particle(statements):
    assert any("JPY" in reason for reason in statements["several-ten-thousand-yen"]["reasons"])


def test_trials_find_what_has_the_power_to_be_found(statements):
    """p values of a comparison of groups, against scipy's noncentral t."""
    from scipy import stats

    tests = json.loads((FOLDER / "collagen-density-significant.json").read_text())["test"]
    seen = 0
    for test, condition in zip(tests, statements["collagen-density-significant"]["conditions"]):
        number, below = test["significant"]["number"], test["significant"]["below"]
        freedom = 2 * number - 2
        for finding in condition["findings"]:
            for trial in finding["trials"]:
                shift = abs(trial["difference"]) * (number / 2) ** 0.5 / spread_of_collagen()
                limit = stats.t.isf(below / 2, freedom)
                chance = sum(stats.nct.sf(limit, freedom, way) for way in (shift, -shift))
                assert trial["chance"] == pytest.approx(chance, rel=1e-6)
                for share, p in zip((0.25, 0.5, 0.75), trial["pQuartiles"]):
                    t = stats.t.isf(p / 2, freedom)
                    found = sum(stats.nct.sf(t, freedom, way) for way in (shift, -shift))
                    assert found == pytest.approx(share, abs=1e-4)
                    seen += 1
    assert seen >= 18


def spread_of_collagen():
    rows = (ROOT / "Models/skin/parameters.tsv").read_text().splitlines()
    head = rows[0].split("\t")
    row = next(row.split("\t") for row in rows if row.startswith("collagen_density_spread\t"))
    return float(row[head.index("nominalValue")])


def test_counts_and_agreement_are_printed_first(answer, document):
    count = len(document["statements"])
    assert answer[0].startswith(f"{count} statements tried; {document['agreeing']} of {count} ")
    assert document["agreeing"] == sum(each.get("agrees") is True for each in document["statements"])


def test_a_named_statement_is_shown_with_its_expectation_and_source(exosim, statements):
    text = " ".join(exosim("statements", "not-lifelong", "--draws", "0").stdout.split())
    each = statements["not-lifelong"]
    assert each["expectation"]["text"] in text and each["expectation"]["source"] in text
    for condition in each["conditions"]:
        for finding in condition["findings"]:
            assert finding["scenario"] in text


def test_doubt_is_told_where_most_draws_deny_the_verdict(document):
    for each in document["statements"]:
        denied = [row for row in each["combinations"]
                  if (row["probability"]["estimate"] < 0.5 if row["holds"]
                      else row["probability"]["estimate"] > 0.5)]
        assert bool(denied) == ("doubt" in each), each["name"]


def test_draws_give_a_probability_in_every_combination_and_seeds_fix_it(exosim):
    arguments = ["statements", "skin", "culture-in-3d", "--draws", "8", "--seed", "3", "--json"]
    first = exosim(*arguments).stdout
    for row in json.loads(first)["statements"][0]["combinations"]:
        share = row["probability"]
        assert share["of"] == 8 and share["low"] <= share["met"] / 8 <= share["high"]
    assert exosim(*arguments, "--threads", "1").stdout == first
    alone = exosim.json(*arguments[:3], "--draws", "0", "--json")
    assert "seed" not in alone
    assert all("probability" not in row for row in alone["statements"][0]["combinations"])


def test_out_writes_what_json_prints(exosim, tmp_path):
    arguments = ["statements", "skin", "several-ten-thousand-yen", "--draws", "0"]
    shown = exosim(*arguments, "--json", "--out", tmp_path / "s.json").stdout
    assert (tmp_path / "s.json").read_text() == shown


# --- bad input: refused with its place, and the schema and the program agree where both can tell

GOOD = json.loads((FOLDER / "drip-renews-skin.json").read_text()) if FILES else {}


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
    file = tmp_path / "bad.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document))
    done = exosim("statements", "skin", file, check=False)
    assert done.returncode == 65, done.stderr
    assert done.stdout == "" and done.stderr.startswith("error: ")
    assert told in done.stderr, done.stderr
    assert "bad.json" in done.stderr
    if isOfSchema:
        assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(document)


def test_a_file_of_ones_own_is_tried(exosim, tmp_path):
    (tmp_path / "mine.json").write_text(json.dumps(edited(statement="A drip is all one needs.")))
    text = exosim("statements", "skin", tmp_path / "mine.json", "--draws", "0").stdout
    assert "A drip is all one needs." in text and "(mine)" in text


def test_an_unknown_name_gets_a_suggestion(exosim):
    done = exosim("statements", "skin", "drip-renew-skin", check=False)
    assert done.returncode == 64 and "drip-renews-skin" in done.stderr


@pytest.mark.parametrize("arguments", [["--draws", "1"], ["--draws", "0", "--seed", "3"], ["--threads", "0"]])
def test_options_that_make_no_sense_are_usage_errors(exosim, arguments):
    assert exosim("statements", "skin", *arguments, check=False).returncode == 64
