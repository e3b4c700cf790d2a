"""Parameter draws that every engine reads: the first row is the model as it is, then log-normal draws."""

import hashlib
import math
import random
import re


def nominal(text, name):
    found = re.search(rf"^  {name} = ([0-9.e+-]+);$", text, re.M)
    if not found:
        raise ValueError(f"the model has no value of '{name}'")
    return float(found.group(1))


def draws(model, text, count):
    """Rows of values; the draw depends on the seed and on Python's `random.random` alone."""
    given = model["draws"]
    values = [nominal(text, name) for name in given["parameters"]]
    source = random.Random(given["seed"])
    rows = [values]
    while len(rows) < count:
        row = []
        for value in values:
            radius = math.sqrt(-2 * math.log(1 - source.random()))
            normal = radius * math.cos(2 * math.pi * source.random())
            row.append(float(f"{value * math.exp(given['sd'] * normal):.6g}"))
        rows.append(row)
    return rows


def write_csv(path, model, text, count):
    rows = draws(model, text, count)
    lines = [",".join(model["draws"]["parameters"])]
    lines += [",".join(repr(v) for v in row) for row in rows]
    content = "\n".join(lines) + "\n"
    path.write_text(content)
    return hashlib.sha256(content.encode()).hexdigest()
