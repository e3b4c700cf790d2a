"""diffrax's Kvaerno5 over all members at once (vmap, one compilation), 64-bit; a dose is a restart."""

import importlib.metadata

import diffrax
import jax
import jax.numpy as jnp
import numpy

from .. import emit_python
from .compiled import segments

jax.config.update("jax_enable_x64", True)


class Values(list):
    """What straight-line code writes by position."""


class Engine:
    def __init__(self, case, variant):
        self.case, self.version = case, importlib.metadata.version("diffrax")
        text, self.kept = emit_python.functions(case.odes)
        self.code = {"exp": jnp.exp, "log": jnp.log, "sqrt": jnp.sqrt}
        exec(compile(text, "<model>", "exec"), self.code)
        self.where = [case.odes.parameters.index(name) for name in case.drawn]
        self.values = numpy.array(case.odes.values)
        self.parts = segments(case)
        self.n = len(case.odes.states)
        self.sweep = self.compiled()

    def rates(self, t, y, q):
        d = Values([0.0] * self.n)
        self.code["rates"](t, y, q, d)
        return jnp.stack([jnp.asarray(v, float) for v in d])

    def set_tolerance(self, rtol):
        self.tolerances = jnp.array(rtol), jnp.array(self.case.absolute(rtol))

    def compiled(self):
        """One function for any tolerance, so that it is compiled once."""
        term = diffrax.ODETerm(self.rates)

        def member(draw, rtol, atol):
            control = diffrax.PIDController(rtol=rtol, atol=atol)
            p = Values([jnp.asarray(v) for v in self.values])
            for i, place in enumerate(self.where):
                p[place] = draw[i]
            y = Values([0.0] * self.n)
            self.code["start"](p, y)
            rows = []
            for due, begin, end, times in self.parts:
                for number in due:
                    self.code[f"change_{number}"](begin, y, p)
                q = Values([0.0] * self.kept)
                self.code["prologue"](p, q)
                state = jnp.stack([jnp.asarray(v, float) for v in y])
                keep = diffrax.SaveAt(ts=jnp.array(times), t1=True)
                done = diffrax.diffeqsolve(
                    term, diffrax.Kvaerno5(), begin, end, None, state, args=tuple(q), saveat=keep,
                    stepsize_controller=control, max_steps=1_000_000, throw=False)
                rows.append(done.ys[: len(times)])
                y = Values([done.ys[-1][i] for i in range(self.n)])
            return jnp.concatenate(rows)

        return jax.jit(jax.vmap(member, in_axes=(0, None, None)))

    def members(self, count):
        return self.sweep(jnp.array(self.case.draws[:count]), *self.tolerances).block_until_ready()

    def collected(self, rows):
        return numpy.array(rows)
