"""AMICI: its own C++ from the SBML text, compiled once; CVODES with KLU; values from its C++ layer."""

import os
import sys

import libsbml
import numpy

os.environ["CXXFLAGS"] = "-O3 -march=native"
os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])  # its cmake and ninja

import amici  # noqa: E402
from amici.importers.sbml import SbmlImporter  # noqa: E402
from amici.sim import sundials  # noqa: E402

from .. import odes  # noqa: E402


def with_plain_events(text):
    """The same model with the rules written out inside event assignments: AMICI 1.0.1 cannot compile them otherwise."""
    document = libsbml.readSBMLFromString(text)
    model = document.getModel()
    rules = {r.getVariable(): r.getMath() for r in model.getListOfRules() if r.isAssignment()}
    for event in model.getListOfEvents():
        for assignment in event.getListOfEventAssignments():
            tree = assignment.getMath().deepCopy()
            for _ in range(len(rules)):
                text = libsbml.formulaToL3String(tree)
                for name, math in rules.items():
                    if tree.getType() == libsbml.AST_NAME and tree.getName() == name:
                        tree = math.deepCopy()
                    tree.replaceArgument(name, math)
                if libsbml.formulaToL3String(tree) == text:
                    break
            assignment.setMath(tree)
    return libsbml.writeSBMLToString(document)


class Engine:
    def __init__(self, case, variant):
        self.case, self.version = case, amici.__version__
        folder, name = case.folder / "amici", f"bench_{case.name}"
        if not (folder / name).exists():
            importer = SbmlImporter(with_plain_events(odes.sbml_text(case.path)), from_file=False)
            importer.sbml2amici(name, folder, generate_sensitivity_code=False, compute_conservation_laws=False)
        sys.path.insert(0, str(folder))
        self.model = amici.import_model_module(name, folder).get_model()
        self.model.set_timepoints(list(map(float, case.times)))
        names = list(self.model.get_free_parameter_ids())
        self.where = [names.index(name) for name in case.drawn]
        self.nominal = numpy.array(self.model.get_free_parameters())
        states = list(self.model.get_state_ids())
        self.columns = [states.index(name) for name in case.odes.states]
        self.solver = self.model.create_solver()
        self.solver.set_max_steps(10_000_000)

    def set_tolerance(self, rtol):
        self.solver.set_relative_tolerance(rtol)
        # one number for all states
        self.solver.set_absolute_tolerance(min(1e-6 * rtol, 1e-9))

    def members(self, count):
        rows = []
        for draw in self.case.draws[:count]:
            values = self.nominal.copy()
            values[self.where] = draw
            self.model.set_free_parameters(values)
            rows.append(sundials.run_simulation(self.model, self.solver))
        return rows

    def own_seconds(self, rows):
        """What its solver took by its own clock, without the Python layer."""
        return sum(r.cpu_time for r in rows) * 1e-3

    def collected(self, rows):
        return numpy.array([numpy.asarray(r.x)[:, self.columns] for r in rows])
