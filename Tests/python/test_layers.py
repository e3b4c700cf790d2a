"""A dose file that divides the dermis: every route runs, and others can read the model."""

import json

import antimony
import jsonschema
import pytest
from conftest import EXAMPLES, ROOT
from test_antimony import elements, sbml

SKIN = [path for path in EXAMPLES if json.loads(path.read_text())["administration"]["route"] != "culture"]
SCHEMA = json.loads((ROOT / "Schemas" / "result.schema.json").read_text())


@pytest.fixture
def divided(tmp_path):
    """A copy of an example with a number of layers."""

    def make(example, layers):
        dose = json.loads(example.read_text())
        dose.setdefault("simulation", {})["layers"] = layers
        path = tmp_path / f"{example.stem}-{layers}.json"
        path.write_text(json.dumps(dose))
        return path

    return make


@pytest.mark.parametrize("route", SKIN, ids=lambda path: path.stem)
def test_ten_layers_run_by_every_route(exosim, divided, route, tmp_path):
    out = tmp_path / "out"
    exosim("run", divided(route, 10), "--out", out)
    result = json.loads((out / "result.json").read_text())
    jsonschema.validate(result, SCHEMA)
    assert result["certificate"]["ledgerDrift"] < 1e-9
    assert result["certificate"]["deliveredError"] < 1e-4
    assert (out / "report.html").stat().st_size > 10_000


def test_two_layers_are_the_model_as_it_stands(exosim, divided):
    one, other = (exosim.json("run", path, "--json") for path in (SKIN[0], divided(SKIN[0], 2)))
    for result in (one, other):
        del result["provenance"]
    assert one == other


def test_a_dish_has_no_layers(exosim, divided):
    dish = next(path for path in EXAMPLES if path not in SKIN)
    done = exosim("run", divided(dish, 4), check=False)
    assert done.returncode == 65
    assert "simulation/layers" in done.stderr and "culture" in done.stderr


def test_a_sweep_has_one_number_of_layers(exosim, divided, tmp_path):
    dose = divided(SKIN[0], 6)
    done = exosim("sweep", dose, "--vary", "simulation.layers=2,4", "--out", tmp_path / "no", check=False)
    assert done.returncode != 0 and "simulation.layers" in done.stderr
    exosim("sweep", dose, "--vary", "product.dilution=1,10", "--out", tmp_path / "yes")


@pytest.mark.parametrize("layers", [3, 10, 50])
def test_the_flat_text_is_read_by_others(exosim, divided, layers):
    dose = divided(SKIN[0], layers)
    text = exosim("model", "show", "skin", "--dose", dose).stdout
    document = sbml(lambda: antimony.loadAntimonyString(text))
    model = exosim.json("model", "show", "skin", "--dose", dose, "--format", "json")
    assert len(elements(document, "species")) == len(model["species"])
    assert len(elements(document, "reaction")) == len(model["reactions"])
    assert len([item for item in model["species"] if item["name"].endswith("matrix_bound")]) == layers
