"""Floating-point operations of one Rodas5P step by the shortest program known for it.

The right-hand side and the Jacobian are counted on the shared graph, the factorisation on the pattern
after a minimum-degree elimination. What the prologue does is not counted: it is once a trajectory.
"""

from . import emit_c

# Operations of an elementary function in a good vector library.
COST = {"exp": 20, "log": 24, "pow": 45, "sqrt": 8, "rcp": 1}
STAGES = 8


def counted(graph, kept, roots):
    """Operations to compute the roots, each shared value once; a sign change is free."""
    seen, stack, total = set(), list(roots), 0
    while stack:
        i = stack.pop()
        if i in seen or i in kept or not graph.depends[i] or graph.nodes[i][0] in ("state", "time"):
            continue
        seen.add(i)
        op = graph.nodes[i][0]
        total += 0 if op == "neg" else COST.get(op, 1)
        stack.extend(graph.nodes[i][1:])
    return total


def elimination(pattern, n):
    """(operations of the factorisation, of one solve) with the least Markowitz product first."""
    rows = [set() for _ in range(n)]
    columns = [set() for _ in range(n)]
    for r, c in pattern:
        rows[r].add(c)
        columns[c].add(r)
    left, factor, lower_upper = set(range(n)), 0, 0
    while left:
        pivot = min(left, key=lambda k: ((len(rows[k]) - 1) * (len(columns[k]) - 1), k))
        below, right = columns[pivot] - {pivot}, rows[pivot] - {pivot}
        factor += 1 + len(below) + 2 * len(below) * len(right)
        lower_upper += len(below) + len(right)
        for r in below:
            rows[r] |= right
            rows[r].discard(pivot)
        for c in right:
            columns[c] |= below
            columns[c].discard(pivot)
        left.discard(pivot)
    return factor, 2 * lower_upper + n


def of_step(odes):
    """Every part of a step, and the whole."""
    n = len(odes.states)
    entries = emit_c.jacobian(odes)
    derivatives = [e[2] for e in entries]
    kept = emit_c.kept_by_prologue(odes, odes.rates + derivatives)
    rates = counted(odes.graph, kept, odes.rates)
    both = counted(odes.graph, kept, odes.rates + derivatives)
    factor, solve = elimination({(e[0], e[1]) for e in entries}, n)
    # stage arguments and right sides: one multiply-add for every earlier stage; the norm and dense output
    sums = 2 * n * (STAGES * (STAGES - 1)) + 12 * n
    step = (STAGES - 1) * rates + both + factor + STAGES * solve + sums
    return {"rates": rates, "rates and Jacobian": both, "factorisation": factor, "solve": solve,
            "stage sums and norm": sums, "step": step}
