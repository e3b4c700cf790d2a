#!/usr/bin/env python3
"""Makes the frozen benchmark models from the shipped ones: run once, when they are to be renewed.

  python -m harness.freeze EXOSIM

A model is named after its SHA-256, so that a figure always says which text it was measured on. The row of wells
is made of the culture model as it is: nothing in a model is simplified for a figure.
"""

import hashlib
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent.parent
MODELS = HERE / "models"
EXAMPLES = HERE.parent / "Models" / "skin" / "examples"
WELLS = 6


def shown(exosim, example):
    command = [exosim, "model", "show", "skin", "--models", str(EXAMPLES.parents[1])]
    command += ["--dose", str(EXAMPLES / example), "--format", "antimony"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def section(text, name):
    found = re.search(rf"^  // {name}\n(.*?)(?=\n  // |\nend)", text, re.S | re.M)
    return found.group(1).splitlines() if found else []


def row_of_wells(culture, wells):
    """Copies of the culture model side by side, their media exchanging vesicles; the first one is dosed."""
    own = set(re.findall(r"species (\w+) in", culture))
    own |= set(re.findall(r"^  (\w+)'? :?= .*;$", "\n".join(section(culture, "rules")), re.M))
    word = re.compile(r"\b(" + "|".join(sorted(own)) + r")\b")
    head = culture[: culture.index("  // species")].replace("model *culture()", f"model *wells_{wells}()")
    parts = {name: [] for name in ("species", "parameters", "values at the start", "rules", "reactions", "events")}
    for well in range(1, wells + 1):
        for name, lines in parts.items():
            for line in section(culture, name):
                first = re.match(r"\s*(?:substanceOnly species |var |const )?(\w+)", line).group(1)
                changed = word.sub(lambda m: f"w{well}__{m.group(1)}", line)
                if name == "reactions":
                    changed = changed.replace(f"  {first}:", f"  w{well}__{first}:")
                elif name == "events":
                    if well > 1:
                        continue
                elif first not in own and well > 1:
                    continue
                lines.append(changed)
    parts["parameters"].append("  well_exchange_clearance = 0.01;\n  well_exchange_clearance has mL_per_hour;")
    for well in range(1, wells):
        here, there = f"w{well}__bulk", f"w{well + 1}__bulk"
        for name, source, target in ((f"down_{well}", here, there), (f"up_{well}", there, here)):
            parts["reactions"].append(
                f"  {name}: {source}_medium => {target}_medium; "
                f"well_exchange_clearance * {source}_medium / {source}_volume;"
            )
    body = "\n".join(f"  // {name}\n" + "\n".join(lines) for name, lines in parts.items())
    return f"{head}{body}\nend\n"


# A half-life, a rate, a gain may be drawn; a share of one, a switch or an initial age may not.
DRAWN = re.compile(r"_(rate|half_life|gain|clearance|dissociation|half_effect|half_effect_concentration|basal|"
                   r"per_cell|feedback|pool|potency|half_blocking|half_signal|from_device|output_per_cell)\w*$")


def drawn_parameters(text):
    """Names and values of about fifty positive constants that a sweep may vary."""
    values = re.findall(r"^  (\w+) = ([0-9.e+-]+);$", "\n".join(section(text, "parameters")), re.M)
    state = set(re.findall(r"^  (\w+)' = ", text, re.M))
    found = [(n, float(v)) for n, v in values if DRAWN.search(n) and n not in state and float(v) > 0 and "share" not in n]
    return found


def frozen(name, text, end, times, note):
    digest = hashlib.sha256(text.encode()).hexdigest()
    file = f"{name}-{digest[:8]}.ant"
    for old in MODELS.glob(f"{name}-????????.ant"):
        old.unlink()
    (MODELS / file).write_text(text)
    drawn = drawn_parameters(text)
    print(f"{file}: {len(drawn)} drawn parameters")
    return {
        "name": name, "file": file, "sha256": digest, "note": note, "end": end, "times": times,
        "draws": {"seed": 20261122, "sd": 0.25, "parameters": [n for n, _ in drawn]},
    }


def problem(name, end, times, note):
    """A reference problem, whose text is its own file."""
    text = (MODELS / f"{name}.ant").read_text()
    digest = hashlib.sha256(text.encode()).hexdigest()
    drawn = [n for n, _ in drawn_parameters(text)]
    return {"name": name, "file": f"{name}.ant", "sha256": digest, "note": note, "end": end, "times": times,
            "draws": {"seed": 20261122, "sd": 0.25, "parameters": drawn}}


def main():
    exosim = sys.argv[1]
    MODELS.mkdir(exist_ok=True)
    culture = shown(exosim, "culture-100ug-per-mL.json")
    full = shown(exosim, "microneedle-monthly-x3.json")
    models = [
        frozen("culture", culture, 72, {"first": 1, "step": 1, "count": 72},
               "the culture setting of the skin model: one dose, 72 hours, a row every hour"),
        frozen("skin", full, 4320, {"first": 12, "step": 24, "count": 180},
               "the full skin model: three microneedle doses four weeks apart, 180 days, a row every day"),
        frozen("wells", row_of_wells(culture, WELLS), 72, {"first": 1, "step": 1, "count": 72},
               f"{WELLS} copies of the culture model in a row, neighbouring media exchanging vesicles; "
               "the first well is dosed"),
        problem("robertson", 1e4, {"first": 100, "step": 100, "count": 100},
                "Robertson's reaction, the classical stiff problem"),
        problem("hires", 320, {"first": 4, "step": 4, "count": 80}, "HIRES, eight states"),
    ]
    (MODELS / "models.json").write_text(json.dumps(models, indent=2) + "\n")


if __name__ == "__main__":
    main()
