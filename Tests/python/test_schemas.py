"""An independent validator judges what goes in and what comes out."""

import json

import jsonschema
import pytest
from check_result_schema import cell_laws
from conftest import ROOT


def schema(name):
    return json.loads((ROOT / "Schemas" / f"{name}.schema.json").read_text())


@pytest.mark.parametrize("name", ["dose", "result", "sweep", "explain", "dose-response"])
def test_the_schema_itself_is_valid_and_is_what_the_program_prints(exosim, name):
    jsonschema.Draft202012Validator.check_schema(schema(name))
    assert schema(name)["$schema"].startswith("https://json-schema.org/draft/2020-12/")
    assert exosim.json("schema", name) == schema(name)


def test_every_example_is_a_valid_dose_file(example):
    jsonschema.Draft202012Validator(schema("dose")).validate(json.loads(example.read_text()))


def test_every_result_is_valid(example, results):
    jsonschema.Draft202012Validator(schema("result")).validate(results(example))


def test_a_result_with_simulated_cells_is_valid(exosim):
    dose = ROOT / "Models/skin/examples/topical-intact.json"
    result = exosim.json("run", dose, "--cells", "200", "--json")
    jsonschema.Draft202012Validator(schema("result")).validate(result)
    assert list(cell_laws(result["cells"])) == []
    assert result["cells"]["simulated"]["cells"] == 200


@pytest.mark.parametrize("change", [
    {"dosage": 1}, {"schemaVersion": 2}, {"product": 7}, {"regimen": None},
    {"administration": {"route": "by_post"}}, {"claims": [{"readout": "luck", "at": "1 d"}]},
])
def test_what_the_schema_refuses_the_program_refuses(exosim, tmp_path, change):
    document = json.loads((ROOT / "Models/skin/examples/microneedle-monthly-x3.json").read_text())
    document.update(change)
    assert not jsonschema.Draft202012Validator(schema("dose")).is_valid(document)
    file = tmp_path / "dose.json"
    file.write_text(json.dumps(document))
    done = exosim("run", file, check=False)
    assert done.returncode == 65
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")


def test_an_unknown_key_gets_a_suggestion(exosim, tmp_path):
    document = json.loads((ROOT / "Models/skin/examples/microneedle-monthly-x3.json").read_text())
    document["regimem"] = document.pop("regimen")
    file = tmp_path / "dose.json"
    file.write_text(json.dumps(document))
    done = exosim("check", file, check=False)
    assert done.returncode == 65
    assert "regimen" in done.stderr.split("did you mean")[1]
