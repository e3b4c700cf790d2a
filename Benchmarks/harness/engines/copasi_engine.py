"""COPASI's LSODA through its Python binding: one model, its values set anew for each member."""

import COPASI
import numpy

from .. import odes


class Engine:
    def __init__(self, case, variant):
        self.case = case
        self.version = COPASI.__version__
        self.data = COPASI.CRootContainer.addDatamodel()
        if not self.data.importSBMLFromString(odes.sbml_text(case.path)):
            raise RuntimeError(COPASI.CCopasiMessage.getAllMessageText())
        self.model = self.data.getModel()
        self.task = self.data.getTask("Time-Course")
        self.task.setMethodType(COPASI.CTaskEnum.Method_deterministic)
        problem, step = self.task.getProblem(), case.model["times"]["step"]
        first, end = case.times[0], case.times[-1]
        # its grid starts at zero: a step that meets every output time
        step = numpy.gcd.reduce([int(first), int(step)])
        problem.setDuration(end)
        problem.setStepNumber(int(end / step))
        problem.setOutputEvent(False)
        problem.setTimeSeriesRequested(True)
        self.rows = [int(t / step) for t in case.times]
        self.values = [self.model.getModelValue(name) for name in case.drawn]
        self.changed = COPASI.ObjectStdVector()
        for value in self.values:
            self.changed.append(value.getInitialValueReference())

    def set_tolerance(self, rtol):
        method = self.task.getMethod()
        method.getParameter("Relative Tolerance").setDblValue(rtol)
        # one number for all states; this one was the quickest of 1e-3, 1e-6 and 1e-9 times rtol at equal error
        method.getParameter("Absolute Tolerance").setDblValue(1e-3 * rtol)
        method.getParameter("Max Internal Steps").setUIntValue(10_000_000)

    def member(self, draw):
        for value, number in zip(self.values, draw):
            value.setInitialValue(float(number))
        self.model.updateInitialValues(self.changed)
        self.task.initializeRaw(COPASI.CCopasiTask.OUTPUT_UI)
        return self.task.processRaw(True)

    def members(self, count):
        """Rows are fetched in `collected`, one member after another, outside the clock."""
        for draw in self.case.draws[:count]:
            self.member(draw)
        return count

    def collected(self, count):
        return numpy.array([self.fetched(draw) for draw in self.case.draws[:count]])

    def fetched(self, draw):
        self.member(draw)
        series = self.task.getTimeSeries()
        titles = [series.getTitle(i).removeprefix("Values[").removesuffix("]") for i in range(series.getNumVariables())]
        columns = {name: titles.index(name) for name in self.case.odes.states if name in titles}
        # a species that no reaction changes is not in its series
        still = {m.getObjectName(): m.getInitialValue() for m in self.model.getMetabolites()}
        return numpy.array([
            [series.getData(row, columns[name]) if name in columns else still[name] for name in self.case.odes.states]
            for row in self.rows])
