"""What is measured on one frozen model: delivered errors and processor time, one core, best of repeats."""

import concurrent.futures
import os
import statistics
import time

import numpy

from . import accuracy, native, worker

REFERENCE = 1e-13  # CVODE's relative tolerance for the reference; its own error is ten to a thousand times that
CHECK = 1e-11  # exosim's, to cross-check the reference


def timed(seconds, members):
    """Milliseconds a trajectory: best, median and spread of the repeats; the load of the machine beside it."""
    each = [s / members * 1e3 for s in seconds]
    return {
        "ms": min(each), "median": statistics.median(each), "spread": (max(each) - min(each)) / min(each),
        "load": round(os.getloadavg()[0], 2), "members": members,
    }


def reference(case, members):
    """CVODE at a tight tolerance, and how far exosim at a tight tolerance is from it."""
    values, said = native.cvode(case, members, REFERENCE, keep=True)
    if said["failures"]:
        raise RuntimeError(f"{case.name}: CVODE failed on {said['failures']} reference members")
    ours, said = native.exosim(case, members, CHECK, keep=True)
    return values, float(accuracy.errors(ours, values).max())


LEAST = {"rodas5P": 1e-10, "rodas4": 1e-8}  # below, a method of that order only burns time


def exosim_curve(case, plan, repeats, truth, method, execution, sized=False):
    rows = []
    members = plan.ours if execution == "fastest" else max(64, plan.ours // 4)
    for tolerance in [t for t in plan.tolerances if t >= LEAST.get(method, 0)]:
        values, _ = native.exosim(case, plan.judged, tolerance, method, execution, keep=True, sized=sized)
        _, said = native.exosim(case, members, tolerance, method, execution, repeats, sized=sized)
        rows.append(row(tolerance, values, truth, said, members))
    return rows


def cvode_curve(case, plan, repeats, truth, solver):
    rows = []
    members = plan.cvode if solver == "klu" else max(16, plan.cvode // 4)
    for tolerance in plan.tolerances:
        values, _ = native.cvode(case, plan.judged, tolerance, solver, keep=True)
        _, said = native.cvode(case, members, tolerance, solver, repeats)
        rows.append(row(tolerance, values, truth, said, members))
    return rows


def row(tolerance, values, truth, said, members):
    return {
        "rtol": tolerance, "error": accuracy.delivered(values, truth),
        "worst": float(accuracy.errors(values, truth).max()), "failures": said["failures"],
        "steps": said["steps"], "peak_kB": said["peak_kB"], **timed(said["cpu"], members),
    }


def best_of(curves):
    """The same curve measured in several passes: each tolerance at its quickest, with the spread of the bests."""
    rows = []
    for same in zip(*curves):
        quickest = min(same, key=lambda r: r["ms"])
        bests = [r["ms"] for r in same]
        rows.append({**quickest, "median": statistics.median(r["median"] for r in same),
                     "spread": (max(bests) - min(bests)) / min(bests)})
    return rows


def peer_curve(case, plan, engine, members, truth, repeats, timeout):
    """Rows, or the reason why there are none."""
    count = min(members, plan.judged)
    said = worker.peer(case, engine, members, list(plan.peer_tolerances), repeats, timeout=timeout)
    if "missing" in said:
        return said
    rows = []
    for run in said["runs"]:
        errors = accuracy.errors(run["values"][:count], truth[:count])
        rows.append({
            "rtol": run["rtol"], "error": float(numpy.median(errors)), "worst": float(errors.max()),
            "failures": run["failures"], **timed(run["own"] or run["cpu"], run["members"]),
        })
    return {"own": bool(said["runs"][0]["own"]), "rows": rows, "load": said["load"], "peak_kB": said["peak_kB"], "version": said["version"]}


def single_curves(case, plan, truth, repeats):
    """One trajectory alone, the nominal member, again and again: ours by every method, CVODE with KLU."""
    curves = {}
    again = 10 * repeats
    ways = [(method, False) for method in native.methods()] + [("rodas5P", True)]
    for method, sized in ways:
        rows = []
        for tolerance in [t for t in plan.tolerances if t >= 1e-10]:
            values, said = native.exosim(case, 1, tolerance, method, repeats=again, keep=True, sized=sized)
            rows.append({"rtol": tolerance, "error": accuracy.delivered(values, truth[:1]),
                         "steps": said["steps"], "first": said["first"], **timed(said["cpu"], 1)})
        curves[f"exosim {method}" + (", sizes given" if sized else "")] = rows
    rows = []
    for tolerance in plan.tolerances:
        values, said = native.cvode(case, 1, tolerance, repeats=again, keep=True)
        rows.append({"rtol": tolerance, "error": accuracy.delivered(values, truth[:1]),
                     "steps": said["steps"], **timed(said["cpu"], 1)})
    curves["CVODE KLU"] = rows
    return curves


def start_up(case):
    """Seconds from the model's text to the first member, by the ensemble program itself."""
    said = [native.exosim(case, 1, 1e-6)[1] for _ in range(7)]
    return {"load": min(s["load"] for s in said), "first": min(s["first"] for s in said)}


def two_cores(case, plan, repeats, tolerance=1e-5):
    """Wall seconds of the same sweep on one core and on two; CVODE's as two processes with half each."""
    members = max(plan.ours, 256)
    one = [native.exosim(case, members, tolerance, cores="0")[1]["wall"][0] for _ in range(repeats)]
    two = [native.exosim(case, members, tolerance, cores="0,1")[1]["wall"][0] for _ in range(repeats)]
    return {"members": members, "tolerance": tolerance, "one": min(one), "two": min(two),
            "cvode": cvode_on_two(case, plan.cvode, repeats), "load": round(os.getloadavg()[0], 2)}


def cvode_on_two(case, members, repeats):
    """Wall seconds of all members in one process over those of half the members in each of two."""
    def seconds(shares):
        began = time.perf_counter()
        with concurrent.futures.ThreadPoolExecutor() as pool:
            list(pool.map(lambda core: native.cvode(case, members // shares, 1e-7, cores=str(core)), range(shares)))
        return time.perf_counter() - began

    return min(seconds(1) for _ in range(repeats)) / min(seconds(2) for _ in range(repeats))
