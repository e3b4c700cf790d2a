"""scipy's solve_ivp with a numba right-hand side and Jacobian; a dose is a stop and a restart."""

import numpy
import scipy
from scipy.integrate import solve_ivp

from .compiled import Compiled, segments


class Engine:
    def __init__(self, case, variant):
        self.case, self.version = case, scipy.__version__
        self.method = {"lsoda": "LSODA", "bdf": "BDF", "radau": "Radau"}[variant]
        self.model = Compiled(case.odes)
        self.parts = segments(case)
        self.where = [case.odes.parameters.index(name) for name in case.drawn]
        self.q = numpy.empty(self.model.kept)
        n = len(case.odes.states)
        self.matrix = numpy.zeros((n, n))

    def set_tolerance(self, rtol):
        self.rtol, self.atol = rtol, self.case.absolute(rtol)

    def rates(self, t, y):
        d = numpy.empty_like(y)
        self.model.rates(t, y, self.q, d)
        return d

    def jacobian(self, t, y):
        self.model.jacobian(t, y, self.q, self.matrix)
        return self.matrix

    def members(self, count):
        return [self.member(draw) for draw in self.case.draws[:count]]

    def member(self, draw):
        p = numpy.array(self.case.odes.values)
        p[self.where] = draw
        y, rows = numpy.empty(len(self.case.odes.states)), []
        self.model.start(p, y)
        for due, begin, end, times in self.parts:
            for number in due:
                self.model.changes[number](begin, y, p)
            self.model.prologue(p, self.q)
            wanted = numpy.append(times, end) if not len(times) or times[-1] != end else times
            done = solve_ivp(self.rates, (begin, end), y, method=self.method, t_eval=wanted,
                             jac=self.jacobian, rtol=self.rtol, atol=self.atol)
            if not done.success:
                return numpy.full(self.case.shape, numpy.nan)
            rows.append(done.y.T[: len(times)])
            y = done.y[:, -1].copy()
        return numpy.concatenate(rows)

    def collected(self, rows):
        return numpy.array(rows)
