"""How the cost grows: states by rows of wells, members by longer sweeps."""

import hashlib

from . import accuracy, freeze, measure, native
from .case import HOME, Case, models


def row(wells, members):
    """The culture model `wells` times in a row, as a case."""
    culture = next(m for m in models() if m["name"] == "culture")
    text = freeze.row_of_wells((HOME / "models" / culture["file"]).read_text(), wells)
    model = dict(culture, name=f"wells{wells}", sha256=hashlib.sha256(text.encode()).hexdigest())
    return Case(model["name"], members, model, text)


def by_states(plan, wanted=1e-5):
    """For each row: states, ours and CVODE's milliseconds at a delivered error."""
    found = []
    for wells in plan.wells:
        case = row(wells, 64)
        native.find_peaks(case)
        truth, _ = native.cvode(case, 4, measure.REFERENCE, keep=True)
        ours, theirs = [], []
        for tolerance in (1e-3, 1e-4, 1e-5, 1e-6):
            values, _ = native.exosim(case, 4, tolerance, keep=True)
            _, said = native.exosim(case, 64, tolerance, repeats=plan.repeats)
            ours.append({"error": accuracy.delivered(values, truth), **measure.timed(said["cpu"], 64)})
        load = said["load"] + said["first"]
        for tolerance in (1e-4, 1e-5, 1e-6, 1e-7):
            values, _ = native.cvode(case, 4, tolerance, keep=True)
            _, said = native.cvode(case, 16, tolerance, repeats=plan.repeats)
            theirs.append({"error": accuracy.delivered(values, truth), **measure.timed(said["cpu"], 16)})
        found.append({
            "wells": wells, "states": case.shape[1], "load": load,
            "ours": accuracy.at_error(ours, wanted), "cvode": accuracy.at_error(theirs, wanted),
        })
    return found


def by_members(case, plan, tolerance=1e-5):
    found = []
    for members in plan.members:
        repeats = 20 if members <= 64 else 3 if members <= 10_000 else 1
        _, said = native.exosim(case, members, tolerance, repeats=repeats)
        found.append({"members": members, "peak_kB": said["peak_kB"], **measure.timed(said["cpu"], members)})
    return found
