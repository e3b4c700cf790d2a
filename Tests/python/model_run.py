"""A tiny interpreter of dose files for the skin model, on PyPI antimony and libRoadRunner.

Dev-time only: an independent second opinion on what the model says, slow and without safeguards.
It knows just enough of the manifest to run the examples.
"""

import csv
import functools
import json
import math
import pathlib
import re

import antimony
import libsbml
import roadrunner

MODEL = pathlib.Path(__file__).resolve().parents[2] / "Models" / "skin"
HOURS = {"h": 1.0, "d": 24.0, "wk": 168.0}


def table():
    with open(MODEL / "parameters.tsv", newline="") as file:
        return {row["parameterId"]: row for row in csv.DictReader(file, delimiter="\t")}


def manifest():
    return json.loads((MODEL / "model.json").read_text())


def readouts(words, setting):
    """Symbols of the readouts that mean something in a setting."""
    return [r["symbol"] for r in words["readouts"].values()
            if r["symbol"] and setting in r.get("settings", [setting])]


@functools.lru_cache
def flat_sbml(setting):
    """The flattened SBML text of a main module."""
    entry = manifest()["settings"][setting]
    antimony.clearPreviousLoads()
    if antimony.loadAntimonyFile(str(MODEL / entry["file"])) < 0:
        raise SystemExit(antimony.getLastError())
    return antimony.getSBMLString(entry["module"])


def unset(model):
    """Constants of a flat model that nothing in it gives a value."""
    given = {model.getInitialAssignment(i).getSymbol() for i in range(model.getNumInitialAssignments())}
    given |= {model.getRule(i).getVariable() for i in range(model.getNumRules())}
    return [
        p.getId()
        for p in model.getListOfParameters()
        if p.getId() not in given and not p.isSetValue()
    ]


def runner(setting, overrides, rows=None, tolerance=1e-10):
    rows = rows or table()
    document = libsbml.readSBMLFromString(flat_sbml(setting))
    model = document.getModel()
    for name in unset(model):
        value = overrides.get(name, float(rows[name]["nominalValue"]))
        model.getParameter(name).setValue(value)
    # a choice may set a parameter of the other setting only (a dish has no device)
    roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
    engine = roadrunner.RoadRunner(libsbml.writeSBMLToString(document))
    engine.integrator.relative_tolerance = tolerance
    # figures per cell are small: looser, and CVODE ends at the start of an infusion
    engine.integrator.absolute_tolerance = 1e-14
    engine.integrator.maximum_num_steps = 200000
    return engine


def get(engine, name):
    return float(engine.getValue(name))


def assign(engine, text):
    """Antimony assignments, all right-hand sides read first."""
    if not text:
        return
    pending = []
    for part in text.split(";"):
        target, formula = part.split("=", 1)
        names = {n: get(engine, n) for n in set(re.findall(r"[A-Za-z_]\w*", formula)) if n not in ("exp", "ln", "sqrt")}
        names.update(exp=math.exp, ln=math.log, sqrt=math.sqrt)
        pending.append((target.strip(), eval(formula.replace("^", "**"), {}, names)))
    for target, value in pending:
        engine.setValue(target, value)


def number(text, units):
    value, unit = re.match(r"\s*([-+0-9.eE]+)\s*(.*)$", str(text)).groups()
    return float(value) * units[unit.strip()]


def hours(text):
    return number(text, {**HOURS, "y": 8766.0, "min": 1 / 60})


def plan(dose):
    """(setting, route, overrides, counted, volume, times, infusion hours) of a dose file."""
    rows, words = table(), manifest()
    product, given = dose["product"], dose["administration"]
    route = words["routes"][given["route"]]
    overrides = {}

    def use(binding):
        for parameter, row in binding.items():
            overrides[parameter] = float(rows[row]["nominalValue"])

    paths = {"product": product, "administration": given, "subject": dose.get("subject", {}), "variants": dose.get("variants", {})}

    def look(path):
        value = paths
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        return value

    for path, choice in words["choices"].items():
        option = look(path) or route.get("defaults", {}).get(path) or choice["default"]
        use(choice["options"][option]["set"])
    use(route["set"])
    scale = {"": 1.0, "/ug": 1.0, "h": 1.0, "ng/mL": 1.0, "cm2": 1.0, "y": 1.0, "mL": 1.0, "cells": 1.0}
    for path, parameter in words["inputs"].items():
        value = look(path)
        if value is not None:
            overrides[parameter] = number(value, scale)
    dilution = product.get("dilution", 1)
    if "growth_factor_concentration" in overrides:
        overrides["growth_factor_concentration"] /= dilution
    if given["route"] == "culture":
        volume = overrides.get("medium_volume", float(rows["medium_volume"]["nominalValue"]))
        protein = number(given["concentration"], {"ug/mL": 1.0})
        ratio = overrides.get("particles_per_microgram", float(rows["particles_per_microgram"]["nominalValue"]))
        counted = protein * ratio * volume / dilution
        overrides.pop("particles_per_microgram", None)
    else:
        volume = number(given["volume"], {"mL": 1.0})
        counted = number(product["particles"], {"/mL": 1.0}) * volume / dilution
    overrides.pop("particles_per_microgram", None)
    regimen = dose["regimen"]
    over = re.search(r"over ([0-9.]+ \w+)", regimen)
    repeat = re.search(r"q ([0-9.]+ \w+) x (\d+)", regimen)
    times = [i * hours(repeat[1]) for i in range(int(repeat[2]))] if repeat else [0.0]
    return route["setting"], route, overrides, counted, volume, times, hours(over[1]) if over else 0.0


def course(dose, arm, setting, overrides, changes, times, watch, tolerance=1e-10):
    """Values by (symbol, time, after): `after` reads behind what happens at that time, else before.

    A dose file may be missing; `changes` are (hours, assignments) on top of it. Symbols of submodels
    have two underscores, as in exosim.
    """
    route, given, stops = None, {}, []
    if dose:
        setting, route, given, counted, volume, at_times, over = plan(dose)
        for at in at_times if arm != "untreated" else []:
            stops.append((at, 1, "device", route["device"]))
            if arm == "treated":
                stops.append((at, 2, "counted", None))
                stops.append((at + over, 0, "stop", None) if over else (at, 3, "dose", route["dose"]))
    stops += [(at, 4, "change", text) for at, text in changes]
    stops += [(at, 9 if after else -1, "read", after) for at, after in times]
    engine = runner(setting, {**given, **overrides}, tolerance=tolerance)
    burn = manifest()["settings"][setting]["burnIn"]
    if burn and get(engine, burn) > 0:
        engine.simulate(0, get(engine, burn), 2)
    found, now = {}, 0.0
    for at, _, what, text in sorted(stops, key=lambda s: s[:2]):
        if at > now:
            # no law reads the time, so every stretch may start at 0
            engine.simulate(0, at - now, 2)
            now = at
        if what == "read":
            found.update({(name, at, text): get(engine, name.replace("__", "_")) for name in watch})
        elif what == "counted":
            engine.setValue("counted_particles", counted)
            engine.setValue("applied_volume", volume)
            if over:
                engine.setValue(route["infusion"], 1 / over)
        elif what == "stop":
            engine.setValue(route["infusion"], 0.0)
        else:
            assign(engine, text)
    return found


def simulate(dose, arm="treated", points=(), overrides=None, tolerance=1e-10, watch=None):
    """Values of `watch` symbols at `points` (hours), after doses at those times."""
    found = course(dose, arm, None, overrides or {}, [], [(at, True) for at in points], watch, tolerance)
    return [{name: found[name, at, True] for name in watch} for at in points]
