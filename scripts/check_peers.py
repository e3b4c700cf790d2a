#!/usr/bin/env python3
"""Runs the same model in exosim, libRoadRunner and COPASI and prints how far they are apart.

exosim prints the skin model of a dose file as one flat Antimony text with values and with doses as
events; the package `antimony` turns that text into SBML; both peers run the SBML at their tightest
tolerance. The measure is max |y - ref| / (|ref| + 1e-3 max|ref|) over every state and time.
"""

import argparse
import contextlib
import csv
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

import numpy

LIMIT = 1e-6
# Absolute tolerances of the peers, in the unit of each state: the tightest that one survives.
TIGHTEST = [1e-24, 1e-22, 1e-20, 1e-18, 1e-16]
# A state that nowhere exceeds this is nothing; a peer fills it with its own noise.
NOTHING = 1e-10
# Where nothing ever enters a state, a peer fills it with the rounding of its neighbours in one module.
ROUNDING = 2.0 ** -52
# A prime number of intervals, so that no output time falls on a dose.
INTERVALS = 173


def sbml_of(text):
    """The flat Antimony text as SBML."""
    import antimony

    antimony.clearPreviousLoads()
    if antimony.loadAntimonyString(text) < 0:
        raise RuntimeError(antimony.getLastError())
    return antimony.getSBMLString(antimony.getMainModuleName())


def states_of(sbml):
    """Everything with a differential equation, and what each symbol means.

    "amount" or "concentration" for a species, "value" for what a rate rule moves.
    """
    found = {}
    for element in ElementTree.fromstring(sbml).iter():
        if element.tag.endswith("}species") and element.get("constant") != "true":
            isAmount = element.get("hasOnlySubstanceUnits") == "true"
            found[element.get("id")] = "amount" if isAmount else "concentration"
        if element.tag.endswith("}rateRule"):
            found.setdefault(element.get("variable"), "value")
    return found


@contextlib.contextmanager
def silence():
    """Keeps a library from writing to standard output behind Python's back."""
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def run_exosim(exosim, model, end, states, tolerance):
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "t.csv")
        subprocess.run(
            [exosim, "simulate", model, "--end", repr(end), "--points", str(INTERVALS + 1),
             "--tolerance", repr(tolerance), "--record", ",".join(states), "--out", table,
             "--quiet"], check=True)
        with open(table, newline="") as file:
            rows = [row for row in csv.DictReader(file) if row.get("phase") != "before"]
    times = numpy.linspace(0, end, INTERVALS + 1)
    by_time = {float(row["time"]): row for row in rows}
    nearest = [min(by_time, key=lambda t: abs(t - time)) for time in times]
    return {name: numpy.array([float(by_time[t][name]) for t in nearest]) for name in states}


def run_roadrunner(sbml, end, states, tolerance):
    import roadrunner

    roadrunner.Logger.setLevel(roadrunner.Logger.LOG_ERROR)
    roadrunner.Logger.disableLogging()
    runner = roadrunner.RoadRunner(sbml)
    integrator = runner.getIntegrator()
    integrator.setValue("relative_tolerance", 1e-12)
    integrator.setValue("absolute_tolerance", tolerance)
    integrator.setValue("maximum_num_steps", 1000000)
    integrator.setValue("maximum_bdf_order", 5)
    selections = [f"[{name}]" if kind == "concentration" else name
                  for name, kind in states.items()]
    with silence():
        result = runner.simulate(0, end, INTERVALS + 1, selections=["time"] + selections)
    return {name: numpy.array(result[:, column + 1]) for column, name in enumerate(states)}


def run_copasi(sbml, end, states, tolerance):
    import basico

    model = basico.load_model_from_string(sbml)
    try:
        table = basico.run_time_course(
            0, end, INTERVALS, update_model=False, method="deterministic", r_tol=1e-12,
            a_tol=tolerance, max_steps=10000000, use_initial_values=True)
        # COPASI gives concentrations; compartments of this model keep their size
        sizes = basico.get_compartments()["size"]
        homes = basico.get_species()["compartment"]
        found = {}
        for name, kind in states.items():
            column = table[name if name in table else f"Values[{name}]"].to_numpy()
            found[name] = column * (sizes[homes[name]] if kind == "amount" else 1)
        return found
    finally:
        basico.remove_datamodel(model)


def tightest(run, sbml, end, states):
    """A peer's result at the tightest tolerance it survives, and that tolerance."""
    for tolerance in TIGHTEST:
        try:
            return run(sbml, end, states, tolerance), tolerance
        except Exception as error:  # whatever a peer throws, the next tolerance may do
            failure = error
    raise failure


def is_nothing(name, ours, theirs):
    """True for what is too small to compare: everywhere, or where exosim has exactly 0 throughout."""
    peak = numpy.max(numpy.abs(theirs[name]))
    if max(peak, numpy.max(numpy.abs(ours[name]))) < NOTHING:
        return True
    module = name.rpartition("__")[0]
    neighbours = [values for other, values in theirs.items() if other.rpartition("__")[0] == module]
    return not numpy.any(ours[name]) and peak < ROUNDING * numpy.max(numpy.abs(neighbours))


def distance(ours, theirs):
    """The worst symbol and how far apart it is."""
    worst = ("-", 0.0)
    for name, reference in theirs.items():
        peak = numpy.max(numpy.abs(reference))
        if is_nothing(name, ours, theirs):
            continue
        scale = numpy.abs(reference) + 1e-3 * peak
        # The first row stands at the start, where doses may or may not have been given.
        apart = numpy.max((numpy.abs(ours[name] - reference) / scale)[1:])
        if not apart <= worst[1]:
            worst = (name, float(apart))
    return worst


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--exosim", default=".build/release/exosim")
    parser.add_argument("--tolerance", type=float, default=1e-10, help="for exosim")
    parser.add_argument("--end", type=float, default=180 * 24.0, help="in the model's time unit")
    parser.add_argument("models", nargs="*", help="dose files, or flat Antimony files")
    options = parser.parse_args()
    exosim = os.path.abspath(options.exosim)
    folder = "Models/skin/examples"
    models = options.models or [os.path.join(folder, name) for name in sorted(os.listdir(folder))
                                if name.endswith(".json")]
    print(f"{'model':40}{'peer':14}{'states':>7}{'tolerance':>10}  {'worst state':38}{'difference':>12}")
    failures = 0
    for path in models:
        text = open(path, encoding="utf-8").read() if path.endswith(".ant") else subprocess.run(
            [exosim, "model", "show", "skin", "--dose", path, "--format", "antimony"],
            check=True, capture_output=True, text=True).stdout
        sbml = sbml_of(text)
        states = states_of(sbml)
        with tempfile.NamedTemporaryFile("w", suffix=".ant") as flat:
            flat.write(text)
            flat.flush()
            ours = run_exosim(exosim, flat.name, options.end, states, options.tolerance)
        for peer, run in (("libRoadRunner", run_roadrunner), ("COPASI", run_copasi)):
            try:
                result, tolerance = tightest(run, sbml, options.end, states)
                name, apart = distance(ours, result)
            except Exception as error:  # a peer that cannot run a model is a finding, not a crash
                name, apart, tolerance = f"{type(error).__name__}: {error}"[:60], float("nan"), 0
            good = apart < LIMIT
            failures += not good
            label = os.path.basename(path)
            print(f"{label:40}{peer:14}{len(states):7}{tolerance:10.0e}  {name:38}{apart:12.2e}"
                  + ("" if good else "  <- too far"))
    print(f"check-peers: {failures} comparisons beyond {LIMIT:g}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
