"""Checks results of `exosim run --json` against the shipped JSON Schema, and a few laws beside it.

Usage: check_result_schema.py SCHEMA RESULT...
"""

import json
import math
import sys

import jsonschema


def cell_laws(cells):
    """Exact shares and simulated cells. Yields what is broken."""
    for kind, name in (("received", "touched"), ("released", "withRelease")):
        shares = [entry[kind] for entry in cells["atLeast"]]
        if any(b > a for a, b in zip(shares, shares[1:])):
            yield f"more cells with more {kind}"
        if abs(shares[0] - cells[name]) > 1e-12:
            yield f"at least one {kind} is not {name}"
    for count in cells.get("simulated", {}).get("counts", []):
        for spread in count["spreads"]:
            if abs(math.fsum(bar["share"] for bar in spread["histogram"]) - 1) > 1e-9:
                yield f"the histogram of {count['key']} does not add up to 1"
            if not spread["low"] <= spread["median"] <= spread["high"] <= spread["most"]:
                yield f"the quantiles of {count['key']} do not ascend"


def laws(result):
    """What no schema can say: sums, orders and closed forms. Yields what is broken."""
    ledger = result["ledger"]
    for row, given in enumerate(ledger["administered"]):
        total = math.fsum(place["amounts"][row] for place in ledger["places"])
        if abs(total - given) > 1e-9 * max(given, 1e-300) and total != given:
            yield f"ledger row {row}: places sum to {total}, given {given}"
    steps = result["funnel"]["steps"]
    for before, after in zip(steps, steps[1:]):
        if before["unit"] == after["unit"] and after["amount"] > before["amount"] * (1 + 1e-9):
            yield f"funnel widens at {after['key']}"
    cells = result["cells"]
    if cells:
        untouched = 1 - cells["reached"] + cells["reached"] * math.exp(-cells["received"])
        if abs(cells["untouched"] - untouched) > 1e-12 * untouched:
            yield "untouched is not what lies out of reach and exp(-received) of the rest"
        yield from cell_laws(cells)
        asked = [row for row in result["response"]["rows"] if row["readout"] == "untouched_fraction"]
        last = result["response"]["times"][-1] == result["subject"]["duration"]
        for row in asked if last else []:
            if abs(row["treated"][-1] - cells["untouched"]) > 1e-9 * cells["untouched"]:
                yield "the model's untouched fraction is another than that of the cells"
    for row in result["response"]["rows"]:
        for index in range(len(result["response"]["times"])):
            change = row["changeVersusDeviceOnly"][index]
            treated, other = row["treated"][index], row["deviceOnly"][index]
            if row["change"] == "relative" and other:
                if abs(change - (treated / other - 1)) > 1e-12:
                    yield f"{row['readout']}: change is not treated / device_only - 1"
            if row["change"] == "absolute" and abs(change - (treated - other)) > 1e-12:
                yield f"{row['readout']}: change is not treated - device_only"
    for course in result["courses"]:
        if any(b < a for a, b in zip(course["times"], course["times"][1:])):
            yield f"{course['key']}: times do not ascend"


def main(schema_path, paths):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failed = False
    for path in paths:
        with open(path, encoding="utf-8") as file:
            result = json.load(file)
        found = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(result)]
        found = found or list(laws(result))
        print(f"{path}: {'ok' if not found else 'WRONG'}")
        for line in found[:10]:
            print("  " + line)
        failed = failed or bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
