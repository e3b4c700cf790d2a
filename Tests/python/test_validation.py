"""The list of published experiments: complete, and what the program says about it."""

import csv
import re

import pytest
from conftest import ROOT

FOLDER = ROOT / "Models" / "skin" / "validation"
# every target that the surveys of the literature list for this model
SURVEYED = ({f"skin_V{i}" for i in range(1, 13)} | {f"skin_N{i}" for i in range(1, 5)}
            | {f"uptake_V{i}" for i in range(1, 16)} | {f"dish_{dose}" for dose in (25, 50, 100)})


def rows(name):
    with open(FOLDER / name, newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def document(exosim):
    return exosim.json("validate", "skin", "--json")


def test_no_surveyed_target_is_missing():
    assert {row["target"] for row in rows("targets.tsv")} == SURVEYED


def test_every_row_is_in_the_answer_and_none_failed(document):
    found = {row["id"]: row for row in document["targets"]}
    assert set(found) == {row["id"] for row in rows("targets.tsv")}
    assert not [row["id"] for row in document["targets"] if row["verdict"] == "failed"]


def test_verdicts_and_counts_follow_from_the_numbers(document):
    hits = {}
    for row in document["targets"]:
        kind, verdict = row["class"], row["verdict"]
        if verdict in ("hit", "miss"):
            inside = row.get("lower", float("-inf")) <= row["model"] <= row.get("upper", float("inf"))
            assert inside == (verdict == "hit"), row["id"]
            hits.setdefault(kind, [0, 0])[verdict == "miss"] += 1
    for count in document["counts"]:
        assert [count["hits"], count["misses"]] == hits.get(count["class"], [0, 0])
    assert document["counts"][0]["class"] == document["targets"][0]["class"] == "predicted"


def test_the_first_line_counts_predicted_hits(exosim, document):
    first = exosim("validate", "skin").stdout.splitlines()[0]
    count = document["counts"][0]
    assert first.startswith(f"predicted: {count['hits']} of {count['hits'] + count['misses']} rows hit")


def test_readme_quotes_the_first_line(exosim):
    first = exosim("validate", "skin").stdout.splitlines()[0]
    assert first in (ROOT / "README.md").read_text()


def test_out_writes_what_json_prints(exosim, tmp_path):
    exosim("validate", "skin", "--out", tmp_path / "v.json")
    assert (tmp_path / "v.json").read_text() == exosim("validate", "skin", "--json").stdout


def test_petab_tables_agree_with_each_other_and_with_the_targets():
    conditions = {row["conditionId"] for row in rows("conditions.tsv")}
    observables = {row["observableId"]: row for row in rows("observables.tsv")}
    parameters = {row["parameterId"] for row in csv.DictReader(open(FOLDER.parent / "parameters.tsv"), delimiter="\t")}
    assert set(rows("conditions.tsv")[0]) - {"conditionId", "conditionName"} <= parameters
    targets = {row["target"] for row in rows("targets.tsv")}
    for row in rows("measurements.tsv"):
        assert row["simulationConditionId"] in conditions
        assert row["observableId"] in observables
        assert re.match(r"(skin_V\d+)", row["datasetId"])[1] in targets
        assert float(row["time"]) > 0 and float(row["measurement"]) > 0
    assert conditions == {row["condition"] for row in rows("runs.tsv")} - {""}
