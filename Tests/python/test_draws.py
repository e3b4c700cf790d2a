"""Runs with draws: probabilities, bands, what moves them, and the same figures from SALib."""

import csv
import json
import random
import re
import signal
import subprocess
import time
import xml.etree.ElementTree

import jsonschema
import numpy as np
import pytest
from conftest import ROOT, program

EXAMPLE = ROOT / "Models/skin/examples/microneedle-monthly-x3.json"
DRAWS = 32
SEED = 3


@pytest.fixture(scope="module")
def folder(exosim, tmp_path_factory):
    folder = tmp_path_factory.mktemp("draws") / "answer"
    exosim("run", EXAMPLE, "--draws", DRAWS, "--seed", SEED, "--out", folder)
    return folder


@pytest.fixture(scope="module")
def uncertainty(folder):
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))["uncertainty"]


def table(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def numbers(rows, column):
    return np.array([float(row[column]) for row in rows[1:]])


def measured(rows, column, scale):
    """What screening and indices are taken of: asinh of what was found over a scale."""
    return np.arcsinh(numbers(rows, column) / scale)


def found(uncertainty):
    """(column among what was found, answer), combination by combination and statement by statement."""
    column = 0
    for combination in uncertainty["combinations"]:
        for answer in combination["answers"]:
            yield column, combination, answer
            column += 1


# --- what is written ----------------------------------------------------------------------------

def test_the_document_has_the_form_it_says(exosim, folder):
    schema = json.loads(exosim("schema", "result").stdout)
    jsonschema.validate(json.loads((folder / "result.json").read_text(encoding="utf-8")), schema)


def test_every_combination_stands_for_itself(uncertainty):
    assert [unknown["name"] for unknown in uncertainty["unknowns"]] == [
        "release", "potency", "collagenPools"]
    options = [tuple(each["options"].values()) for each in uncertainty["combinations"]]
    assert len(set(options)) == len(options) == 8
    assert [each["isOfFile"] for each in uncertainty["combinations"]].count(True) == 1
    for combination in uncertainty["combinations"]:
        assert combination["failures"] == [] and uncertainty["screening"]["failures"] == []
        failed = sum(failure["count"] for failure in combination["failures"])
        assert combination["valid"] + failed == DRAWS
        assert len(combination["answers"]) == len(uncertainty["statements"]) == 2


def test_probabilities_count_the_draws_of_the_table(folder, uncertainty):
    rows = table(folder / "draws.csv")
    first = 1 + len(uncertainty["parameters"])
    statements = uncertainty["statements"]
    for column, combination, answer in found(uncertainty):
        values = numbers(rows, first + column)
        statement = statements[column % len(statements)]
        met = (np.abs(values) >= statement["sizeAtLeast"] if statement["kind"] == "verdict"
               else values >= statement["atLeast"])
        assert answer["probability"]["met"] == met.sum()
        assert answer["probability"]["of"] == DRAWS
        assert answer["probability"]["low"] <= met.mean() <= answer["probability"]["high"]
        assert np.allclose(answer["quantiles"], np.quantile(values, [.05, .25, .5, .75, .95]),
                           rtol=1e-9, atol=1e-15)


def test_a_draw_is_judged_by_its_own_size(exosim, tmp_path):
    # draws lie decades below the single run, whose error is larger than their distance from the bound
    dose = json.loads((ROOT / "Models/skin/examples/culture-100ug-per-mL.json").read_text(encoding="utf-8"))
    dose["simulation"]["relativeTolerance"] = 1e-3

    def answers(number, bound):
        dose["claims"] = [{"readout": "mirna_copies", "at": "24 h", "atLeast": bound}]
        (tmp_path / "dose.json").write_text(json.dumps(dose), encoding="utf-8")
        folder = tmp_path / str(number)
        exosim("run", tmp_path / "dose.json", "--draws", DRAWS, "--seed", SEED, "--out", folder)
        document = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        uncertainty = document["uncertainty"]
        rows, first = table(folder / "draws.csv"), 1 + len(uncertainty["parameters"])
        claims = [(numbers(rows, first + column), answer) for column, combination, answer in found(uncertainty)
                  if uncertainty["statements"][column % len(uncertainty["statements"])]["kind"] == "claim"
                  and combination["isOfFile"]]
        return document["claims"][0], *claims[0]

    claim, values, _ = answers(0, 1e-9)
    low = np.sort(values)[:2]
    bound = float(0.99 * low[1])
    assert low[0] < bound and 0.01 * low[1] < claim["accuracy"]
    _, again, answer = answers(1, bound)
    assert np.array_equal(values, again)
    assert answer["probability"]["met"] == DRAWS - 1


def test_draws_too_near_to_a_bound_are_neither_met_nor_unmet(exosim, tmp_path):
    dose = json.loads(
        (ROOT / "Models/skin/examples/microneedle-monthly-x3-diluted-1000.json").read_text(encoding="utf-8"))
    dose["claims"] = [{"readout": "total_collagen", "at": "12 wk", "versus": "device_only", "atLeast": "0 %"}]
    (tmp_path / "dose.json").write_text(json.dumps(dose), encoding="utf-8")
    folder = tmp_path / "answer"
    screen = exosim("run", tmp_path / "dose.json", "--draws", DRAWS, "--seed", SEED, "--out", folder).stdout
    uncertainty = json.loads((folder / "result.json").read_text(encoding="utf-8"))["uncertainty"]
    rows, first = table(folder / "draws.csv"), 1 + len(uncertainty["parameters"])
    seen = set()
    for column, _, answer in found(uncertainty):
        share = answer["probability"]
        assert share["of"] + share["undecided"] == DRAWS
        if uncertainty["statements"][column % len(uncertainty["statements"])]["kind"] != "claim":
            assert share["undecided"] == 0
            continue
        values = numbers(rows, first + column)
        # every decided draw is farther from the bound than every undecided one
        assert (np.abs(values) < np.sort(np.abs(values))[share["undecided"]]).sum() == share["undecided"]
        assert share["met"] == share["of"], "no particle lowers collagen here"
        low, high = share["met"] / DRAWS, (share["met"] + share["undecided"]) / DRAWS
        assert share["low"] < low + 1e-12 and share["high"] > high - 1e-12
        seen.add(0 < share["undecided"] < DRAWS)
    assert True in seen
    assert "nearer to the bound than a run can tell" in " ".join(screen.split())


def test_a_statement_and_a_band_of_one_number_agree(uncertainty):
    compared = 0
    for combination in uncertainty["combinations"]:
        for statement, answer in zip(uncertainty["statements"], combination["answers"]):
            for band in combination["bands"]:
                same = ("readout", "time", "versus", "relative")
                if all(band[key] == statement[key] for key in same):
                    assert band["quantiles"] == pytest.approx(answer["quantiles"], rel=1e-9, abs=1e-300)
                    compared += 1
    assert compared >= len(uncertainty["combinations"])


def test_what_turns_an_answer_is_told_with_how_sure_and_how_many(exosim, folder, uncertainty):
    text = " ".join(exosim("run", EXAMPLE, "--draws", DRAWS, "--seed", SEED).stdout.split())
    told = re.findall(r"drawn anew alone, it turns [\d.]+ % \((\d+)–(\d+)\) of the answers", text)
    few = re.findall(r"too few answers turn to tell by which number most \((\d+) of (\d+) (?:each )?by", text)
    assert told or few, text
    named = {parameter["id"] for parameter in uncertainty["parameters"]}
    leaders = [next((flip for flip in answer["flips"] if flip["group"] in named), None)
               for _, _, answer in found(uncertainty)]
    leaders = [flip for flip in leaders if flip and flip["turned"]]
    assert set(told) <= {(f"{flip['low'] * 100:.0f}", f"{flip['high'] * 100:.0f}")
                         for flip in leaders if flip["turned"] >= 5}
    assert set(few) <= {(str(flip["turned"]), str(flip["of"])) for flip in leaders if flip["turned"] < 5}


def test_draws_fill_their_ranges_evenly(folder, uncertainty):
    rows = table(folder / "draws.csv")
    for index, parameter in enumerate(uncertainty["parameters"]):
        assert rows[0][1 + index] == parameter["id"]
        values, low, high = numbers(rows, 1 + index), parameter["low"], parameter["high"]
        assert parameter["low"] <= parameter["lowerBound"]
        assert parameter["high"] >= parameter["upperBound"]
        if parameter["scale"] == "log10":
            values, low, high = np.log(values), np.log(low), np.log(high)
        strata = np.floor((values - low) / (high - low) * DRAWS * (1 - 1e-9))
        assert sorted(strata) == list(range(DRAWS)), parameter["id"]


def test_without_draws_nothing_of_it_appears(exosim):
    plain = exosim("run", EXAMPLE, "--json").stdout
    assert "uncertainty" not in json.loads(plain)
    assert "how sure" not in exosim("run", EXAMPLE).stdout


def test_threads_change_no_byte(exosim, tmp_path):
    # protein is turned into particles by a number that is drawn: every draw has doses of its own
    dose = ROOT / "Models/skin/examples/culture-100ug-per-mL.json"
    for threads in (1, 3):
        exosim("run", dose, "--draws", DRAWS, "--seed", SEED, "--threads", threads,
               "--out", tmp_path / str(threads))
    for name in ("result.json", "draws.csv", "screening.csv", "indices.csv", "report.html"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "3" / name).read_bytes()


# --- the same figures from SALib ----------------------------------------------------------------

def test_indices_agree_with_salib_on_the_same_sample(folder, uncertainty):
    from SALib.analyze import sobol

    rows = table(folder / "indices.csv")
    groups = [group[0] if len(group) == 1 else "rest" for group in uncertainty["indices"]["groups"]]
    count = uncertainty["indices"]["rows"]
    problem = {"num_vars": len(groups), "names": groups, "bounds": [[0, 1]] * len(groups)}
    compared = 0
    for column, _, answer in found(uncertainty):
        if answer["indices"] is None:
            continue
        values = measured(rows, 2 + column, answer["indexScale"]).reshape(len(groups) + 2, count)
        # SALib wants row by row: A, the mixed ones, B
        ordered = np.concatenate([values[:1], values[2:], values[1:2]]).T.ravel()
        theirs = sobol.analyze(problem, ordered, calc_second_order=False, num_resamples=200, seed=1)
        for index, ours in enumerate(answer["indices"]):
            assert ours["first"]["value"] == pytest.approx(theirs["S1"][index], rel=1e-9, abs=1e-9)
            assert ours["total"]["value"] == pytest.approx(theirs["ST"][index], rel=1e-9, abs=1e-9)
            compared += 1
    assert compared >= 8 * len(groups)


def test_screening_agrees_with_salib_on_the_same_sample(folder, uncertainty):
    from SALib.analyze import morris

    rows = table(folder / "screening.csv")
    names = [parameter["id"] for parameter in uncertainty["parameters"]]
    points = np.full((len(rows) - 1, len(names)), np.nan)
    # each path is known from its moves: what a number is before its move, and after it
    paths = {}
    for place, row in enumerate(rows[1:]):
        paths.setdefault(row[0], []).append((place, row))
    for path in paths.values():
        for step, (_, row) in enumerate(path):
            if row[1]:
                column = names.index(row[1])
                points[[place for place, _ in path[:step]], column] = float(row[2])
                points[[place for place, _ in path[step:]], column] = float(row[3])
    assert np.isfinite(points).all()
    problem = {"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)}
    statements = len(uncertainty["statements"])
    for column, _, _ in found(uncertainty):
        scale = uncertainty["screening"]["scales"][column // statements][column % statements]
        theirs = morris.analyze(problem, points, measured(rows, 4 + column, scale), num_levels=4)
        ours = uncertainty["screening"]["effects"][column // statements][column % statements]
        scale = np.max(theirs["mu_star"])
        assert np.allclose(ours["meanSize"], theirs["mu_star"].astype(float), atol=1e-9 * scale)
        assert np.allclose(ours["mean"], theirs["mu"].astype(float), atol=1e-9 * scale)
        assert np.allclose(ours["spread"], theirs["sigma"].astype(float), atol=1e-9 * scale)


# --- the terminal, the page, and wrong usage ----------------------------------------------------

def test_the_terminal_tells_it_within_eighty_columns(exosim):
    text = exosim("run", EXAMPLE, "--draws", 32, "--quiet").stdout
    assert "how sure:" in text and "32 draws" in text
    assert max(len(line) for line in text.splitlines()) <= 80
    assert text.index("response") < text.index("how sure:") < text.index("rests on:")
    row = re.compile(r"^0\.30 +in_vitro +A +\*.*%.*%", re.MULTILINE)
    assert row.search(text), text


def test_the_page_shows_bands_and_bars(folder):
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "How sure is that" in page and "What the doubt comes from" in page
    assert "What dilution does" in page and "cells in a dish are given this" in page.replace(
        "\N{NO-BREAK SPACE}", " ")
    figures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    for figure in figures:
        xml.etree.ElementTree.fromstring(figure)
        assert not re.search(r'="[^"]*\b(nan|inf)\b[^"]*"', figure, re.IGNORECASE)
    bars = [figure for figure in figures if "total index" in figure]
    assert bars and all("share of the variance" in figure for figure in bars)
    assert sum("5–95\N{NO-BREAK SPACE}% of the draws" in figure for figure in figures) >= 9


@pytest.mark.parametrize(("options", "said"), [
    (["--draws", "0"], "--draws: 0 draws cannot be made; allowed: 2 to 100000"),
    (["--draws", "-5"], "--draws"),
    (["--draws", "1000000000"], "allowed: 2 to 100000"),
    (["--draws", "99999999999999999999999"], "--draws"),
    (["--draws", "many"], "--draws"),
    (["--draws", "8", "--threads", "0"], "--threads must be between 1 and 4096"),
    (["--seed", "1"], "--seed"),
    (["--threads", "2"], "--threads"),
])
def test_wrong_usage_is_told(exosim, options, said):
    done = exosim("run", EXAMPLE, *options, check=False)
    assert done.returncode == 64, done
    assert said in done.stderr and done.stdout == ""


# --- stopped and finished -----------------------------------------------------------------------

WRITTEN = ("result.json", "draws.csv", "screening.csv", "indices.csv", "report.html",
           "trajectory.csv")
DISH = EXAMPLE.with_name("culture-100ug-per-mL.json")


@pytest.fixture(scope="module")
def dish(exosim, tmp_path_factory):
    """The answer that nothing stopped."""
    folder = tmp_path_factory.mktemp("dish") / "answer"
    exosim("run", DISH, "--draws", DRAWS, "--seed", SEED, "--out", folder)
    return folder


def ranges_done(folder):
    """How many ranges of members the journal tells of; more than all once the answer is there."""
    if (folder / "result.json").exists():
        return 1000
    try:
        return (folder / "draws.partial.journal").read_text(encoding="utf-8").count("\ndone ")
    except FileNotFoundError:
        return 0


def stopped(folder, ranges, seconds, number, *more):
    """Starts the run of `folder` and ends it by a signal, some time after some ranges are done."""
    process = subprocess.Popen(
        [program(), "run", DISH, "--draws", str(DRAWS), "--seed", str(SEED), "--out", folder, *more],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and ranges_done(folder) < ranges:
        time.sleep(0.002)
    time.sleep(seconds)
    process.send_signal(number)
    process.communicate()
    return process.returncode


def test_killed_at_random_moments_it_is_finished_to_the_same_bytes(exosim, dish, tmp_path):
    draw = random.Random(4)
    met = 0
    for attempt in range(8):
        out = tmp_path / str(attempt)
        stopped(out, draw.randrange(20), draw.uniform(0, 0.1), signal.SIGKILL)
        if draw.random() < 0.5 and not (out / "result.json").exists():
            stopped(out, ranges_done(out) + 1, draw.uniform(0, 0.1), signal.SIGKILL, "--resume")
        isPart = (out / "draws.partial").exists()
        before = ranges_done(out)
        done = exosim("run", DISH, "--draws", DRAWS, "--seed", SEED, "--out", out, "--resume",
                      "--threads", draw.randint(1, 3))
        if isPart and 0 < before < 1000:
            met += 1
            said = re.search(r"; (\d+) of (\d+) members were there already", done.stderr)
            assert said and 0 < int(said[1]) <= int(said[2]), done.stderr
        for name in WRITTEN:
            assert (out / name).read_bytes() == (dish / name).read_bytes(), name
        assert sorted(path.name for path in out.iterdir()) == sorted(WRITTEN)
    assert met >= 4


def test_ctrl_c_leaves_what_can_be_finished_and_nothing_else_takes_it_up(exosim, dish, tmp_path):
    out = tmp_path / "out"
    assert stopped(out, 3, 0, signal.SIGINT) == 130
    assert sorted(path.name for path in out.iterdir()) == ["draws.partial", "draws.partial.journal"]
    same = ["run", DISH, "--draws", DRAWS, "--seed", SEED, "--out", out]
    again = exosim(*same, check=False)
    assert again.returncode == 74 and "--resume" in again.stderr and "--force" in again.stderr
    text = DISH.read_text(encoding="utf-8").replace('"duration": "', '"duration": "1')
    (tmp_path / "other.json").write_text(text, encoding="utf-8")
    for other, name in [
        (["run", DISH, "--draws", DRAWS + 1, "--seed", SEED], "--draws is not the same (then 32, now 33)"),
        (["run", DISH, "--draws", DRAWS, "--seed", SEED + 1], "--seed is not the same"),
        (["run", tmp_path / "other.json", "--draws", DRAWS, "--seed", SEED], "dose file is not the same"),
        (["dose-response", DISH, "--draws", DRAWS, "--seed", SEED], "command is not the same"),
    ]:
        done = exosim(*other, "--out", out, "--resume", check=False)
        assert done.returncode == 65 and name in done.stderr, done.stderr
    # what is damaged is told, not read
    part = (out / "draws.partial").read_bytes()
    for damaged in (part[:-100], part[:200] + b"x" + part[201:], b"\xff" * 32 + part[32:], b""):
        (out / "draws.partial").write_bytes(damaged)
        done = exosim(*same, "--resume", check=False)
        assert done.returncode == 65 and "damaged" in done.stderr, done.stderr
    (out / "draws.partial").write_bytes(part + b"never finished")
    exosim(*same, "--resume")
    assert (out / "result.json").read_bytes() == (dish / "result.json").read_bytes()


@pytest.mark.parametrize("words", [
    ["dose-response", DISH, "--draws", 40],
    ["lesson", EXAMPLE, "--routes", "microneedle,topical", "--draws", 2],
])
def test_needs_and_lessons_are_finished_too(exosim, tmp_path, words):
    exosim(*words, "--out", tmp_path / "whole")
    process = subprocess.Popen(
        [program(), *map(str, words), "--out", tmp_path / "part"], cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and ranges_done(tmp_path / "part") < 2:
        time.sleep(0.002)
    process.kill()
    process.wait()
    assert (tmp_path / "part/draws.partial").exists()
    done = exosim(*words, "--out", tmp_path / "part", "--resume")
    assert "members were there already" in done.stderr
    for path in (tmp_path / "whole").iterdir():
        assert (tmp_path / "part" / path.name).read_bytes() == path.read_bytes(), path.name
    assert not (tmp_path / "part/draws.partial").exists()


def test_statements_are_finished_too(exosim, tmp_path):
    words = ["statements", "skin", "cosmetics-stay-outside", "drip-renews-skin", "--draws", 24]
    exosim(*words, "--out", tmp_path / "whole.json")
    journal = tmp_path / "part.json.partial.journal"
    process = subprocess.Popen(
        [program(), *map(str, words), "--out", tmp_path / "part.json"], cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not (journal.exists() and "\ndone" in journal.read_text()):
        time.sleep(0.002)
    process.kill()
    process.wait()
    done = exosim(*words, "--out", tmp_path / "part.json", "--resume")
    assert "members were there already" in done.stderr
    assert (tmp_path / "part.json").read_bytes() == (tmp_path / "whole.json").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["part.json", "whole.json"]


def test_what_is_not_kept_says_so(exosim):
    process = subprocess.Popen(
        [program(), "run", EXAMPLE, "--draws", "1024"], cwd=ROOT, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True)
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130 and "with --out what is done would have been kept" in said


@pytest.mark.parametrize(("options", "said"), [
    (["--resume"], "--resume: without --draws"), (["--force"], "--force: without --draws"),
    (["--draws", "8", "--resume"], "folder of --out"),
    (["--draws", "8", "--resume", "--force", "--out", "x"], "exclude each other"),
])
def test_nothing_to_finish_is_wrong_usage(exosim, options, said):
    done = exosim("run", EXAMPLE, *options, check=False)
    assert done.returncode == 64 and said in done.stderr and done.stdout == ""


# --- what the screening keeps -------------------------------------------------------------------

def test_the_draws_of_a_dish_all_have_a_result(exosim):
    # the corners of the screening are the ends of every range
    dose = ROOT / "Models/skin/examples/culture-100ug-per-mL.json"
    uncertainty = exosim.json("run", dose, "--draws", 256, "--json")["uncertainty"]
    assert uncertainty["screening"]["failures"] == uncertainty["indices"]["failures"] == []
    assert all(combination["failures"] == [] for combination in uncertainty["combinations"])


def test_little_of_the_variance_is_left_to_what_the_screening_did_not_keep(exosim):
    done = exosim("run", EXAMPLE, "--draws", 512)
    text = " ".join(done.stdout.split())
    parts = re.search(r"hold of the variance at most (\d+) % \(\d+–(\d+)\) for what is seen and "
                      r"(\d+) % \(\d+–(\d+)\) for claim 1", text)
    assert parts, text
    assert int(parts[1]) <= 10 and int(parts[3]) <= 10
