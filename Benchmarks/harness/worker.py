"""One Python peer on one case, in a process of its own: `python -m harness.worker` with words from peer()."""

import importlib
import json
import subprocess
import sys
import time

import numpy

from .case import HOME, Case

# Where each peer lives, and its name in print.
ENGINES = {
    "roadrunner": "libRoadRunner", "copasi": "COPASI LSODA", "bngsim": "bngsim", "amici": "AMICI",
    "numbalsoda": "numbalsoda LSODA", "scipy_lsoda": "scipy LSODA", "scipy_bdf": "scipy BDF",
    "scipy_radau": "scipy Radau", "diffrax": "diffrax Kvaerno5",
}


def peer(case, engine, members, tolerances, repeats, cores="0", timeout=600, keep=True):
    """{"load": s, "runs": [{rtol, cpu: [s], failures, values}]} or {"missing": why}."""
    out = case.folder / f"{engine}.npz"
    out.unlink(missing_ok=True)
    words = [engine, case.name, str(case.members), str(members), json.dumps(tolerances), str(repeats), str(out)]
    command = ["taskset", "-c", cores, sys.executable, "-m", "harness.worker", *words]
    try:
        done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        return {"missing": f"not done within {timeout} s"}
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not lines:
        reason = (done.stderr.strip().splitlines() or ["no output"])[-1]
        return {"missing": reason[:200]}
    said = json.loads(lines[-1])
    if keep and "missing" not in said:
        with numpy.load(out) as values:
            for number, run in enumerate(said["runs"]):
                run["values"] = values[f"run{number}"]
    out.unlink(missing_ok=True)
    return said


def peak_kilobytes():
    """Of this program alone: getrusage remembers the process that started it."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def main():
    engine, name, total, members, tolerances, repeats, out = sys.argv[1:]
    case = Case(name, int(total))
    case.read_peaks()
    module, _, variant = engine.partition("_")
    try:
        made = importlib.import_module(f"harness.engines.{module}_engine")
    except ImportError as error:
        print(json.dumps({"missing": f"not installed: {error}"}))
        return
    began = time.perf_counter()
    subject = made.Engine(case, variant)
    load = time.perf_counter() - began
    runs, kept = [], {}
    for rtol in json.loads(tolerances):
        subject.set_tolerance(rtol)
        subject.members(1)  # what compiles late compiles now
        cpu, wall, own = [], [], []
        for _ in range(int(repeats)):
            wall_began, began = time.perf_counter(), time.process_time()
            values = subject.members(int(members))
            cpu.append(time.process_time() - began)
            wall.append(time.perf_counter() - wall_began)
            if hasattr(subject, "own_seconds"):
                own.append(subject.own_seconds(values))
        values = subject.collected(values)
        kept[f"run{len(runs)}"] = values
        failures = int(numpy.isnan(values).any(axis=(1, 2)).sum())
        runs.append({"rtol": rtol, "cpu": cpu, "wall": wall, "own": own, "failures": failures, "members": int(members)})
    numpy.savez(out, **kept)
    print(json.dumps({"load": load, "runs": runs, "peak_kB": peak_kilobytes(), "version": getattr(subject, "version", "")}))


if __name__ == "__main__":
    main()
