"""The reader that everybody else uses, PyPI's antimony, must see the same model as exosim."""

import json
import xml.etree.ElementTree as ElementTree

import antimony
import pytest
from conftest import ROOT

FOLDER = ROOT / "Models" / "skin"
SETTINGS = json.loads((FOLDER / "model.json").read_text())["settings"] if (
    FOLDER / "model.json").exists() else {}


def sbml(load, module=None):
    antimony.clearPreviousLoads()
    assert load() >= 0, antimony.getLastError()
    text = antimony.getSBMLString(module or antimony.getMainModuleName())
    return ElementTree.fromstring(text)


def elements(document, kind):
    return [element for element in document.iter() if element.tag.endswith("}" + kind)]


def stoichiometry(document):
    """Reaction -> species -> net stoichiometry, as libantimony sees it."""
    found = {}
    for reaction in elements(document, "reaction"):
        net = {}
        for side, sign in (("listOfReactants", -1), ("listOfProducts", 1)):
            for reference in elements(reaction, "speciesReference"):
                if reference in list(next(iter(elements(reaction, side)), [])):
                    name = reference.get("species")
                    net[name] = net.get(name, 0) + sign * float(reference.get("stoichiometry", 1))
        found[reaction.get("id")] = {name: value for name, value in net.items() if value}
    return found


def plain(name):
    """libantimony joins the names of submodels by one underscore, exosim as libsbml does by two."""
    return name.replace("__", "_")


def ours(model):
    found = {}
    for reaction in model["reactions"]:
        net = {}
        for side, sign in (("reactants", -1), ("products", 1)):
            for item in reaction[side]:
                name = plain(item["species"])
                net[name] = net.get(name, 0) + sign * item["stoichiometry"]
        found[plain(reaction["name"])] = {name: value for name, value in net.items() if value}
    return found


@pytest.mark.parametrize("setting", SETTINGS)
def test_species_reactions_and_stoichiometry_agree(exosim, setting):
    file = FOLDER / SETTINGS[setting]["file"]
    theirs = sbml(lambda: antimony.loadAntimonyFile(str(file)), SETTINGS[setting]["module"])
    model = exosim.json("model", "show", "skin", "--setting", setting, "--format", "json")
    species = {element.get("id") for element in elements(theirs, "species")}
    assert {plain(item["name"]) for item in model["species"]} == species
    assert ours(model) == stoichiometry(theirs)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.ant")), ids=lambda path: path.name)
def test_every_model_file_is_read(file):
    sbml(lambda: antimony.loadAntimonyFile(str(file)))


def test_the_flat_text_of_a_dosed_model_is_read(exosim, example):
    text = exosim("model", "show", "skin", "--dose", example).stdout
    document = sbml(lambda: antimony.loadAntimonyString(text))
    plan = exosim.json("check", example, "--json")
    assert len(elements(document, "event")) >= len(plan["schedule"])
