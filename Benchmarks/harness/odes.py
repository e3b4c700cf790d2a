"""A flat Antimony model as ordinary differential equations on an expression graph.

Antimony and libsbml read the text; this file only turns SBML's rules, rates and events into
`dy/dt`, starting values and a list of changes at known times. What it cannot express it refuses.
"""

import dataclasses

import antimony
import libsbml

from .expression import Graph


@dataclasses.dataclass
class Change:
    """What one event does at a known time; every value is read before any is written."""

    time: float
    states: list  # (position, node)
    parameters: list  # (position, node)


@dataclasses.dataclass
class Odes:
    graph: Graph
    states: list
    parameters: list
    values: list  # of the parameters, from the text
    initial: list  # nodes
    rates: list  # nodes
    changes: list
    compartments: list  # of each state; None for one that is not a species


def sbml_text(path):
    antimony.clearPreviousLoads()
    if antimony.loadAntimonyFile(str(path)) == -1:
        raise ValueError(antimony.getLastError())
    return antimony.getSBMLString(antimony.getMainModuleName())


def expanded(text):
    document = libsbml.readSBMLFromString(text)
    options = libsbml.ConversionProperties()
    options.addOption("expandFunctionDefinitions", True)
    if document.convert(options) != libsbml.LIBSBML_OPERATION_SUCCESS:
        raise ValueError("libsbml could not expand the functions of the model")
    return document


def load(path):
    document = expanded(sbml_text(path))
    return Reader(document.getModel()).odes()


class Reader:
    def __init__(self, model):
        self.model = model
        self.graph = Graph()
        self.rules = {r.getVariable(): r for r in model.getListOfRules() if r.isAssignment()}
        self.rate_rules = {r.getVariable(): r for r in model.getListOfRules() if r.isRate()}
        self.starts = {a.getSymbol(): a.getMath() for a in model.getListOfInitialAssignments()}
        self.species = {s.getId(): s for s in model.getListOfSpecies()}
        self.sizes = {c.getId(): c.getSize() for c in model.getListOfCompartments()}
        self.given = {p.getId(): p.getValue() for p in model.getListOfParameters()}
        reacting = [s for s in self.species if s not in self.rules]
        self.states = reacting + [v for v in self.rate_rules if v not in self.species]
        self.position = {name: i for i, name in enumerate(self.states)}
        constants = list(self.given) + list(self.sizes)
        self.parameters = [
            name for name in constants
            if name not in self.position and name not in self.rules and name not in self.starts
        ]
        self.parameter_position = {name: i for i, name in enumerate(self.parameters)}
        self.running, self.starting = {}, {}

    # MARK: symbols

    def symbol(self, name, at_start):
        known = self.starting if at_start else self.running
        if name not in known:
            known[name] = self.look_up(name, at_start)
        return known[name]

    def look_up(self, name, at_start):
        if name in self.position:
            node = self.start(name) if at_start else self.graph.state(self.position[name])
            return self.as_symbol(name, node, at_start)
        if name in self.rules:
            return self.formula(self.rules[name].getMath(), at_start)
        if name in self.starts:  # a constant that is worked out once
            return self.formula(self.starts[name], True)
        if name in self.parameter_position:
            return self.graph.parameter(self.parameter_position[name])
        raise ValueError(f"unknown symbol '{name}'")

    def as_symbol(self, name, node, at_start):
        """The state of a species is its amount; its symbol may be a concentration."""
        species = self.species.get(name)
        if species is None or species.getHasOnlySubstanceUnits():
            return node
        return self.graph.div(node, self.symbol(species.getCompartment(), at_start))

    def start(self, name):
        if name in self.starts:
            node = self.formula(self.starts[name], True)
            species = self.species.get(name)
            if species is None or species.getHasOnlySubstanceUnits():
                return node
            return self.graph.mul(node, self.symbol(species.getCompartment(), True))
        species = self.species.get(name)
        if species is None:
            return self.graph.number(self.given[name])
        if species.isSetInitialAmount():
            return self.graph.number(species.getInitialAmount())
        size = self.symbol(species.getCompartment(), True)
        return self.graph.mul(self.graph.number(species.getInitialConcentration()), size)

    # MARK: formulas

    def formula(self, tree, at_start=False):
        graph, kind = self.graph, tree.getType()
        operands = [self.formula(tree.getChild(i), at_start) for i in range(tree.getNumChildren())]
        if tree.isNumber():
            return graph.number(tree.getValue())
        if kind == libsbml.AST_NAME_TIME:
            return graph.number(0) if at_start else graph.time()
        if kind == libsbml.AST_NAME:
            return self.symbol(tree.getName(), at_start)
        if kind == libsbml.AST_PLUS:
            total = graph.number(0)
            for operand in operands:
                total = graph.add(total, operand)
            return total
        if kind == libsbml.AST_TIMES:
            product = graph.number(1)
            for operand in operands:
                product = graph.mul(product, operand)
            return product
        if kind == libsbml.AST_MINUS:
            return graph.neg(operands[0]) if len(operands) == 1 else graph.sub(*operands)
        if kind == libsbml.AST_DIVIDE:
            return graph.div(*operands)
        if kind in (libsbml.AST_POWER, libsbml.AST_FUNCTION_POWER):
            return graph.power(*operands)
        if kind == libsbml.AST_FUNCTION_EXP:
            return graph.call("exp", operands[0])
        if kind == libsbml.AST_FUNCTION_LN:
            return graph.call("log", operands[0])
        if kind == libsbml.AST_FUNCTION_ROOT:
            return graph.power(operands[-1], graph.number(0.5))
        raise ValueError(f"the formula '{libsbml.formulaToL3String(tree)}' is not supported here")

    # MARK: the whole

    def odes(self):
        graph = self.graph
        rates = [graph.number(0) for _ in self.states]
        for name, rule in self.rate_rules.items():
            rates[self.position[name]] = self.formula(rule.getMath())
        for reaction in self.model.getListOfReactions():
            speed = self.formula(reaction.getKineticLaw().getMath())
            for sign, side in ((-1, reaction.getListOfReactants()), (1, reaction.getListOfProducts())):
                for participant in side:
                    name = participant.getSpecies()
                    if self.species[name].getBoundaryCondition():
                        continue
                    flow = graph.mul(graph.number(sign * participant.getStoichiometry()), speed)
                    rates[self.position[name]] = graph.add(rates[self.position[name]], flow)
        initial = [self.start(name) for name in self.states]
        values = [self.given.get(p, self.sizes.get(p)) for p in self.parameters]
        homes = [self.species[s].getCompartment() if s in self.species else None for s in self.states]
        return Odes(graph, self.states, self.parameters, values, initial, rates, self.changes(), homes)

    def changes(self):
        found = []
        for event in self.model.getListOfEvents():
            trigger = event.getTrigger().getMath()
            known = (
                trigger.getType() == libsbml.AST_RELATIONAL_GEQ
                and trigger.getChild(0).getType() == libsbml.AST_NAME_TIME
                and trigger.getChild(1).isNumber()
            )
            if not known or event.isSetDelay():
                raise ValueError(f"the event '{event.getId()}' is not a change at a known time")
            priority = event.getPriority().getMath().getValue() if event.isSetPriority() else 0
            change = Change(trigger.getChild(1).getValue(), [], [])
            for assignment in event.getListOfEventAssignments():
                name, node = assignment.getVariable(), self.formula(assignment.getMath())
                if name in self.position:
                    change.states.append((self.position[name], node))
                else:
                    change.parameters.append((self.parameter_position[name], node))
            found.append((change.time, -priority, len(found), change))
        return [entry[-1] for entry in sorted(found, key=lambda e: e[:3])]
