"""The dilution lesson: its document, its table, its page, and the data that the repository keeps."""

import csv
import json
import re

import jsonschema
import pytest
from conftest import ROOT
from test_report import broken, shutil

EXAMPLE = ROOT / "Models/skin/examples/microneedle-monthly-x3.json"
ROUTES = ["microneedle", "intradermal", "iv", "topical"]
DRAWS = 4
KEPT = ROOT / "notebooks-data/dilution-lesson.csv"


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def folder(exosim, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lesson") / "answer"
    exosim("lesson", EXAMPLE, "--routes", ",".join(ROUTES), "--draws", DRAWS, "--seed", 3,
           "--out", folder)
    return folder


@pytest.fixture(scope="module")
def document(folder):
    return json.loads((folder / "lesson.json").read_text(encoding="utf-8"))


def test_the_document_has_the_form_it_says(exosim, document):
    jsonschema.Draft202012Validator(json.loads(exosim("schema", "lesson").stdout)).validate(document)
    assert [route["name"] for route in document["routes"]] == ROUTES
    assert document["dilutions"][0] == 1 and document["dilutions"][-1] == 1e4
    for route in document["routes"]:
        options = [tuple(each["options"].values()) for each in route["combinations"]]
        assert len(set(options)) == len(options) == (16 if route["name"] == "iv" else 8)
        assert [each["isOfFile"] for each in route["combinations"]].count(True) == 1


def test_the_table_is_the_document(folder, document):
    table = rows(folder / "lesson.csv")
    count = sum(len(route["combinations"]) for route in document["routes"])
    assert len(table) == count * 3 * len(document["dilutions"])
    keys = {"particles_per_cell": "particlesPerCell", "untouched_share": "untouchedShare",
            "effect": "effect"}
    own = {row["quantity"] + row["dilution"]: row for row in table
           if row["route"] == "microneedle" and row["of_file"] == "1"}
    combination = next(each for each in document["routes"][0]["combinations"] if each["isOfFile"])
    for name, key in keys.items():
        for step, dilution in enumerate(document["dilutions"]):
            row = own[f"{name}{dilution:g}" if f"{name}{dilution:g}" in own else name + str(dilution)]
            curve = combination[key]
            assert float(row["table"]) == curve["table"][step]
            found = [float(row[level]) for level in ("q05", "q25", "q50", "q75", "q95")]
            assert found == curve["quantiles"][step] and found == sorted(found)
            assert int(row["draws"]) == curve["counts"][step] == DRAWS
            if name == "effect":
                seen = combination["seen"][step]
                assert float(row["seen"]) == seen["met"] / seen["of"]


def test_the_own_route_says_what_exosim_run_says(exosim, document):
    run = exosim.json("run", EXAMPLE, "--draws", DRAWS, "--seed", 3, "--json")["uncertainty"]
    step = document["dilutions"].index(document["plan"])
    for ours, theirs in zip(document["routes"][0]["combinations"], run["combinations"], strict=True):
        assert ours["options"] == theirs["options"]
        assert ours["effect"]["quantiles"][step] == theirs["answers"][0]["quantiles"]


def test_threads_change_no_byte(exosim, folder, tmp_path):
    exosim("lesson", EXAMPLE, "--routes", ",".join(ROUTES), "--draws", DRAWS, "--seed", 3,
           "--threads", 3, "--out", tmp_path)
    for name in ("lesson.json", "lesson.csv", "report.html"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_the_terminal_tells_it_on_a_screen(exosim, example):
    text = exosim("lesson", example).stdout
    assert len(text.splitlines()) <= 45
    assert max(map(len, text.splitlines())) <= 80


def test_the_page_shows_every_route_and_every_hypothesis(folder):
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", page)
    assert not re.search(r'="[^"]*\b(nan|inf)\b[^"]*"', page, re.IGNORECASE)
    # two widths of the first panel, two panels a route, one a combination
    assert page.count("<svg") == 2 + 2 * len(ROUTES) + 8
    for word in ("cells in a dish are given this", "can be seen from here up", "particles per fibroblast"):
        assert word in page.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_cut_or_written_over(folder, tmp_path, width):
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert broken(page, width, tmp_path) == []


# --- the data that the repository keeps ---------------------------------------------------------

def test_the_kept_data_are_what_the_program_says_today(exosim, tmp_path):
    """Its bands take minutes; what the table's own numbers say is made again in full."""
    readme = (ROOT / "notebooks-data/README.md").read_text(encoding="utf-8")
    command = re.search(r"exosim (lesson .*?) --draws (\d+) --out", readme)
    exosim(*command.group(1).split(), "--out", tmp_path)
    kept, made = rows(KEPT), rows(tmp_path / "lesson.csv")
    assert len(kept) == len(made) > 1000
    for ours, theirs in zip(kept, made):
        for name in ("route", "release", "potency", "collagenPools", "ivToSkin", "of_file", "dilution",
                     "quantity", "unit"):
            assert ours[name] == theirs[name]
        a, b = float(ours["table"]), float(theirs["table"])
        # another processor may round otherwise; differences of two arms keep fewer digits
        assert abs(a - b) <= 1e-6 * abs(a) + (1e-4 if ours["quantity"] == "effect" else 1e-9), ours
        assert int(ours["draws"]) == int(command.group(2))


def test_bands_of_the_kept_data_are_made_again(exosim, tmp_path):
    """Those of one route, in every combination and at every dilution."""
    readme = (ROOT / "notebooks-data/README.md").read_text(encoding="utf-8")
    draws = re.search(r"--draws (\d+) --out", readme).group(1)
    exosim("lesson", EXAMPLE, "--routes", "topical", "--draws", draws, "--out", tmp_path)
    kept = [row for row in rows(KEPT) if row["route"] == "topical"]
    made = rows(tmp_path / "lesson.csv")
    assert len(kept) == len(made) > 0
    for ours, theirs in zip(kept, made):
        for level in ("q05", "q25", "q50", "q75", "q95"):
            a, b = float(ours[level]), float(theirs[level])
            assert abs(a - b) <= 1e-5 * abs(a) + (1e-4 if ours["quantity"] == "effect" else 1e-9)


# --- wrong usage --------------------------------------------------------------------------------

@pytest.mark.parametrize(("options", "status", "said"), [
    (["--routes", "hope"], 64, "--routes: there is no 'hope'"),
    (["--routes", "culture"], 64, "--routes: there is no 'culture'"),
    (["--routes", "iv,iv"], 64, "stands twice"),
    (["--routes", ""], 64, "--routes"),
    (["--seed", "2"], 64, "--seed"),
    (["--draws", "1"], 64, "--draws"),
])
def test_wrong_usage_is_told(exosim, options, status, said):
    done = exosim("lesson", EXAMPLE, *options, check=False)
    assert done.returncode == status, done.stderr
    assert said in done.stderr and done.stdout == ""


def test_a_plan_that_a_route_cannot_take_is_told_by_route(exosim):
    drip = ROOT / "Models/skin/examples/iv-drip.json"
    done = exosim("lesson", drip, "--routes", "iv,topical", check=False)
    assert done.returncode == 65
    assert "by the route topical" in done.stderr and "infusion" in done.stderr
    # not asked for by name, such a route is left out
    assert [route["name"] for route in exosim.json("lesson", drip, "--json")["routes"]] == ["iv"]
