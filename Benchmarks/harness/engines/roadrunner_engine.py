"""libRoadRunner: one instance, reset for each member; its own events; CVODE inside."""

import numpy
import roadrunner

from .. import odes


class Engine:
    def __init__(self, case, variant):
        self.case = case
        self.version = roadrunner.__version__
        self.instance = roadrunner.RoadRunner(odes.sbml_text(case.path))
        model = self.instance.model
        names = list(model.getGlobalParameterIds())
        self.places = [names.index(name) for name in case.drawn]
        self.instance.timeCourseSelections = list(case.odes.states)
        species = list(model.getFloatingSpeciesIds())
        ruled = [s for s in case.odes.states if s not in species]
        self.order = [case.odes.states.index(s) for s in ruled + species]
        self.times = [0.0, *case.times]
        self.instance.integrator.setValue("maximum_num_steps", 10_000_000)

    def set_tolerance(self, rtol):
        self.instance.integrator.setValue("relative_tolerance", rtol)
        absolute = self.case.absolute(rtol)
        self.instance.integrator.setValue("absolute_tolerance", [absolute[i] for i in self.order])

    def members(self, count):
        rows = []
        for draw in self.case.draws[:count]:
            self.instance.model.setGlobalParameterValues(self.places, list(draw))
            self.instance.reset()
            rows.append(numpy.array(self.instance.simulate(times=self.times)))
        return rows

    def collected(self, rows):
        return numpy.array([r[1:] for r in rows])
