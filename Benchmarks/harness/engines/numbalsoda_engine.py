"""numbalsoda's LSODA: it takes one absolute tolerance, so it integrates every state divided by its peak."""

import importlib.metadata

import numba
import numpy
from numbalsoda import lsoda, lsoda_sig

from .compiled import Compiled, segments


def scaled_rates(rates, peaks, kept):
    n = len(peaks)

    def right_side(t, u, du, data):
        q = numba.carray(data, (kept,))
        y, d = numpy.empty(n), numpy.empty(n)
        for i in range(n):
            y[i] = u[i] * peaks[i]
        rates(t, y, q, d)
        for i in range(n):
            du[i] = d[i] / peaks[i]

    return numba.cfunc(lsoda_sig)(right_side)


class Engine:
    def __init__(self, case, variant):
        self.case, self.version = case, importlib.metadata.version("numbalsoda")
        self.model = Compiled(case.odes)
        self.q = numpy.empty(self.model.kept)
        self.function = scaled_rates(self.model.rates, numpy.array(case.peaks), self.model.kept)
        self.parts = segments(case)
        self.where = [case.odes.parameters.index(name) for name in case.drawn]

    def set_tolerance(self, rtol):
        self.rtol = rtol

    def members(self, count):
        return [self.member(draw) for draw in self.case.draws[:count]]

    def member(self, draw):
        p = numpy.array(self.case.odes.values)
        p[self.where] = draw
        y, rows, peaks = numpy.empty(len(self.case.odes.states)), [], self.case.peaks
        self.model.start(p, y)
        for due, begin, end, times in self.parts:
            for number in due:
                self.model.changes[number](begin, y, p)
            self.model.prologue(p, self.q)
            wanted = numpy.concatenate([[begin], times, [] if len(times) and times[-1] == end else [end]])
            found, success = lsoda(self.function.address, y / peaks, wanted, data=self.q,
                                   rtol=self.rtol, atol=1e-3 * self.rtol, mxstep=1_000_000)
            if not success:
                return numpy.full(self.case.shape, numpy.nan)
            rows.append(found[1 : 1 + len(times)] * peaks)
            y = found[-1] * peaks
        return numpy.concatenate(rows)

    def collected(self, rows):
        return numpy.array(rows)
