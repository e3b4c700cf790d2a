"""bngsim: the SBML text, one simulator, its own generated code where it makes any; CVODE inside."""

import bngsim
import numpy

from .. import odes


class Engine:
    def __init__(self, case, variant):
        self.case, self.version = case, bngsim.__version__
        self.model = bngsim.Model.from_sbml_string(odes.sbml_text(case.path))
        self.simulator = bngsim.Simulator(self.model, method="ode", codegen=True)
        names = list(self.model.species_names)
        self.columns = [names.index(name) for name in case.odes.states]
        self.order = [case.odes.states.index(n) if n in case.odes.states else None for n in names]
        # it keeps concentrations
        self.sizes = numpy.array([
            1.0 if home is None else bngsim.get_compartment_volume(self.model, home)
            for home in case.odes.compartments])
        self.times = [0.0, *map(float, case.times)]

    def set_tolerance(self, rtol):
        self.rtol, absolute = rtol, self.case.absolute(rtol) / self.sizes
        self.atol = numpy.array([1e-3 * rtol if i is None else absolute[i] for i in self.order])

    def members(self, count):
        rows = []
        for draw in self.case.draws[:count]:
            self.model.reset()
            self.model.set_params(dict(zip(self.case.drawn, map(float, draw))))
            done = self.simulator.run(sample_times=self.times, rtol=self.rtol, atol=self.atol, max_steps=10_000_000)
            rows.append(numpy.asarray(done.species))
        return rows

    def collected(self, rows):
        return numpy.array([r[1:, self.columns] * self.sizes for r in rows])
