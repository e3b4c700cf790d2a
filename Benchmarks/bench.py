#!/usr/bin/env python3
"""Measures exosim and its peers on the same models and the same points, and writes RESULTS.md.

  bench.py short     the compiled opponents and the common peers, under ten minutes
  bench.py full      everything, about an hour and a half on two cores
  bench.py layers    who solves the linear systems, by layers of tissue; its section of RESULTS.md
  bench.py report    RESULTS.md again from what was measured last, also of a form that was stopped

Seconds are reported with the machine and never judged by a test; what is not installed is named and left out.
"""

import argparse
import datetime
import json
import os
import shutil
import time

from harness import chart, flops, layers, machine, measure, native, processes, report, scaling, worker
from harness.case import HOME, SCRATCH, SUNDIALS, Case, models
from harness.plan import FULL, SHORT

STORE = SCRATCH / "measured.json"
LAYERS = SCRATCH / "layers.json"


def say(text):
    print(f"{datetime.datetime.now():%H:%M:%S} {text}", flush=True)


def compiled_curves(case, case_plan, repeats, truth):
    """exosim by every method and executor, CVODE with both linear solvers."""
    curves = {}
    for method in native.methods():
        say(f"{case.name}: exosim {method}")
        for execution, name in (("fastest", f"exosim {method}"), ("interpreter", f"exosim {method}, interpreter")):
            curves[name] = measure.exosim_curve(case, case_plan, repeats, truth, method, execution)
    say(f"{case.name}: exosim rodas5P, told the sizes of the states as CVODE is")
    curves["exosim rodas5P, sizes given"] = measure.exosim_curve(
        case, case_plan, repeats, truth, "rodas5P", "fastest", sized=True)
    for solver, name in (("klu", "CVODE KLU"), ("dense", "CVODE dense")):
        say(f"{case.name}: {name}")
        curves[name] = measure.cvode_curve(case, case_plan, repeats, truth, solver)
    return curves


def measure_case(plan, case_plan):
    case = Case(case_plan.name, 4096)
    say(f"{case.name}: {case.shape[1]} states, {case.shape[0]} output times, {len(case.drawn)} drawn parameters")
    native.find_peaks(case)
    truth, apart = measure.reference(case, case_plan.judged)
    say(f"{case.name}: reference; exosim at a tight tolerance differs by {apart:.1e}")
    found = {
        "file": case.model["file"], "sha256": case.model["sha256"], "note": case.model["note"],
        "points_sha256": case.points_digest, "states": case.shape[1], "outputs": case.shape[0],
        "drawn": len(case.drawn), "judged": case_plan.judged, "reference_apart": apart, "curves": {}, "missing": {},
        "flops": flops.of_step(case.odes), "peers": {},
    }
    passes = [compiled_curves(case, case_plan, plan.repeats, truth) for _ in range(plan.passes)]
    for name in passes[0]:
        found["curves"][name] = measure.best_of([curves[name] for curves in passes])
    say(f"{case.name}: one trajectory, start-up, two cores")
    found["single"] = measure.single_curves(case, case_plan, truth, plan.repeats)
    found["start"] = measure.start_up(case)
    found["two_cores"] = measure.two_cores(case, case_plan, plan.repeats)
    for engine, members in case_plan.peers.items():
        name = worker.ENGINES[engine]
        began = time.time()
        got = measure.peer_curve(case, case_plan, engine, members, truth, min(3, plan.repeats), plan.peer_timeout)
        say(f"{case.name}: {name}: {got.get('missing') or f'{time.time() - began:.0f} s'}")
        if "missing" in got:
            found["missing"][name] = got["missing"]
        else:
            found["curves"][name] = got.pop("rows")
            found["peers"][name] = got
    return case, found


def run(plan):
    if not (SUNDIALS / "lib").exists() or not native.ENSEMBLE.exists() or not shutil.which("taskset"):
        raise SystemExit("bench.py: run it by `make bench`, which builds SUNDIALS and the ensemble program first")
    began = time.time()
    say("a core's peak")
    measured = {
        "plan": plan.name, "date": f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC",
        "commit": machine.commit(), "load_before": os.getloadavg()[0], "peak": machine.peak(), "cases": {},
    }
    to_come = [case_plan.name for case_plan in plan.cases] + ["scaling with states", "whole processes"]

    def keep(done):
        """What is measured outlives whatever stops the rest; the report names what is missing."""
        to_come.remove(done)
        measured["to_come"] = to_come
        measured["seconds"] = time.time() - began
        STORE.write_text(json.dumps(measured))

    for case_plan in plan.cases:
        try:
            case, found = measure_case(plan, case_plan)
        except RuntimeError as problem:  # an engine failed where it must not: named, and the rest goes on
            say(f"{case_plan.name}: left out: {problem}")
            measured.setdefault("left_out", {})[case_plan.name] = str(problem)
            keep(case_plan.name)
            continue
        measured["cases"][case_plan.name] = found
        measured["machine"] = machine.lines(native.exosim(case, 1, 1e-4)[1]["level"])
        if case_plan.name == "culture":
            say("scaling with members")
            measured["members"] = scaling.by_members(case, plan)
        keep(case_plan.name)
    say("scaling with states")
    measured["states"] = scaling.by_states(plan)
    keep("scaling with states")
    measured["processes"] = processes.measure()
    measured["peak"] = machine.higher(measured["peak"], machine.peak())
    keep("whole processes")
    return measured


def measure_layers():
    if not native.ENSEMBLE.exists() or not layers.EXOSIM.exists():
        raise SystemExit("bench.py: run it by `make bench-layers`, which builds exosim and the ensemble program first")
    found = layers.run(say)
    found["date"] = f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC"
    found["commit"] = machine.commit()
    found["machine"] = f"{machine.processor()}, level {found['skin'][0]['level']}."
    LAYERS.write_text(json.dumps(found))
    write_layers(found)


def write_layers(found):
    """Puts the section at the end of RESULTS.md, in place of the one before."""
    path = HOME / "RESULTS.md"
    rest = path.read_text().split(report.LAYERS)[0].rstrip("\n")
    path.write_text("\n".join([rest, "", "", *report.layers(found), ""]))
    say(f"wrote {path}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("form", choices=["short", "full", "layers", "report"])
    parser.add_argument("--only", help="one model of models.json")
    words = parser.parse_args()
    if words.form == "layers":
        return measure_layers()
    if words.form == "report":
        measured = json.loads(STORE.read_text())
    else:
        plan = {"short": SHORT, "full": FULL}[words.form]
        if words.only:
            plan.cases = [c for c in plan.cases if c.name == words.only]
        measured = run(plan)
    (HOME / "work-precision.svg").write_text(chart.work_precision(measured))
    (HOME / "RESULTS.md").write_text(report.text(measured))
    if LAYERS.exists():
        write_layers(json.loads(LAYERS.read_text()))
    say(f"wrote {HOME / 'RESULTS.md'}")


if __name__ == "__main__":
    main()
