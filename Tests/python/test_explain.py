"""What exosim explain and exosim dose-response say, as a user and an independent validator see it."""

import csv
import json
import math

import jsonschema
import pytest
from conftest import ROOT

EXAMPLES = ROOT / "Models" / "skin" / "examples"
DILUTED = EXAMPLES / "microneedle-monthly-x3-diluted-100.json"
DISH = EXAMPLES / "culture-100ug-per-mL.json"
CLAIM = "new_collagen >= 5 % at 12 wk versus device_only"


def check(document, name):
    schema = json.loads((ROOT / "Schemas" / f"{name}.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(document)


def test_an_explanation_ranks_the_steps_and_names_the_one_that_limits(exosim, example):
    document = exosim.json("explain", example, "--json")
    check(document, "explain")
    first = len(document["limiting"])
    assert first <= 1
    controls = [abs(step["control"]) for step in document["steps"]]
    assert controls[first:] == sorted(controls[first:], reverse=True)
    if document["limiting"]:
        assert document["steps"][0]["key"] == document["limiting"][0]
    dose = next(number for step in document["steps"] if step["key"] == "dose" for number in step["numbers"])
    given = exosim.json("run", example, "--json")["schedule"][0]
    assert dose["value"] == given["countedParticles"]
    for step in document["steps"]:
        again = step["again"]
        if again and again["ratio"] > 0 and abs(step["control"]) < 0.01:
            # without control nothing much happens, at twice the number either
            assert abs(math.log(again["ratio"])) < 0.1


def test_the_way_is_explained_to_its_end(exosim, example):
    """Signal, memory, synthesis and repair follow the particles; none of them passes any."""
    steps = exosim.json("explain", example, "--json")["steps"]
    response = [step for step in steps if step["part"] == "response"]
    assert {step["key"] for step in response} >= {"signal", "memory", "synthesis", "repair"}
    assert all(step["passed"] is None for step in response)
    number = {number["id"]: number for step in response for number in step["numbers"]}
    # one cell's signal depends on particles over half-effect, wherever sites are far from full
    halves = [entry for id, entry in number.items() if id.startswith("half_effect_concentration")]
    dose = next(step for step in steps if step["key"] == "dose")
    assert len(halves) == 1 and abs(halves[0]["control"]) > 0.5 * abs(dose["control"])
    assert halves[0]["control"] * dose["control"] < 0
    assert number["vesicle_collagen_gain"]["control"] > 0


def test_what_the_device_does_by_itself_is_told_beside_an_effect_over_no_treatment(exosim):
    whole = EXAMPLES / "microneedle-monthly-x3.json"
    said = exosim.json("explain", whole, "--readout", "new_collagen", "--versus", "untreated", "--json")
    assert 0.9 * said["effect"]["value"] < said["deviceAlone"] < said["effect"]["value"]
    device = next(step for step in said["steps"] if step["key"] == "device")
    assert device["control"] > 0.5, "most of that effect is the device's"
    assert exosim.json("explain", whole, "--json")["deviceAlone"] is None


def test_explain_and_run_name_the_same_step_by_the_same_rule(exosim, results, example):
    said, run = exosim.json("explain", example, "--json"), results(example)
    assert said["limitingStep"] == run["limitingStep"]
    step = run["limitingStep"]
    assert step["control"] is not None and 0 < step["passed"] < 1, "every example has such a step"
    key = "dose" if step["key"] == "dilution" else step["key"]
    assert said["limiting"] == [key]
    # no other loss on the path costs more, by what twice each number does to the effect
    cost = step["control"] * -math.log(step["passed"])
    for other in run["counterfactuals"]:
        passed = next((each["passed"] for each in run["funnel"]["steps"] if each["key"] == other["key"]), None)
        if passed and 0 < passed < 1 and other["control"] is not None and other["key"] != step["key"]:
            assert other["control"] * -math.log(passed) < cost, other["key"]
    for command, rule in (("explain", "its loss costs the effect most: by a doubling"),
                          ("run", "control × loss = ")):
        assert rule in " ".join(exosim(command, example).stdout.split())


def test_a_control_stands_beside_its_own_number(exosim, example):
    document = exosim.json("explain", example, "--json")
    lines = exosim("explain", example).stdout.splitlines()
    numbers = {each["id"]: each for step in document["steps"] for each in step["numbers"]}
    told = 0
    for words in map(str.split, lines):
        if len(words) > 1 and words[0] in numbers:
            said = float(words[1].replace("−", "-"))
            # two digits
            assert said == pytest.approx(numbers[words[0]]["control"], rel=0.05), words
            told += 1
    assert told >= 5


def test_an_effect_that_a_run_cannot_tell_is_said_to_be_one(exosim):
    """explain integrates more finely than run; both say so of the same effect."""
    said = ["--readout", "new_collagen", "--versus", "device_only"]
    far = EXAMPLES / "microneedle-monthly-x3-diluted-1000.json"
    document = exosim.json("explain", far, *said, "--json")
    assert document["resolved"] and document["accuracy"] < document["effect"]["value"] < document["runAccuracy"]
    assert "exosim run tells nothing under" in " ".join(exosim("explain", far, *said).stdout.split())
    claim = exosim.json("run", far, "--json")["claims"][0]
    assert claim["accuracy"] == pytest.approx(document["runAccuracy"], rel=1e-3)
    near = exosim("explain", EXAMPLES / "microneedle-monthly-x3.json", *said).stdout
    assert "exosim run tells nothing under" not in " ".join(near.split())


def test_where_no_particle_is_genuine_no_number_is_told(exosim, tmp_path):
    """What lies within the accuracy of a run is neither an effect, nor a slope, nor a bar."""
    plan = json.loads(DILUTED.read_text())
    plan["product"]["genuineFraction"] = 0
    plan["claims"] = [{"readout": "new_collagen", "at": at, "versus": "device_only", "atLeast": "5 %"}
                      for at in ("12 wk", "0 d")]
    path = tmp_path / "none.json"
    path.write_text(json.dumps(plan))
    document = exosim.json("dose-response", path, "--json")
    check(document, "dose-response")
    for curve in document["curves"]:
        assert all(abs(value - curve["nothing"]) <= curve["accuracy"] for value in curve["values"])
        assert curve["slopeAtPlan"] is None
    done = exosim("dose-response", path)
    text = done.stdout
    plain = " ".join(text.split())
    assert "≈ 0" in text and "█" not in text
    assert "none differs from no particles by more than" in plain and "a run can tell" in plain
    assert "a time before any dose acts" in done.stderr


def test_an_explanation_fits_a_screen(exosim, example):
    text = exosim("explain", example).stdout
    assert len(text.splitlines()) <= 45
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("axis", ["dose", "concentration", "dilution", "sessions"])
def test_a_curve_is_valid_and_its_crossings_are_crossings(exosim, axis):
    document = exosim.json("dose-response", DILUTED, "--vary", axis, "--json")
    check(document, "dose-response")
    points = document["axis"]["points"]
    assert points == sorted(points) and document["axis"]["plan"] in points
    for curve in document["curves"]:
        for target in curve["targets"]:
            margins = [value - target["bound"] for value in curve["values"]]
            for crossing in target["crossings"]:
                after = next(i for i, x in enumerate(points) if x >= crossing)
                assert margins[after - 1] * margins[after] <= 0
            if target["metByPlan"]:
                assert target["spans"]
            assert bool(target["spans"]) or "no" in target["sentence"] or "not" in target["sentence"]


def test_what_is_enough_can_be_asked_on_the_command_line(exosim, tmp_path):
    document = exosim.json("dose-response", DILUTED, "--effect", CLAIM, "--effect",
                           "mmp1 <= -1 % at 12 wk versus device_only", "--json",
                           "--out", tmp_path / "answer")
    asked = [curve for curve in document["curves"] if any(not t["detection"] for t in curve["targets"])]
    assert [curve["effect"]["readout"] for curve in asked] == ["new_collagen", "mmp1"]
    assert asked[0]["targets"][0]["bound"] == 0.05
    assert asked[1]["targets"][0]["direction"] == "at_most"
    assert json.loads((tmp_path / "answer" / "dose-response.json").read_text()) == document
    table = list(csv.DictReader((tmp_path / "answer" / "dose-response.csv").open()))
    assert [float(row["dose"]) for row in table] == document["axis"]["points"]
    assert [float(row["new_collagen_2016h_vs_device_only"]) for row in table] == asked[0]["values"]


@pytest.mark.parametrize("effect, word", [
    ("new_collagen at 12 wk", ">="), ("new_colagen >= 5 % at 12 wk versus untreated", "did you mean"),
    ("new_collagen >= 5 %", "compare"), ("new_collagen >= five at 12 wk", "quantity"),
    ("new_collagen >= 5 % at 900 wk versus untreated", "after the end"), ("", ">="),
    ("wrinkle_index >= 5 % at 12 wk versus untreated", "pure number"),
])
def test_an_effect_that_cannot_be_read_is_wrong_usage(exosim, effect, word):
    done = exosim("dose-response", DILUTED, "--effect", effect, check=False)
    assert done.returncode == 64, done.stderr
    assert "--effect" in done.stderr and word in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("arguments, status", [
    (["explain", DILUTED, "--readout", "luck"], 64), (["explain", DILUTED, "--at", "5 mL"], 64),
    (["explain", DILUTED, "--at", "90 y"], 64), (["explain", DILUTED, "--versus", "nobody"], 64),
    (["explain", DILUTED, "--readout", "half_gain_time"], 3),
    (["dose-response", DISH, "--vary", "sessions"], 65),
    (["dose-response", DILUTED, "--vary", "hope"], 64),
    (["dose-response", DILUTED, "--per-arm", "1"], 64),
])
def test_refusals(exosim, arguments, status):
    done = exosim(*arguments, check=False)
    assert done.returncode == status, done.stderr
    assert done.stderr.strip() and done.stdout == ""


def test_a_curve_fits_a_screen(exosim, example):
    text = exosim("dose-response", example).stdout
    assert len(text.splitlines()) <= 50
    assert max(map(len, text.splitlines())) <= 80


# --- the range of what is needed ----------------------------------------------------------------

NEEDS = ["dose-response", DILUTED, "--draws", 4, "--seed", 5, "--json"]


@pytest.fixture(scope="module")
def needs(exosim):
    return exosim.json(*NEEDS)


def test_every_draw_is_counted_once_and_every_combination_stands_for_itself(needs):
    check(needs, "dose-response")
    uncertainty = needs["uncertainty"]
    assert len(uncertainty["combinations"]) == 8
    for combination in uncertainty["combinations"]:
        assert len(combination["answers"]) == len(uncertainty["targets"]) > 0
        for answer in combination["answers"]:
            assert answer["already"] + answer["reached"] + answer["never"] + answer["failed"] == 4
            share = answer["shareNever"]
            assert share["low"] <= share["value"] <= share["high"]
            # from least to most, never last
            order = [0 if need == "already" else math.inf if need == "never" else need
                     for need in answer["quantiles"]]
            assert order == sorted(order) and len(order) == len(uncertainty["levels"])


def test_with_the_tables_numbers_the_need_is_the_single_answer(needs):
    own = next(each for each in needs["uncertainty"]["combinations"] if each["isOfFile"])
    for place, answer in zip(needs["uncertainty"]["targets"], own["answers"], strict=True):
        target = needs["curves"][place["curve"]]["targets"][place["target"]]
        if target["least"] is None:
            assert answer["table"] == ("already" if target["spans"] else "never")
        else:
            assert answer["table"] == pytest.approx(target["least"], rel=1e-3)


def test_how_many_sessions_are_needed_is_counted_draw_by_draw(exosim):
    words = ["dose-response", EXAMPLES / "microneedle-monthly-x3.json", "--vary", "sessions",
             "--effect", "new_collagen >= 0.1 % at 12 wk versus device_only", "--draws", 16, "--json"]
    document = exosim.json(*words)
    check(document, "dose-response")
    assert exosim.json(*words, "--threads", 1) == document
    most = document["axis"]["points"][-1]
    for combination in document["uncertainty"]["combinations"]:
        for answer in combination["answers"]:
            assert answer["reached"] + answer["never"] == 16 and answer["already"] == 0
            assert answer["shareNever"]["value"] == answer["never"] / 16
            for need in answer["quantiles"]:
                assert need == "never" or (need == int(need) and 1 <= need <= most)
            # the least number that is enough for half of the draws
            assert (answer["quantiles"][2] == "never") == (answer["never"] > 8)
    own = next(each for each in document["uncertainty"]["combinations"] if each["isOfFile"])
    for place, answer in zip(document["uncertainty"]["targets"], own["answers"], strict=True):
        target = document["curves"][place["curve"]]["targets"][place["target"]]
        assert answer["table"] == ("never" if target["least"] is None else target["least"])
    assert own["answers"][0]["table"] == 2
    text = " ".join(exosim(*words[:-1]).stdout.split())
    assert "no number of sessions (up to 3) reaches it in" in text


def test_threads_change_no_byte_of_the_needs(exosim, needs):
    for threads in (1, 3):
        assert exosim.json(*NEEDS, "--threads", threads) == needs


def test_the_page_and_the_screen_tell_the_range(exosim, tmp_path):
    text = exosim("dose-response", DILUTED, "--draws", 2, "--out", tmp_path / "answer").stdout
    assert "over 2 draws: median" in text and "never" in text
    assert max(map(len, text.splitlines())) <= 80
    page = (tmp_path / "answer/report.html").read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    assert "How sure is that" in page and "over 2 draws" in page.lower()


def test_without_draws_nothing_of_it_appears(exosim, tmp_path):
    document = exosim.json("dose-response", DILUTED, "--json", "--out", tmp_path / "answer")
    assert "uncertainty" not in document
    assert "How sure is that" not in (tmp_path / "answer/report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("options, said", [
    (["--seed", "1"], "--seed"), (["--resume"], "--resume"),
    (["--draws", "1"], "allowed: 2 to 100000"), (["--threads", "2"], "--threads"),
])
def test_wrong_usage_of_draws_is_told(exosim, options, said):
    done = exosim("dose-response", DILUTED, *options, check=False)
    assert done.returncode == 64 and said in done.stderr and done.stdout == ""
