"""The model as numba functions from the shared expression graph."""

import numba
import numpy

from .. import emit_python


class Compiled:
    """prologue, start, rates, jacobian and the changes, compiled."""

    def __init__(self, odes):
        text, self.kept = emit_python.functions(odes)
        made = {"exp": numpy.exp, "log": numpy.log, "sqrt": numpy.sqrt}
        exec(compile(text, "<model>", "exec"), made)
        self.prologue, self.start = numba.njit(made["prologue"]), numba.njit(made["start"])
        self.rates = numba.njit(made["rates"])
        self.jacobian = numba.njit(made["jacobian"])
        self.changes = [numba.njit(made[f"change_{i}"]) for i in range(len(odes.changes))]


def segments(case):
    """(changes to make, from, to, output times in (from, to]) between exact stops."""
    stops = sorted({c.time for c in case.odes.changes if 0 < c.time < case.times[-1]} | {0.0, case.times[-1]})
    parts = []
    for begin, end in zip(stops, stops[1:]):
        due = [i for i, c in enumerate(case.odes.changes) if c.time == begin]
        parts.append((due, begin, end, case.times[(case.times > begin) & (case.times <= end)]))
    return parts
