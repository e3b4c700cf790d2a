"""Programs of this harness run as a job: the CVODE driver and exosim's ensemble."""

import json
import subprocess

import numpy

from .case import HOME, SCRATCH

ENSEMBLE = SCRATCH / "release" / "ensemble"


def run(command, cores="0"):
    done = subprocess.run(
        ["taskset", "-c", cores, *map(str, command)], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: {done.stderr.strip()[-400:]}")
    return json.loads(done.stdout.splitlines()[-1])


def read(path, members, shape):
    return numpy.fromfile(path).reshape(members, *shape)


def cvode(case, members, rtol, solver="klu", repeats=1, keep=False, times=None, cores="0"):
    """Values (if kept) and what the driver printed."""
    out = case.folder / f"cvode-{solver}.out"
    command = [
        case.folder / "cvode", case.folder / f"points-{case.members}.bin", len(case.drawn), members,
        repr(rtol), solver, times or case.folder / "times.bin", repeats, out if keep else "-",
    ]
    said = run(command, cores)
    values = None
    if keep:
        values = numpy.fromfile(out).reshape(members, -1, len(case.odes.states))
        out.unlink()
    return values, said


def exosim(case, members, tolerance, method="rodas5P", execution="fastest", repeats=1, keep=False,
           cores="0", chunk=2048, sized=False):
    """`sized`: told how large each state becomes, as the peers are by their absolute tolerances."""
    out = case.folder / "exosim.out"
    command = [
        ENSEMBLE, "--model", case.path, "--points", case.points_csv,
        "--times", case.folder / "times.bin", "--states", case.folder / "states.txt",
        "--members", members, "--tolerance", repr(tolerance), "--method", method,
        "--execution", execution, "--repeats", repeats, "--chunk", chunk,
        "--out", out if keep else "-", *(["--sizes", case.folder / "peaks.txt"] if sized else []),
    ]
    said = run(command, cores)
    values = None
    if keep:
        values = read(out, members, case.shape)
        out.unlink()
    return values, said


def find_peaks(case):
    """The size of each state on the nominal trajectory, by CVODE at a tight tolerance.

    Extra rows just after every change catch what rises and falls between output times.
    """
    case.set_peaks(numpy.full(case.shape[1], 1e-6))
    case.build_cvode()
    early = [c.time + s for c in case.odes.changes for s in numpy.logspace(-4, 1, 40)]
    times = numpy.unique([t for t in [*early, *case.times] if 0 < t <= case.times[-1]])
    path = case.folder / "peak-times.bin"
    times.tofile(path)
    values, _ = cvode(case, 1, 1e-9, keep=True, times=path)
    case.set_peaks(numpy.abs(values[0]).max(axis=0))
    case.build_cvode()


def methods():
    """The integration methods that this build of exosim offers."""
    return subprocess.run([ENSEMBLE, "methods"], capture_output=True, text=True, check=True).stdout.split()
