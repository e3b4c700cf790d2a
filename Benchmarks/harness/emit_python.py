"""The same straight-line code as `emit_c`, as Python for numba and jax."""

from . import emit_c


class PythonWriter(emit_c.Writer):
    def body(self, roots, target):
        text = super().body(roots, target)
        return text.replace("  const double ", "  ").replace(";\n", "\n").rstrip(";")

    def operation(self, i, names):
        op, *operands = self.graph.nodes[i]
        if op == "pow":
            return f"{names[operands[0]]} ** {names[operands[1]]}"
        return super().operation(i, names)


def functions(odes, scaled=None):
    """Python text of prologue(p, q), start(p, y), rates(t, y, q, d), jacobian(t, y, q, j), change_k(t, y, p)."""
    entries = emit_c.jacobian(odes)
    derivatives = [e[2] for e in entries]
    kept = emit_c.kept_by_prologue(odes, odes.rates + derivatives)
    inside, outside = PythonWriter(odes, kept), PythonWriter(odes, {})
    order = sorted(kept, key=kept.get)
    parts = [
        "def prologue(p, q):\n" + outside.body(order, lambda k: f"q[{k}]"),
        "def start(p, y):\n" + outside.body(odes.initial, lambda k: f"y[{k}]"),
        "def rates(t, y, q, d):\n" + inside.body(odes.rates, lambda k: f"d[{k}]"),
        "def jacobian(t, y, q, j):\n" + inside.body(
            derivatives, lambda k: f"j[{entries[k][0]}, {entries[k][1]}]"),
    ]
    for number, change in enumerate(odes.changes):
        targets = [f"y[{i}]" for i, _ in change.states] + [f"p[{i}]" for i, _ in change.parameters]
        roots = [node for _, node in change.states + change.parameters]
        parts.append(f"def change_{number}(t, y, p):\n" + outside.body(roots, lambda k: targets[k]))
    return "\n\n".join(parts) + "\n", len(kept)
