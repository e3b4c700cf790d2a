"""Who solves the linear systems: fixed elimination, LAPACK's band or LAPACK's dense matrix, by layers of tissue."""

import json
import os
import subprocess

import numpy

from . import accuracy, native
from .case import HOME, SCRATCH

EXOSIM = HOME.parent / ".build" / "release" / "exosim"
EXAMPLE = HOME.parent / "Models" / "skin" / "examples" / "microneedle-monthly-x3.json"
SOLVERS = ("fixedPattern", "banded", "dense")
LAYERS = (2, 5, 10, 20, 50)
SIZES = (2, 4, 8, 16, 32, 48, 64)
CHAIN = 20  # layers of the chain with dense coupling inside
TOLERANCE, REFERENCE = 1e-6, 1e-10
MEMBERS = 8  # one full block of lanes
LARGE = 400  # beyond this many states the dense matrix is run for one member


def skin(layers):
    """The skin model with one microneedle dose, its dermis divided, as a flat text; 28 days from the dose on."""
    dose = json.loads(EXAMPLE.read_text())
    dose["regimen"] = "1 mL"
    dose["simulation"] = {"duration": "28 d", "layers": layers}
    for question in ("readouts", "claims"):
        dose.pop(question, None)
    path = SCRATCH / f"skin-{layers}-layers.json"
    path.write_text(json.dumps(dose))
    show = [EXOSIM, "model", "show", "skin", "--dose", path]
    return subprocess.run(show, capture_output=True, text=True, check=True).stdout


def chain(layers, size):
    """Layers of `size` species that all turn into each other by saturable rates; neighbours exchange one to one."""
    lines = ["model chain()", "  k = 1; d = 40; K = 50"]
    for a in range(layers):
        for i in range(size):
            lines.append(f"  x{a}_{i} = {100 if a == 0 else 0}")
            into = [f"{0.1 + (j * 7 + i * 3) % 11:.1f}*x{a}_{j}/(K + x{a}_{j})" for j in range(size) if j != i]
            out = sum(0.1 + (i * 7 + j * 3) % 11 for j in range(size) if j != i)
            terms = [f"k*({' + '.join(into) or '0'})", f"- k*{out:.1f}*x{a}_{i}/(K + x{a}_{i})"]
            terms += [f"+ d*(x{b}_{i} - x{a}_{i})" for b in (a - 1, a + 1) if 0 <= b < layers]
            lines.append(f"  x{a}_{i}' = {' '.join(terms)}")
    return "\n".join([*lines, "end", ""])


class Subject:
    """One model as files for the ensemble program."""

    def __init__(self, name, text, times, drawn):
        self.folder = SCRATCH / "cases" / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path = self.folder / "model.ant"
        self.path.write_text(text)
        self.counts = json.loads(native_line([native.ENSEMBLE, "counts", self.path]))
        self.names = self.counts.pop("names")
        (self.folder / "states.txt").write_text("\n".join(self.names) + "\n")
        times.tofile(self.folder / "times.bin")
        self.shape = (len(times), len(self.names))
        # members differ a little, so that no two lanes do the same
        rows = [f"{drawn[1] * (1 + 0.02 * member)!r}" for member in range(MEMBERS)]
        (self.folder / "points.csv").write_text("\n".join([drawn[0], *rows]) + "\n")

    def run(self, solver, members, tolerance, repeats=1, keep=False):
        out = self.folder / "values.out"
        said = native.run([
            native.ENSEMBLE, "--model", self.path, "--points", self.folder / "points.csv",
            "--times", self.folder / "times.bin", "--states", self.folder / "states.txt",
            "--members", members, "--tolerance", repr(tolerance), "--repeats", repeats,
            "--solver", solver, "--out", out if keep else "-",
        ])
        return (native.read(out, members, self.shape) if keep else None), said


def native_line(command):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True).stdout.splitlines()[-1]


def measure(subject, say):
    found = {"counts": subject.counts, "states": subject.counts["states"], "load": round(os.getloadavg()[0], 1)}
    # long straight-line code takes longer to make than a reference takes
    solver = "banded" if found["states"] > 900 else "fixedPattern"
    truth, _ = subject.run(solver, 1, REFERENCE, keep=True)
    for solver in SOLVERS:
        members = 1 if solver == "dense" and found["states"] > LARGE else MEMBERS
        heavy = solver == "dense" and found["states"] > 200 or found["states"] > 1000
        values, said = subject.run(solver, members, TOLERANCE, repeats=1 if heavy else 3, keep=True)
        found["level"] = said["level"]
        steps = (said["steps"] + said["rejections"]) * members
        found[solver] = {
            "ms": 1e3 * min(said["cpu"]) / members, "us_a_step": 1e6 * min(said["cpu"]) / steps,
            "error": accuracy.delivered(values[:1], truth), "members": members, "failures": said["failures"],
            "start": said["load"] + said["first"],
        }
        say(f"  {solver}: {found[solver]['ms']:.3g} ms a trajectory, error {found[solver]['error']:.1e}")
    return found


def run(say):
    found = {"tolerance": TOLERANCE, "members": MEMBERS, "chain": CHAIN, "skin": [], "dense": []}
    for layers in LAYERS:
        say(f"skin, {layers} layers")
        times = numpy.arange(12.0, 28 * 24 + 1, 24.0)  # not at the dose, where there are two values
        subject = Subject(f"skin-layers-{layers}", skin(layers), times, ("uptake_clearance", 1.5e-8))
        found["skin"].append({"layers": layers, **measure(subject, say)})
    for size in SIZES:
        say(f"chain of {CHAIN} layers, {size} species in each")
        subject = Subject(f"chain-{size}", chain(CHAIN, size), numpy.linspace(0.0, 50.0, 26), ("d", 40.0))
        found["dense"].append({"layers": size, **measure(subject, say)})
    return found
