"""Checks Models/skin against PyPI antimony and libRoadRunner, and prints what the examples say.

Run from anywhere: python Tests/python/model_check.py [example ...]
"""

import csv
import json
import math
import re
import sys

import antimony
import libsbml

import model_run as run

FAILURES = []
EVIDENCE = {"measured", "second-hand", "derived", "assumed", "fitted", "setting"}
BASE = {
    "dimensionless": (1.0, {}), "item": (1.0, {"item": 1}), "hour": (3600.0, {"second": 1}),
    "year": (31557600.0, {"second": 1}), "mL": (1e-3, {"litre": 1}), "cm": (1e-2, {"metre": 1}),
    "mg": (1e-3, {"gram": 1}), "ng": (1e-9, {"gram": 1}), "ug": (1e-6, {"gram": 1}), "1": (1.0, {}),
}


def expect(condition, message):
    if not condition:
        FAILURES.append(message)
        print("FAIL", message)


def unit_of_text(text):
    """(factor, exponents) of a unit as written in the table: "mL/item/hour", "cm^2"."""
    factor, exponents = 1.0, {}
    for index, part in enumerate(text.split("/")):
        name, _, power = part.partition("^")
        sign = (1 if index == 0 else -1) * int(power or 1)
        scale, kinds = BASE[name]
        factor *= scale**sign
        for kind, exponent in kinds.items():
            exponents[kind] = exponents.get(kind, 0) + sign * exponent
    return factor, {k: v for k, v in exponents.items() if v}


def unit_of_sbml(model, name):
    definition = model.getUnitDefinition(name)
    if definition is None:
        return 1.0, {} if name == "dimensionless" else {name: 1}
    factor, exponents = 1.0, {}
    for unit in definition.getListOfUnits():
        power = unit.getExponent()
        factor *= (unit.getMultiplier() * 10.0 ** unit.getScale()) ** power
        kind = libsbml.UnitKind_toString(unit.getKind())
        if kind != "dimensionless":
            exponents[kind] = exponents.get(kind, 0) + power
    return factor, {k: v for k, v in exponents.items() if v}


def check_files():
    for path in sorted(run.MODEL.glob("*.ant")):
        antimony.clearPreviousLoads()
        expect(antimony.loadAntimonyFile(str(path)) >= 0, f"{path.name}: {antimony.getLastError()}")
        body = re.sub(r"//.*", "", path.read_text())
        for line in body.replace("\\\n", " ").splitlines():
            if line.strip().startswith(("unit ", "import", "function")):
                continue
            for literal in re.findall(r"(?<![\w.])\d+\.?\d*(?:[eE][-+]?\d+)?", line):
                # 4 belongs to the solution of a quadratic equation in `untitrated`
                expect(literal in ("0", "1", "2") or (literal == "4" and "sqrt" in line),
                       f"{path.name}: the number {literal} in: {line.strip()}")


def check_table(rows):
    columns = "parameterId parameterName parameterScale lowerBound upperBound nominalValue estimate"
    with open(run.MODEL / "parameters.tsv", newline="") as file:
        header = next(csv.reader(file, delimiter="\t"))
    expect(header == (columns + " unit evidence source note").split(), f"columns {header}")
    for name, row in rows.items():
        low, high, value = (float(row[c]) for c in ("lowerBound", "upperBound", "nominalValue"))
        expect(low <= value <= high, f"{name}: {value} outside {low}..{high}")
        expect(row["evidence"] in EVIDENCE, f"{name}: evidence {row['evidence']}")
        expect(row["source"].strip() and row["parameterName"].strip(), f"{name}: no source or name")
        expect(row["parameterScale"] in ("lin", "log10"), f"{name}: scale")
        expect(row["parameterScale"] == "lin" or low > 0, f"{name}: log scale from {low}")
        expect((row["evidence"] == "setting") <= (row["estimate"] == "0"), f"{name}: a setting is not estimated")
        if row["evidence"] == "assumed" and row["parameterScale"] == "log10":
            expect(high / low > 9.9, f"{name}: assumed, but only {high / low:.1f}-fold wide")


def check_model(setting, rows):
    text = run.flat_sbml(setting)
    document = libsbml.readSBMLFromString(text)
    model = document.getModel()
    document.checkConsistency()
    for index in range(document.getNumErrors()):
        error = document.getError(index)
        expect(error.getSeverity() < libsbml.LIBSBML_SEV_ERROR, f"{setting}: {error.getMessage()}")
    used = run.unset(model)
    for name in used:
        expect(name in rows, f"{setting}: {name} has no row")
        if name in rows:
            factor, kinds = unit_of_text(rows[name]["unit"])
            other, others = unit_of_sbml(model, model.getParameter(name).getUnits())
            expect(kinds == others and math.isclose(factor, other), f"{setting}: unit of {name}: {rows[name]['unit']}")
    for parameter in model.getListOfParameters():
        expect(parameter.isSetUnits(), f"{setting}: {parameter.getId()} has no unit")
    rates = sum(model.getRule(i).isRate() for i in range(model.getNumRules()))
    print(f"{setting}: {model.getNumSpecies() + rates} states ({model.getNumSpecies()} species, {rates} rate rules), "
          f"{model.getNumReactions()} reactions, {len(used)} parameters")
    symbols = {e.getId() for e in list(model.getListOfParameters()) + list(model.getListOfSpecies())}
    return set(used), symbols


def check_manifest(words, rows, symbols):
    mentioned = set()

    def row(name):
        mentioned.add(name)
        expect(name in rows, f"manifest: no row {name}")

    everywhere = set.union(*symbols.values())
    for name, route in words["routes"].items():
        there = symbols[route["setting"]]
        for parameter, value in route["set"].items():
            expect(parameter in there, f"route {name}: {parameter}")
            row(value)
        for text in (route["dose"], route["device"]):
            for symbol in re.findall(r"[A-Za-z_]\w*", text):
                expect(symbol in there, f"route {name}: {symbol}")
        for symbol in route["uses"]:
            expect(symbol in rows, f"route {name} uses {symbol}")
        for path, option in route["defaults"].items():
            expect(option in words["choices"][path]["options"], f"route {name}: default {option}")
    for path, choice in words["choices"].items():
        expect(choice["default"] in choice["options"], f"choice {path}: default")
        for option in choice["options"].values():
            for parameter, value in option["set"].items():
                expect(parameter in everywhere, f"choice {path}: {parameter}")
                row(value)
    for path, parameter in words["inputs"].items():
        expect(parameter in everywhere or parameter in rows, f"input {path}: {parameter}")
        mentioned.add(parameter)
    for parameter in words["dose"].values():
        mentioned.add(parameter)
    for judged in [words] + list(words["settings"].values()):
        if "detection" in judged:
            row(judged["detection"]["threshold"])
            for value in list(judged["detection"].get("trial", {}).values())[1:]:
                row(value)
    widening = words["uncertainty"]["widening"]
    expect(set(widening) == set(EVIDENCE) - {"setting"}, f"widening of {sorted(widening)}")
    for value in widening.values():
        row(value)
    row(words["lesson"]["dish"])
    for key in ("perCell", "untouched"):
        expect(words["lesson"][key] in words["readouts"], f"lesson: no readout {words['lesson'][key]}")
    public = [p["symbol"] for p in words["ledger"]["places"]] + [words["ledger"]["total"]]
    public += [s["symbol"] for s in words["funnel"]] + [words["perArea"], words["perCell"]]
    public += [words["cells"][k] for k in ("received", "released", "siteOccupancy", "reached")]
    for setting, there in symbols.items():
        for symbol in public + run.readouts(words, setting):
            expect(symbol in there, f"{setting}: no symbol {symbol}")
        for readout in words["readouts"].values():
            if setting not in readout.get("settings", [setting]):
                expect(readout["symbol"] not in there, f"{setting}: {readout['symbol']} means nothing here")
    for step in words["funnel"]:
        for parameter in step["parameters"]:
            expect(parameter in rows, f"funnel {step['key']}: {parameter}")
    for step in words["response"]:
        for parameter in step["parameters"]:
            expect(parameter in rows, f"response {step['key']}: {parameter}")
    keys = [step["key"] for step in words["funnel"] + words["response"]]
    expect(len(keys) == len(set(keys)), f"a step stands twice: {keys}")
    return mentioned


def rows_of_statements():
    """Rows that statements compare groups of people with."""
    tests = [test for path in sorted((run.MODEL / "statements").glob("*.json"))
             for test in json.loads(path.read_text())["test"]]
    return {test["significant"][key] for test in tests if "significant" in test
            for key in ("spread", "power")}


def check_example(name, words, potency):
    dose = json.loads((run.MODEL / "examples" / f"{name}.json").read_text())
    dose.setdefault("variants", {})["potency"] = potency
    dish = dose["administration"]["route"] == "culture"
    end = 72.0 if dish else 2016.0
    points = [0.0, 0.5, 1, 3, 8, 24, end / 3, end] + ([] if dish else [4320.0])
    points = sorted(points)
    ledger = [p["symbol"] for p in words["ledger"]["places"]]
    steps = [s["symbol"] for s in words["funnel"]][:-1]
    readouts = run.readouts(words, "culture" if dish else "skin")
    watch = set(ledger + steps + readouts + ["administered", "received_per_fibroblast", "released_per_fibroblast",
                                                     "reached_fraction"])
    course = run.simulate(dose, "treated", points, watch=watch)
    for at, state in zip(points, course):
        total = sum(state[s] for s in ledger)
        expect(abs(total - state["administered"]) <= 1e-9 * state["administered"], f"{name}: ledger at {at} h: {total}")
        least = min(state[s] for s in ledger)
        expect(least >= -1e-9 * max(state["administered"], 1), f"{name}: a place holds {least} at {at} h")
        for before, after in zip(steps, steps[1:]):
            expect(state[after] <= state[before] * (1 + 1e-9), f"{name}: {after} > {before} at {at} h")
    final = course[points.index(end)]
    device = run.simulate(dose, "device_only", [end], watch=watch)[0]
    untreated = run.simulate(dose, "untreated", [end], watch=watch)[0]
    copies = float(run.table()["mirna_copies_per_particle"]["nominalValue"])
    doses = 1 if dish or "x 3" not in dose["regimen"] else 3
    reach = final["reached_fraction"]
    untouched = 1 - reach + reach * math.exp(-final["received_per_fibroblast"] / doses)
    wrinkles = "       -       -" if dish else (
        f"{device['wrinkle_index'] - final['wrinkle_index']:8.4f} "
        f"{untreated['wrinkle_index'] - device['wrinkle_index']:7.2f}")
    print(f"{name:34s} {potency:12s} {final['particles_per_fibroblast'] / doses:9.3g} "
          f"{final['received_per_fibroblast'] / doses:9.3g} {untouched:9.2g} "
          f"{final['released_per_fibroblast'] / doses * copies:9.2g} {final['mirna_copies'] / doses:9.2g} "
          f"{final['new_collagen'] / device['new_collagen'] - 1:+9.3%} {device['new_collagen'] / untreated['new_collagen'] - 1:+8.1%} "
          f"{final['total_collagen'] / device['total_collagen'] - 1:+10.4%} {wrinkles} "
          f"{final['fibroblasts'] / device['fibroblasts']:6.3f}")


def main():
    rows, words = run.table(), run.manifest()
    check_files()
    check_table(rows)
    used, symbols = set(), {}
    for setting in words["settings"]:
        names, symbols[setting] = check_model(setting, rows)
        used |= names
    used |= check_manifest(words, rows, symbols)
    for name in rows_of_statements():
        expect(name in rows, f"statements: no row {name}")
        used.add(name)
    expect(not set(rows) - used, f"rows that nothing uses: {sorted(set(rows) - used)}")
    print("\nper session; effect at 12 wk (dish: 72 h) over the same course without vesicles")
    print(f"{'example':34s} {'potency':12s} {'delivered':>9s} {'taken in':>9s} {'untouched':>9s} {'released':>9s} "
          f"{'loaded':>9s} {'new coll.':>9s} {'device':>8s} {'total':>10s} {'points':>8s} {'device':>7s} {'cells':>6s}")
    names = sys.argv[1:] or sorted(p.stem for p in (run.MODEL / "examples").glob("*.json"))
    for potency in ("in_vitro", "trial_fitted"):
        for name in names:
            check_example(name, words, potency)
    print("\n" + ("everything holds" if not FAILURES else f"{len(FAILURES)} failures"))
    sys.exit(bool(FAILURES))


if __name__ == "__main__":
    main()
