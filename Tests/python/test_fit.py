"""`exosim fit`: the calibration, as a user reruns it."""

import json
import math

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def document(exosim):
    return exosim.json("fit", "skin", "--starts", "2", "--json")


def test_the_misses_follow_from_the_numbers(document):
    for which, cost in (("withTable", "costOfTable"), ("withFit", "cost")):
        misses = [(row[which] - row["value"]) / row["scale"] for row in document["targets"]]
        assert math.isclose(sum(x * x for x in misses) / 2, document[cost], rel_tol=1e-9)
    assert document["cost"] <= document["costOfTable"] + 1e-12


def test_the_same_seed_gives_the_same_bytes_and_out_writes_them(exosim, tmp_path):
    once = exosim("fit", "skin", "--starts", "2", "--json", "--out", tmp_path / "fit.json").stdout
    assert (tmp_path / "fit.json").read_text() == once
    assert exosim("fit", "skin", "--starts", "2", "--json").stdout == once


def test_fitted_rows_are_declared_and_stay_within_their_bounds(document):
    rows = [line.split("\t") for line in
            (ROOT / "Models/skin/parameters.tsv").read_text().splitlines()[1:]]
    fitted = {row[0] for row in rows if row[8] == "fitted"}
    assert {row["id"] for row in document["parameters"]} == fitted
    for row in document["parameters"]:
        assert row["lowerBound"] < row["fitted"] < row["upperBound"]
    assert len(document["singularValues"]) == len(fitted)


@pytest.mark.parametrize("starts", ["0", "-1", "1001", "many"])
def test_a_number_of_starts_that_makes_no_sense_is_wrong_usage(exosim, starts):
    done = exosim("fit", "skin", "--starts", starts, check=False)
    assert done.returncode == 64
    assert "--starts" in done.stderr
    assert not done.stdout


def test_the_table_says_how_sure_each_number_is(exosim):
    text = exosim("fit", "skin", "--starts", "1").stdout
    assert "sure to" in text and "Singular values" in text
    assert json.dumps(text).count("unknown") == 0
