"""C for one model: a prologue of what parameters alone decide, right-hand side, sparse Jacobian."""

HEAD = "#include <math.h>\n#include \"model.h\"\n"


class Writer:
    """Straight-line C for some roots; what the prologue computes is read from `q`."""

    def __init__(self, odes, kept):
        self.graph, self.kept = odes.graph, kept

    def body(self, roots, target):
        """Assignments of every temporary below the roots, then `target(k)` = root k."""
        graph, lines, names = self.graph, [], {}
        needed = self.needed(roots)
        for i in sorted(needed):
            names[i] = self.leaf(i)
            if names[i] is None:
                names[i] = f"v{i}"
                lines.append(f"  const double v{i} = {self.operation(i, names)};")
        lines += [f"  {target(k)} = {names[root]};" for k, root in enumerate(roots)]
        return "\n".join(lines)

    def needed(self, roots):
        seen, stack = set(), list(roots)
        while stack:
            i = stack.pop()
            if i not in seen:
                seen.add(i)
                if self.leaf(i) is None:
                    stack.extend(self.graph.nodes[i][1:])
        return seen

    def leaf(self, i):
        node = self.graph.nodes[i]
        if node[0] == "number":
            return f"({node[1]!r})"
        if node[0] == "state":
            return f"y[{node[1]}]"
        if node[0] == "time":
            return "t"
        if i in self.kept:
            return f"q[{self.kept[i]}]"
        return f"p[{node[1]}]" if node[0] == "parameter" else None

    def operation(self, i, names):
        op, *operands = self.graph.nodes[i]
        a = [names[j] for j in operands]
        symbol = {"add": "+", "sub": "-", "mul": "*"}.get(op)
        if symbol:
            return f"{a[0]} {symbol} {a[1]}"
        if op == "neg":
            return f"-{a[0]}"
        if op == "rcp":
            return f"1.0 / {a[0]}"
        return f"{op}({', '.join(a)})"


def jacobian(odes):
    """Entries (row, column, node) by column, then row."""
    graph = odes.graph
    reach = graph.states_of(odes.rates)
    entries = []
    for column in range(len(odes.states)):
        found = graph.derivatives_by(column, reach)
        rows = {row: found[rate] for row, rate in enumerate(odes.rates) if rate in found}
        rows = {row: node for row, node in rows.items() if graph.value(node) != 0}
        rows.setdefault(column, graph.number(0))  # an iteration matrix needs its diagonal
        entries += [(row, column, rows[row]) for row in sorted(rows)]
    return entries


def kept_by_prologue(odes, roots):
    """Nodes that are constant along a trajectory and used by one that is not, numbered."""
    graph, kept, seen, stack = odes.graph, {}, set(), list(roots)
    while stack:
        i = stack.pop()
        if i in seen or graph.nodes[i][0] in ("number", "state", "time"):
            continue
        seen.add(i)
        if graph.depends[i]:
            stack.extend(graph.nodes[i][1:])
        else:
            kept[i] = len(kept)
    return kept


def model_source(odes, scale):
    """The text of model.c; `scale` is the size of each state, for its absolute tolerance."""
    entries = jacobian(odes)
    derivatives = [e[2] for e in entries]
    kept = kept_by_prologue(odes, odes.rates + derivatives)
    inside, outside = Writer(odes, kept), Writer(odes, {})
    n = len(odes.states)
    starts = [sum(1 for e in entries if e[1] < c) for c in range(n + 1)]
    parts = [HEAD, table("int", "model_columns", starts), table("int", "model_rows", [e[0] for e in entries])]
    parts.append(table("double", "model_values", [repr(v) for v in odes.values]))
    parts.append(table("double", "model_scale", [repr(float(v)) for v in scale]))
    parts.append(table("double", "model_change_times", [repr(c.time) for c in odes.changes] or [0]))
    for name, value in (
        ("states", n), ("parameters", len(odes.parameters)), ("kept", len(kept)),
        ("entries", len(entries)), ("changes", len(odes.changes)),
    ):
        parts.append(f"const int model_{name}_count = {value};")
    order = sorted(kept, key=kept.get)
    function = "void {}({}) {{\n{}\n}}"
    parts.append(function.format(
        "model_prologue", "const double *p, double *q", outside.body(order, lambda k: f"q[{k}]")))
    parts.append(function.format(
        "model_start", "const double *p, double *y", outside.body(odes.initial, lambda k: f"y[{k}]")))
    arguments = "double t, const double *restrict y, const double *restrict q, double *restrict {}"
    parts.append(function.format(
        "model_rates", arguments.format("d"), inside.body(odes.rates, lambda k: f"d[{k}]")))
    parts.append(function.format(
        "model_jacobian", arguments.format("j"), inside.body(derivatives, lambda k: f"j[{k}]")))
    parts.append(changes(odes, outside))
    return "\n".join(parts) + "\n"


def changes(odes, writer):
    cases = []
    for number, change in enumerate(odes.changes):
        targets = [f"y[{i}]" for i, _ in change.states] + [f"p[{i}]" for i, _ in change.parameters]
        roots = [node for _, node in change.states + change.parameters]
        cases.append(f"  case {number}: {{\n{writer.body(roots, lambda k: targets[k])}\n  break; }}")
    body = "\n".join(cases)
    return f"void model_change(int number, double t, double *p, double *y) {{\n  switch (number) {{\n{body}\n  }}\n}}"


def table(kind, name, values):
    return f"const {kind} {name}[] = {{{', '.join(map(str, values))}}};"
