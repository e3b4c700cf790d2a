"""The published experiments of the skin model, run by libRoadRunner: a second opinion on `exosim validate`.

Reads Models/skin/validation (targets.tsv, runs.tsv, conditions.tsv), the one list of experiments, and
prints observed, model, accepted range, hit or miss. --only PATTERN: rows whose id matches; --against
FILE: the JSON document of `exosim validate skin --json`, whose values must agree; --fit: solve the two
numbers that the variant `trial_fitted` takes from one trial.
"""

import argparse
import csv
import functools
import json
import math
import re

import model_run as run

FOLDER = run.MODEL / "validation"
READING = re.compile(r"(?P<symbol>\w+)@(?P<run>\w+)(\.(?P<arm>\w+))?@(?P<time>[\w.]+)")
UNITS = {"h": 1.0, "d": 24.0, "wk": 168.0, "min": 1 / 60}
# tighter than any verdict needs; the two programs are compared to 1e-4
TOLERANCE = 1e-11


def rows(name):
    with open(FOLDER / name, newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def settings(text):
    return dict((part.strip() for part in pair.split("=", 1)) for pair in text.split(";") if pair.strip())


def hours(text):
    value, unit = re.fullmatch(r"([0-9.eE]+)\s*([a-z]+)", text).groups()
    return float(value) * UNITS[unit]


def readings(target):
    """(symbol, run, arm, start, end) of each reading of a target; start == end for one time."""
    found = []
    for match in READING.finditer(target["observable"]):
        ends = [hours(end) for end in match["time"].split("..")]
        found.append((match["symbol"], match["run"], match["arm"], ends[0], ends[-1]))
    return found


def samples(start, end):
    """Hours at which an interval is read: every hour, and its end."""
    return [start + i for i in range(math.ceil(end - start))] + [end] if end > start else [start]


def number(text):
    """A number, or the nominal value of a row of the parameter table."""
    try:
        return float(text)
    except ValueError:
        return float(run.table()[text]["nominalValue"])


def dose_of(row):
    dose = json.loads((run.MODEL / row["dose"]).read_text())
    for path, value in settings(row["changes"]).items():
        part = dose
        *steps, last = path.split(".")
        for step in steps:
            part = part.setdefault(step, {})
        part[last] = value if not re.fullmatch(r"[0-9.eE+]+", value) or path.startswith("variants") else float(value)
    return dose


class Runs:
    """Every arm simulated once, at all the times that targets read it."""

    def __init__(self, targets):
        self.rows = {row["run"]: row for row in rows("runs.tsv")}
        self.conditions = {row["conditionId"]: row for row in rows("conditions.tsv")}
        self.wanted = {}
        for target in targets:
            for symbol, name, arm, start, end in readings(target):
                symbols, times = self.wanted.setdefault((name, arm), (set(), set()))
                symbols.add(symbol)
                times.update((t, end > start and t == start) for t in samples(start, end))

    def parameters(self, row):
        found = {k: number(v) for k, v in self.conditions.get(row["condition"], {}).items()
                 if k not in ("conditionId", "conditionName")}
        return found | {k: number(v) for k, v in settings(row["parameters"]).items()}

    @functools.cache
    def arm(self, name, arm):
        """Values by (symbol, time, whether after a change at that time)."""
        row = self.rows[name]
        symbols, times = self.wanted[name, arm]
        changes = [(hours(at.strip()), text.strip()) for at, text in
                   (part.split(":", 1) for part in row["interventions"].split("|") if part.strip())]
        dose = dose_of(row) if row["dose"] else None
        return run.course(dose, arm, row["setting"], self.parameters(row), changes, sorted(times), sorted(symbols), TOLERANCE)

    def value(self, reading):
        symbol, name, arm, start, end = reading
        course = self.arm(name, arm)
        times = samples(start, end)
        values = [course[symbol, t, end > start and t == start] for t in times]
        if len(values) == 1:
            return values[0]
        area = sum((a + b) / 2 * (t1 - t0) for a, b, t0, t1 in zip(values, values[1:], times, times[1:]))
        return area / (end - start)


def value(target, runs):
    """What the model says, or None for a target without an observable."""
    if not target["observable"]:
        return None
    found = iter([runs.value(reading) for reading in readings(target)])
    formula = READING.sub(lambda _: repr(next(found)), target["observable"])
    formula = formula.replace("&&", " and ").replace("^", "**")
    return float(eval(formula, {"__builtins__": {}}, {"exp": math.exp, "ln": math.log, "sqrt": math.sqrt}))


def verdict(target, value):
    if value is None:
        return "no state"
    if not target["lower"] and not target["upper"]:
        return "not judged"
    low, high = float(target["lower"] or "-inf"), float(target["upper"] or "inf")
    return "hit" if low <= value <= high else "miss"


def fit():
    """The numbers of trial_fitted: 9.28 points by the device, 3.32 more by vesicles (Yen 2026)."""
    from scipy.optimize import brentq

    row = next(r for r in rows("runs.tsv") if r["run"] == "rf_trial_fitted")
    dose = dose_of(row)

    def points(**overrides):
        arms = [run.simulate(dose, arm, [2016.0], overrides, TOLERANCE, ["wrinkle_index"])[0]["wrinkle_index"]
                for arm in ("untreated", "device_only", "treated")]
        return arms[0] - arms[1], arms[1] - arms[2]

    scale = 9.28 / points(wrinkle_points=1.0)[0]
    half = brentq(lambda x: points(wrinkle_points=scale, half_effect_concentration=10**x)[1] - 3.32, 8, 10, xtol=1e-5)
    print(f"wrinkle_points_trial_fitted {scale:.4g}\nhalf_effect_concentration_trial_fitted {10**half:.4g}")


def compare(targets, runs, document):
    """Lines about rows on which the two programs differ."""
    others = {row["id"]: row for row in document["targets"]}
    wrong = []
    for target in targets:
        own, other = value(target, runs), others[target["id"]]
        if verdict(target, own) != other["verdict"]:
            wrong.append(f"{target['id']}: {verdict(target, own)} ({own}), exosim {other['verdict']} ({other.get('model')})")
        # abs_tol: a millionth of a percent is beneath what the difference of two integrations can tell
        elif own is not None and not math.isclose(own, other["model"], rel_tol=1e-4, abs_tol=2e-6):
            wrong.append(f"{target['id']}: {own}, exosim {other['model']}")
    return wrong


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="")
    options.add_argument("--against")
    options.add_argument("--fit", action="store_true")
    asked = options.parse_args()
    if asked.fit:
        return fit()
    targets = [t for t in rows("targets.tsv") if re.search(asked.only, t["id"])]
    runs = Runs(targets)
    if asked.against:
        with open(asked.against) as file:
            wrong = compare(targets, runs, json.load(file))
        print("\n".join(wrong) or f"{len(targets)} targets agree")
        raise SystemExit(1 if wrong else 0)
    for kind in ("predicted", "calibrated", "input", "module_check"):
        for target in targets:
            if target["class"] == kind:
                model = value(target, runs)
                text = "-" if model is None else f"{model:.3g}"
                print(f"{target['id']:36s} {kind:12s} {target['observed']:26s} {text:>9s} "
                      f"{target['lower']:>6s}..{target['upper']:6s} {verdict(target, model)}")


if __name__ == "__main__":
    main()
