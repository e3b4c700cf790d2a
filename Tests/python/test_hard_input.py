"""Input that is legal but large, or wrong in a way that is easy to overlook: what a user sees."""

import copy
import json

import pytest

from conftest import ROOT

BASE = json.loads((ROOT / "Models/skin/examples/microneedle-monthly-x3.json").read_text())


def dose(**parts):
    """The standard dose file with some of its parts changed, as text."""
    text = copy.deepcopy(BASE)
    for part, value in parts.items():
        if isinstance(value, dict) and isinstance(text.get(part), dict):
            text[part] = {k: v for k, v in {**text[part], **value}.items() if v is not None}
        else:
            text[part] = value
    return json.dumps(text)


def given(exosim, verb, text, *arguments, **options):
    return exosim(verb, "-", *arguments, input=text, check=False, **options)


# models


@pytest.mark.parametrize("text, place, name", [
    ("A = 3\n0 = A - 2\n", "2:1", "algebraic rules"),
    ("A = 3; A.sboTerm = 236\n", "1:8", "the annotation 'A.sboTerm'"),
    ("A = 3; A identity \"http://a\"\n", "1:10", "the annotation 'identity'"),
    ("A = 3; A notes ```a\nb```\n", "1:10", "the annotation 'notes'"),
    ("model m()\n  model created \"2020\"\n  A = 3\nend\n", "2:3", "the annotation 'model created'"),
    ("creator1.name = \"J\"\nA = 3\n", "1:1", "the annotation 'creator1.name'"),
    ("J0: A -> B; 1\nJ0 > 3\n", "2:4", "flux bounds"),
    ("A: x--y\n", "1:5", "DNA strands"),
    ("A = 3\npi = 3\n", "2:1", "'pi', which has a fixed meaning"),
])
def test_what_is_not_supported_is_named_with_status_3(exosim, tmp_path, text, place, name):
    model = tmp_path / "m.ant"
    model.write_text(text)
    for verb, more in [("check", []), ("simulate", ["--end", "1"])]:
        done = exosim(verb, model, *more, check=False)
        assert done.returncode == 3
        assert f"{model}:{place}: " in done.stderr and name in done.stderr
        assert "[model.unsupported]" in done.stderr


LOGIC = ["a>1 and b>1", "a>0 or b>0 and c>5", "c>5 and a>0 or b>0", "not a", "not a > 0 and b",
         "a>0 || b>5 and c>5", "a and b and c", "piecewise(7, a>0 and b>5, 4)"]


@pytest.mark.parametrize("formula", LOGIC)
def test_words_between_values_mean_what_they_mean_to_everybody_else(exosim, formula):
    import antimony
    import libsbml

    model = f"model m()\n  a = 2; b = 3; c = 0\n  x := {formula}\nend\n"
    antimony.clearPreviousLoads()
    assert antimony.loadAntimonyString(model) >= 0, antimony.getLastError()
    document = libsbml.readSBMLFromString(antimony.getSBMLString("m"))
    signs = libsbml.formulaToL3String(document.getModel().getRule(0).getMath())
    results = [given(exosim, "simulate", text, "--end", "1", "--points", "2", "--record", "x")
               for text in (model, f"a = 2; b = 3; c = 0; x := {signs}\n")]
    assert [done.returncode for done in results] == [0, 0], results[0].stderr
    assert results[0].stdout == results[1].stdout


def test_imports_in_a_circle_are_named(exosim, tmp_path):
    (tmp_path / "a.ant").write_text('import "b.ant"\nx = 1\n')
    (tmp_path / "b.ant").write_text('y = 1\nimport "a.ant"\n')
    for verb, more in [("check", []), ("simulate", ["--end", "1"])]:
        done = exosim(verb, tmp_path / "a.ant", *more, check=False)
        assert done.returncode == 65
        assert "b.ant:2:8: the imports go in a circle: " in done.stderr
        assert "'a.ant' imports 'b.ant' imports 'a.ant'" in done.stderr


PARTS = ("model s()\n  k = 1; x = 1; x' = -k*x\nend\n"
         "model *m()\n  A: s(); B: s(); A.k is B.k; y := A.x; J: A2 -> ; A2; A2 = 1\n  -> A2; 0\nend\n")


def test_set_takes_names_as_they_are_written(exosim):
    tables = {name: given(exosim, "simulate", PARTS, "--end", "1", "--set", f"{name}=3")
              for name in ("A.k", "B.k", "A__k", "B__k")}
    assert [done.returncode for done in tables.values()] == [0] * 4, tables["A.k"].stderr
    assert len({done.stdout for done in tables.values()}) == 1
    other = given(exosim, "simulate", PARTS, "--end", "1").stdout
    assert tables["A.k"].stdout != other
    one = given(exosim, "simulate", PARTS, "--end", "1", "--points", "2", "--record", "A.x,B.k")
    assert one.stdout.splitlines()[0] == "time,A__x,B__k,phase"


def test_set_gives_a_starting_value_to_what_a_rate_rule_moves(exosim):
    done = given(exosim, "simulate", PARTS, "--end", "1", "--points", "2", "--record", "A.x",
                 "--set", "A.x=5")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1].split(",")[1] == "5.0"


@pytest.mark.parametrize("name", ["_J0", "J", "y"])
def test_only_what_can_be_set_is_listed(exosim, name):
    done = given(exosim, "simulate", PARTS, "--end", "1", "--set", f"{name}=3")
    assert done.returncode == 64
    assert f"the model computes '{name}'" in done.stderr
    allowed = done.stderr.split("allowed: ")[1].splitlines()[0].split(", ")
    assert sorted(allowed) == ["A2", "A__x", "B__k", "B__x", "default_compartment"]
    for other in allowed:
        assert given(exosim, "simulate", PARTS, "--end", "1", "--set", f"{other}=3").returncode == 0


def test_too_many_steps_advises_what_a_user_can_do(exosim):
    done = given(exosim, "simulate", "x = 1; y = 0; x' = 1e7*y; y' = -1e7*x\n", "--end", "1000",
                 "--points", "2", "--tolerance", "1e-12")
    assert done.returncode == 70
    assert "[solve.too-many-steps]" in done.stderr
    advice = done.stderr.split("try: ")[1]
    assert "--tolerance" in advice and "--end" in advice and "raise the limit" not in advice


def test_a_value_after_its_rule_is_refused_with_both_lines(exosim):
    done = given(exosim, "check", "A = 3\nB := A\nB = 3\n")
    assert done.returncode == 65
    assert ":3:1: 'B' already follows the rule on line 2" in done.stderr


def test_a_missing_value_has_a_place(exosim):
    done = given(exosim, "simulate", "species A\nA -> ; k*A\nk = 1\n", "--end", "1")
    assert done.returncode == 65
    assert "-:1:9: the species 'A' has no value" in done.stderr


DEEP = {
    "parentheses": ("x = " + "(" * 10_000 + "1" + ")" * 10_000 + "\n", 3),
    "a sum": ("k = 1; x = 0; x' = " + " + ".join(["k"] * 10_000) + "\n", 0),
    "a difference": ("k = 1; x = 0; x' = " + " - ".join(["k"] * 10_000) + "\n", 3),
    "piecewise": ("x = 1; x' = " + "piecewise(1, x > 2, " * 5_000 + "0" + ")" * 5_000 + "\n", 3),
    "rules": ("x = 1; x' = -x; r0 := x\n"
              + "".join(f"r{n} := r{n - 1} + 1\n" for n in range(2_000, 0, -1)), 0),
    "functions": ("function f1(x)\n  x\nend\n"
                  + "".join(f"function f{n}(x)\n  f{n - 1}(x) + f{n - 1}(x)\nend\n"
                            for n in range(2, 61)) + "x = 1; x' = -f60(x)/2^59\n", 0),
    "submodels": ("model m0()\n  x = 1\nend\n"
                  + "".join(f"model m{n}()\n  A: m{n - 1}()\nend\n" for n in range(1, 3_000)), 3),
    "units": ("unit u0 = second; " + "; ".join(f"unit u{n} = u{n - 1}" for n in range(1, 5_000))
              + "; x = 1; x has u4999\n", 0),
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_models_are_answered_or_refused(exosim, tmp_path, name):
    text, status = DEEP[name]
    model = tmp_path / "m.ant"
    model.write_text(text)
    for verb, more in [("check", []), ("simulate", ["--end", "1", "--points", "2"])]:
        done = exosim(verb, model, *more, check=False)
        assert done.returncode == status, done.stderr[:2000]
        assert status == 0 or "not supported" in done.stderr


def test_a_number_that_is_none_is_no_result(exosim):
    done = given(exosim, "simulate", "x = 1; x' = -x; y := infinity*0\n", "--end", "1")
    assert done.returncode == 70
    assert "'y' is not a number at t = 0.0 [result.not-finite]" in done.stderr
    assert done.stdout == ""
    done = given(exosim, "simulate", "x = 0; x' = 1; y := 1/x\n", "--end", "1")
    assert done.returncode == 0
    assert "warning: 'y' is infinite at t = 0.0" in done.stderr


def test_an_end_before_the_start_is_named(exosim):
    done = given(exosim, "simulate", "x = 1; x' = -x\n", "--end", "-1")
    assert done.returncode == 64
    assert "--end (-1) must be later than --start (0)" in done.stderr


def test_a_failing_rate_rule_is_named_with_its_terms(exosim):
    done = given(exosim, "simulate", "x = 1; x' = x^2 - 0.1*x\n", "--end", "10")
    assert done.returncode == 70
    driven = next(line for line in done.stderr.splitlines() if "driven by: " in line)
    assert "x' (" in driven and "x': x^2 (" in driven
    assert "the rates named above" in done.stderr


# dose files


def test_check_knows_a_dose_file_from_a_model_by_what_is_in_it(exosim, tmp_path):
    done = given(exosim, "check", dose())
    assert done.returncode == 0
    assert "standard input is read as a dose file" in done.stderr
    assert "route microneedle" in done.stdout
    done = given(exosim, "check", "A = 3\n")
    assert done.returncode == 0 and "is read as a model" in done.stderr
    unnamed = tmp_path / "dose.txt"
    unnamed.write_text(dose())
    assert exosim.json("check", unnamed, "--json")["readAs"] == "dose"


def test_check_gives_programs_what_was_found_and_what_is_allowed(exosim):
    done = given(exosim, "check", dose(product={"particles": "1.0001e14 /mL"}), "--json")
    assert done.returncode == 65
    finding = json.loads(done.stdout)["diagnostics"][0]
    assert finding["found"] == "1.0001e14 particles" and finding["allowed"] == "1 to 1e14"


@pytest.mark.parametrize("verb", ["run", "check"])
def test_a_misspelt_key_for_the_model_is_told(exosim, verb):
    done = given(exosim, verb, '{"schemaVersion":1,"modl":"skin"}')
    assert done.returncode == 65
    assert '"model" is missing' in done.stderr
    assert "/modl: the key \"modl\" is not known here" in done.stderr
    assert 'did you mean "model"?' in done.stderr


def test_a_folder_without_models_is_named(exosim, tmp_path):
    done = given(exosim, "run", dose(), "--models", str(tmp_path))
    assert done.returncode == 74
    assert f"--models: the folder {tmp_path} holds no model" in done.stderr


def test_what_cannot_be_written_says_why(exosim, tmp_path):
    done = given(exosim, "run", dose(), "--out", "/proc/exosim-answer")
    assert done.returncode == 74
    assert "no file can be made in its folder" in done.stderr
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    done = given(exosim, "run", dose(), "--out", str(tmp_path / "link"))
    assert done.returncode == 74
    assert "it is a link to something that does not exist" in done.stderr
    done = given(exosim, "simulate", "x = 1; x' = -x\n", "--end", "1", "--out",
                 str(tmp_path / "none" / "x.csv"))
    assert "its folder does not exist" in done.stderr


@pytest.mark.parametrize("words", [
    ("run", "-"), ("dose-response", "-"), ("simulate", "-", "--end", "1"), ("sweep", "-"), ("lesson", "-"),
    ("validate",), ("fit",), ("statements",)])
def test_a_name_that_is_empty_is_not_the_root_folder(exosim, words):
    done = given(exosim, words[0], dose(), *words[2:], "--out", "") if "-" in words else exosim(
        *words, "--out", "", check=False)
    assert done.returncode == 64
    assert "--out: the name is empty" in done.stderr


def test_a_start_that_is_no_number_is_named_and_no_rate_blamed(exosim, tmp_path):
    (tmp_path / "m.ant").write_text("x = 0/0; x' = 1\n")
    done = exosim("simulate", tmp_path / "m.ant", "--end", "10", check=False)
    assert done.returncode == 70
    assert "the value of 'x' is not a number" in done.stderr and "driven by" not in done.stderr


def test_administrations_and_layers_cannot_both_be_the_most(exosim):
    plan = json.loads(dose(regimen="0.01 mL q 1 h x 10000", simulation={"duration": "420 d", "layers": 50}))
    plan["administration"].pop("volume")
    done = given(exosim, "run", json.dumps(plan))
    assert done.returncode == 65, done.stderr
    assert "/simulation/layers" in done.stderr and "at most 400 administrations" in done.stderr


def test_a_link_is_written_through(exosim, tmp_path):
    (tmp_path / "there").mkdir()
    whole = tmp_path / "there" / "t.csv"
    whole.write_text("old")
    link = tmp_path / "t.csv"
    link.symlink_to(whole)
    model = "x = 1; x' = -x\n"
    assert given(exosim, "simulate", model, "--end", "1", "--out", str(link)).returncode == 0
    assert link.is_symlink() and whole.read_text().startswith("time")
    whole.unlink()
    done = given(exosim, "simulate", model, "--end", "1", "--out", str(link))
    assert done.returncode == 74
    assert "it is a link to something that does not exist" in done.stderr
    assert link.is_symlink() and not whole.exists()


def test_a_question_that_plays_no_part_is_noted(exosim):
    asked = dose(
        claims=[{"readout": "half_gain_time", "at": "4 wk", "versus": "untreated", "atLeast": "10 d"}])
    notes = json.loads(given(exosim, "check", asked, "--json").stdout)["notes"]
    assert notes == ["/claims/0/at: half_gain_time is of the whole course and has no moment"]
    bare = dose(
        administration={"route": "iv", "device": None, "area": None},
        claims=[{"readout": "new_collagen", "versus": "device_only", "atLeast": "5 %"}])
    notes = json.loads(given(exosim, "check", bare, "--json").stdout)["notes"]
    assert notes == [
        "/readouts/0/versus: this route has no device, so device_only is the untreated subject, "
        "wherever it is asked"]


@pytest.mark.parametrize("route", ["topical", "microneedle", "co2_laser", "intradermal", "iv", "culture"])
def test_a_starter_file_says_nothing_without_effect(exosim, tmp_path, route):
    exosim("init", tmp_path / "dose.json", "--route", route)
    assert exosim.json("check", tmp_path / "dose.json", "--json")["notes"] == []


@pytest.mark.parametrize("verb", ["run", "check"])
def test_an_unknown_model_is_named_with_its_place(exosim, verb):
    done = given(exosim, verb, dose(model="skim"))
    assert done.returncode == 65
    assert "-:1:" in done.stderr and ": /model: " in done.stderr
    assert 'did you mean "skin"?' in done.stderr


def facts(result):
    return {fact["label"]: fact["value"] for fact in result["subject"]["facts"]}


def not_used(result):
    return [r["text"] for r in result["verdict"]["remarks"] if r["label"] == "not used"]


@pytest.mark.parametrize("route", ["topical", "intradermal", "iv"])
def test_a_device_on_a_route_without_one_is_not_used_and_said(exosim, route):
    area = {"area": None} if route == "iv" else {}
    parts = dict(readouts=[{"readout": "new_collagen", "at": "12 wk", "versus": "untreated"}],
                 claims=[])
    with_device = dose(administration={"route": route, **area}, **parts)
    without = dose(administration={"route": route, "device": None, **area}, **parts)
    done = given(exosim, "run", with_device, "--json")
    assert done.returncode == 0, done.stderr
    stated, plain = json.loads(done.stdout), json.loads(given(exosim, "run", without, "--json").stdout)
    assert facts(stated)["device"] == "none"
    assert "microneedling" in not_used(stated)[0] and route in not_used(stated)[0]
    assert not_used(plain) == []
    assert stated["response"] == plain["response"]
    assert "not used" in given(exosim, "run", with_device).stdout


@pytest.mark.parametrize("route, device", [
    ("microneedle", "none"), ("microneedle", "co2_laser"), ("co2_laser", "microneedle"),
    ("co2_laser", "none")])
def test_a_device_that_the_route_is_not_done_with_is_refused(exosim, route, device):
    done = given(exosim, "run", dose(administration={"route": route, "device": device}))
    assert done.returncode == 65
    assert "/administration/device: " in done.stderr and "[dose.conflict]" in done.stderr
    assert f"allowed: {route}" in done.stderr and "topical" in done.stderr


def test_a_route_brings_its_own_device(exosim):
    done = given(exosim, "run", dose(administration={"device": None}), "--json")
    assert facts(json.loads(done.stdout))["device"] == "microneedling"


def test_free_growth_factor_by_drip_changes_nothing_and_says_so(exosim):
    drip = dict(administration={"route": "iv", "device": None, "area": None},
                regimen="1 mL over 1 h q 28 d x 3", claims=[],
                readouts=[{"readout": "new_collagen", "at": "12 wk", "versus": "untreated"}])
    stated = given(exosim, "run", dose(product={"freeGrowthFactor": "20 ng/mL"}, **drip), "--json")
    plain = given(exosim, "run", dose(**drip), "--json")
    assert stated.returncode == 0, stated.stderr
    stated, plain = json.loads(stated.stdout), json.loads(plain.stdout)
    assert stated["response"] == plain["response"]
    assert "freeGrowthFactor" in not_used(stated)[0] and "blood" in not_used(stated)[0]
    assert facts(stated)["free growth factor"] == "20 ng/mL, not used by this route"


def test_the_volume_told_is_the_volume_given(exosim):
    done = given(exosim, "run", dose(regimen="1e10 q 28 d x 3"), "--json")
    assert facts(json.loads(done.stdout))["volume each time"] == "0.1 mL"
    table = {"table": [{"time": "0 d", "amt": "1 mL"}, {"time": "28 d", "amt": "2 mL"}]}
    done = given(exosim, "run", dose(regimen=table), "--json")
    assert facts(json.loads(done.stdout))["volume each time"] == "1 to 2 mL"


LARGE = {
    "fifty layers": dict(simulation={"layers": 50}),
    "three thousand doses": dict(regimen="1 mL q 1 h x 3000"),
    "ten thousand rows": dict(
        regimen={"table": [{"time": f"{0.4 * n:.1f} h", "amt": f"{1 + n / 10_000:.4f} mL"}
                           for n in range(10_000)]}),
}


@pytest.mark.parametrize("name", LARGE)
def test_large_dose_files_are_answered(exosim, name):
    done = given(exosim, "run", dose(**LARGE[name]), "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    left_out = [r["text"] for r in result["verdict"]["remarks"] if r["label"] == "left out"]
    assert len(left_out) == (name == "ten thousand rows")
    assert bool(result["hypotheses"]) == (name != "ten thousand rows")
    assert result["certificate"]["deliveredError"] < 1e-4
    assert result["certificate"]["ledgerDrift"] < 1e-9


# --- runs that must stop by name ------------------------------------------------------------------

@pytest.mark.parametrize(("model", "said"), [
    ("A = 1; B = 0; A -> B; A; compartment C = 1; species A in C; C' = -0.5",
     "the size of the compartment 'C' has come down to"),
    ("A = 1; B = 0; A -> B; A; E: at -1 after (time > 1): A = 2", "the delay of the event 'E' is -1"),
    ("A = -1; B = 0; J: A -> B; sqrt(A)", "a rate is not a finite number"),
    ("A = 1; B = 0; A -> B; A; E: at (time > 1), priority = 0*infinity: A = 2",
     "the priority of the event 'E' is not a number"),
])
def test_a_run_that_means_nothing_stops_by_name(exosim, tmp_path, model, said):
    (tmp_path / "m.ant").write_text(model + "\n")
    done = exosim("simulate", tmp_path / "m.ant", "--end", "10", "--points", "3", check=False)
    assert done.returncode == 70, done.stdout
    assert said in done.stderr
    assert not done.stdout


def test_a_rate_that_is_no_number_is_named_and_nothing_else_blamed(exosim, tmp_path):
    (tmp_path / "m.ant").write_text("A = -1; B = 0; J: A -> B; sqrt(A)\n")
    done = exosim("simulate", tmp_path / "m.ant", "--end", "10", check=False)
    assert "driven by: J" in done.stderr
    assert "e-3" not in done.stderr and "two states" not in done.stderr


def test_what_only_an_event_changes_is_in_the_table(exosim):
    done = given(exosim, "simulate", "x = 1; x' = -x; k = 1; E: at (time > 1): k = 2\n", "--end", "2",
                 "--points", "3")
    header, *_, last = done.stdout.splitlines()
    assert dict(zip(header.split(","), last.split(",")))["k"] == "2.0"


# --- what a reader of the screen would be misled by -----------------------------------------------

@pytest.mark.parametrize("readouts", [
    None, [], [{"readout": "mirna_copies", "at": "1 d"}], [{"readout": "particles_per_fibroblast"}]])
def test_readouts_that_are_not_judged_do_not_move_the_verdict(exosim, readouts):
    plan = json.loads(dose(variants={"potency": "trial_fitted"}))
    plan.pop("claims", None)
    plan.pop("readouts", None)
    if readouts is not None:
        plan["readouts"] = readouts
    verdict = json.loads(given(exosim, "run", json.dumps(plan), "--json").stdout)["verdict"]
    assert (verdict["outcome"], verdict["readout"]) == ("measurable", "wrinkle_index")
    assert verdict["time"] == 12 * 7 * 24


def test_a_question_on_the_side_never_costs_the_answer(exosim):
    done = given(exosim, "run", dose(product={"storage": {"refrigerated": "270 d"}}), "--json")
    assert done.returncode == 0, done.stderr
    enough = json.loads(done.stdout)["cells"]["enough"]
    assert enough["factor"] is None
    assert "that the model covers" in enough["reason"]


def test_the_youngest_subject_is_answered(exosim):
    simulation = {"duration": "90 d", "outputEvery": "1 h"}
    done = given(exosim, "run", dose(subject={"age": "25 y"}, simulation=simulation), "--json")
    assert done.returncode == 0, done.stderr


def test_a_claim_closer_than_the_accuracy_is_not_called_met_or_missed(exosim):
    claims = [{"readout": "released_fraction", "at": "12 wk", "atLeast": "30 %"}]
    done = given(exosim, "run", dose(claims=claims), "--json")
    claim = json.loads(done.stdout)["claims"][0]
    assert abs(claim["margin"]) < 1e-6
    assert claim["belowAccuracy"] and not claim["met"]
    assert "claim cannot be told:" in given(exosim, "run", dose(claims=claims)).stdout
    done = given(exosim, "run", dose(claims=claims), "--require-claims")
    assert done.returncode == 2
    assert "cannot be told" in done.stderr


@pytest.mark.parametrize("name", ["microneedle-monthly-x3-diluted-1000", "microneedle-monthly-x3"])
def test_a_claim_finds_what_the_response_shows(exosim, name):
    path = ROOT / "Models/skin/examples" / f"{name}.json"
    done = exosim("run", path, "--require-claims", "--json", check=False)
    document = json.loads(done.stdout)
    response = document["response"]
    row = next(row for row in response["rows"] if row["readout"] == "new_collagen")
    claim = next(claim for claim in document["claims"] if claim["readout"] == "new_collagen")
    at = response["times"].index(claim["time"])
    assert claim["found"] == row["changeVersusDeviceOnly"][at]
    assert ("≈ 0 (less than the" in done.stderr) == (abs(claim["found"]) <= claim["accuracy"])
    assert f"{claim['found']}" not in done.stderr


def test_an_option_that_asks_one_to_believe_a_number_tells_how_far_it_is(exosim):
    done = given(exosim, "run", dose(variants={"potency": "trial_fitted"}), "--json")
    notes = json.loads(done.stdout)["notes"]
    table = [line.split("\t") for line in (ROOT / "Models/skin/parameters.tsv").read_text().splitlines()]
    column = table[0].index("nominalValue")
    usual, fitted = (float(next(row[column] for row in table if row[0] == f"half_effect_concentration_{name}"))
                     for name in ("in_vitro", "trial_fitted"))
    assert any(f"half_effect_concentration {usual / fitted:.2g} times lower" in note for note in notes), notes
    other = given(exosim, "run", dose()).stdout
    assert f"{usual / fitted:.2g} times lower" in " ".join(other.split())


def test_a_diluted_product_is_not_said_to_be_counted_in_its_vial(exosim):
    path = ROOT / "Models/skin/examples/microneedle-monthly-x3-diluted-1000.json"
    text = exosim("run", path).stdout
    assert "as counted, diluted 1 in 1000" in text and "in the vial, as counted" not in text


def test_the_other_view_that_would_be_seen_is_on_the_screen(exosim):
    assert "but: measurable if potency of a bound particle is" in given(exosim, "run", dose()).stdout


def test_the_flat_model_starts_where_the_run_starts(exosim, tmp_path):
    plan = tmp_path / "dose.json"
    plan.write_text(dose())
    flat = exosim("model", "show", "skin", "--dose", plan).stdout
    done = given(exosim, "simulate", flat, "--end", "1", "--points", "2",
                 "--record", "wrinkle_index,current_age")
    wrinkle, age = map(float, done.stdout.splitlines()[1].split(",")[1:3])
    result = json.loads(exosim("run", plan, "--json").stdout)
    course = next(c for c in result["courses"] if c["key"] == "wrinkle_index")
    assert abs(age - 45) < 1e-9
    assert abs(wrinkle - course["untreated"][0]) < 1e-5 * abs(wrinkle)


def test_doses_that_flood_their_well_are_refused(exosim):
    dish = json.loads((ROOT / "Models/skin/examples/culture-100ug-per-mL.json").read_text())
    dish["regimen"] = "q 1 h x 30"
    for well in (dish["administration"]["well"], {"medium": "0.1 mL"}):
        dish["administration"]["well"] = well
        done = given(exosim, "check", json.dumps(dish))
        assert done.returncode == 65
        assert "/regimen: all doses together are more than the medium" in done.stderr and "0.3 mL" in done.stderr
    dish["administration"] = {"route": "culture", "volume": "0.06 mL"}
    dish["regimen"] = "q 1 h x 40"
    assert "more than the medium" in given(exosim, "check", json.dumps(dish)).stderr


@pytest.mark.parametrize("text", ["a\nMEASURABLE. b", "a\rb", "a\u2028b", "a\u200bb"])
def test_a_name_cannot_write_a_line_of_the_answer(exosim, text):
    done = given(exosim, "check", dose(product={"name": text}))
    assert done.returncode == 65 and "/product/name" in done.stderr


def test_more_skin_than_there_is_is_refused(exosim):
    assert given(exosim, "check", dose(administration={"area": "18000 cm2"})).returncode == 0
    done = given(exosim, "check", dose(administration={"area": "20000 cm2"}))
    assert done.returncode == 65 and "/administration/area" in done.stderr


def test_init_prints_a_file_that_runs(exosim, tmp_path):
    text = exosim("init", "-", "--route", "iv").stdout
    assert given(exosim, "check", text).returncode == 0
    assert json.loads(text)["administration"]["route"] == "iv"


# the answer


def test_what_is_asked_stands_on_the_screen(exosim):
    asked = [{"readout": name, "at": at} for name, at in [
        ("mirna_copies", "2 d"), ("new_collagen", "2 wk"), ("new_collagen", "6 wk"), ("new_collagen", "10 wk")]]
    text = given(exosim, "run", dose(readouts=asked)).stdout
    assert "functional copies of one miRNA per papillary fibroblast: " in text and " at 2 d" in text
    heading = next(line for line in text.splitlines() if line.startswith("response, change against"))
    assert "10 wk" in heading and "180 d" not in heading


def test_what_the_model_takes_for_what_is_not_stated_is_told(exosim):
    facts = json.loads(given(exosim, "run", dose(
        administration={"area": None}, subject={"age": None}, product={"genuineFraction": None}), "--json").stdout)
    facts = {fact["label"]: fact["value"] for fact in facts["subject"]["facts"]}
    for label in ("treated area", "age", "genuine fraction"):
        assert facts[label].endswith("taken by the model"), facts


def test_touched_cells_do_not_depend_on_how_long_one_looks(exosim):
    found = [json.loads(given(exosim, "run", dose(product={"dilution": 100}, simulation={
        "duration": duration, "outputEvery": "7 d"}), "--json").stdout)["cells"]["untouched"]
        for duration in ("84 d", "180 d", "5 y")]
    assert found == pytest.approx([found[0]] * 3, rel=1e-5)
    assert 0.2 < found[0] < 0.3


def test_who_disputes_that_a_diluted_product_does_nothing_undiluted_is_named(exosim):
    text = " ".join(given(exosim, "run", dose(product={"dilution": 100})).stdout.split())
    assert "NOT MEASURABLE. As chosen, even undiluted nothing" in text
    whole, fitted = (json.loads(given(exosim, "run", dose(variants=variants), "--json").stdout)["verdict"]["difference"]
                     for variants in ({}, {"potency": "trial_fitted"}))
    assert (f"undiluted: it would be {whole:.2g}; measurable ({fitted:.2g}) if potency of a bound particle is" in text)
    text = " ".join(given(exosim, "run", dose(product={"dilution": 100}, variants={"potency": "trial_fitted"})).stdout
                    .split())
    assert "As chosen" not in text and "Under another hypothesis" in text


def test_what_was_read_is_not_overwritten(exosim, tmp_path):
    model, text = tmp_path / "decay.ant", "species A; A = 1; J: A -> ; A"
    model.write_text(text)
    (tmp_path / "other.ant").symlink_to(model)
    for name in (model, f"{tmp_path}/./decay.ant", tmp_path / "other.ant"):
        done = exosim("simulate", model, "--end", 1, "--out", name, check=False)
        assert done.returncode == 74 and "was read as input" in done.stderr
        assert model.read_text() == text
    (tmp_path / "result.json").write_text(dose())
    done = exosim("run", tmp_path / "result.json", "--out", tmp_path, check=False)
    assert done.returncode == 74
    assert (tmp_path / "result.json").read_text() == dose() and not (tmp_path / "report.html").exists()


def test_no_verdict_is_drawn_from_before_the_first_dose(exosim):
    late = dose(regimen={"doses": 1, "start": "100 d"}, product={"particles": "1e13 /mL"},
                variants={"potency": "trial_fitted"})
    done = given(exosim, "run", late)
    assert done.stderr.count("nothing was given to yet") == 1
    assert "t 180 d the" in " ".join(done.stdout.split()) and "MEASURABLE" in done.stdout
    answer = json.loads(given(exosim, "run", late, "--json").stdout)
    assert answer["verdict"]["outcome"] == "measurable" and answer["verdict"]["time"] == 180 * 24
    never = given(exosim, "run", dose(regimen={"doses": 1, "start": "180 d"}))
    assert never.returncode == 65 and "ends as the first administration" in never.stderr


def test_what_is_counted_is_not_taken_for_something_else(exosim):
    for unit in ("cells/mL", "copies/mL"):
        done = given(exosim, "check", dose(product={"particles": f"1e11 {unit}"}))
        assert done.returncode == 65 and f"{unit.split('/')[0]} stand where" in done.stderr
    assert given(exosim, "check", dose(product={"particles": "1e11 particles/mL"})).returncode == 0


def test_how_many_would_do_is_told_right_where_growth_factor_acts_too(exosim):
    def run(count):
        return json.loads(given(exosim, "run", dose(
            product={"particles": f"{count} /mL", "freeGrowthFactor": "5 ng/mL"}), "--json").stdout)["verdict"]
    needed = run(1)["particlesNeeded"]
    assert run(0.97 * needed)["outcome"] == "not_measurable"
    assert run(1.03 * needed)["outcome"] == "measurable"
