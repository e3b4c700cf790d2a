"""A hash-consed expression graph: one node for each distinct value, derivatives on the graph.

The peers that want a compiled right-hand side (CVODE, numba, diffrax) all get their code from this
one graph, so that none of them is handed worse code than another.
"""

import math


class Graph:
    """Nodes are integers; `nodes[i]` is the operator with its operands, operands before users."""

    def __init__(self):
        self.nodes = []
        self.index = {}
        self.depends = []  # on the state or on time; otherwise the prologue may compute it

    def make(self, *node):
        known = self.index.get(node)
        if known is not None:
            return known
        self.nodes.append(node)
        here = len(self.nodes) - 1
        self.index[node] = here
        op = node[0]
        self.depends.append(
            op in ("state", "time") or (op not in ("number", "parameter") and any(self.depends[i] for i in node[1:]))
        )
        return here

    def number(self, value):
        return self.make("number", float(value))

    def parameter(self, position):
        return self.make("parameter", position)

    def state(self, position):
        return self.make("state", position)

    def time(self):
        return self.make("time")

    def value(self, i):
        """The number that a node is, or None."""
        return self.nodes[i][1] if self.nodes[i][0] == "number" else None

    def add(self, a, b):
        x, y = self.value(a), self.value(b)
        if x is not None and y is not None:
            return self.number(x + y)
        if x == 0:
            return b
        if y == 0:
            return a
        if self.nodes[b][0] == "neg":
            return self.sub(a, self.nodes[b][1])
        if self.nodes[a][0] == "neg":
            return self.sub(b, self.nodes[a][1])
        return self.make("add", *sorted((a, b)))

    def sub(self, a, b):
        x, y = self.value(a), self.value(b)
        if x is not None and y is not None:
            return self.number(x - y)
        if y == 0:
            return a
        if x == 0:
            return self.neg(b)
        if a == b:
            return self.number(0)
        if self.nodes[b][0] == "neg":
            return self.add(a, self.nodes[b][1])
        return self.make("sub", a, b)

    def neg(self, a):
        if self.value(a) is not None:
            return self.number(-self.value(a))
        if self.nodes[a][0] == "neg":
            return self.nodes[a][1]
        return self.make("neg", a)

    def factors(self, a):
        """A product's factors in two heaps: constant along a trajectory, and not."""
        if self.nodes[a][0] == "mul" and self.depends[a]:
            left, right = self.nodes[a][1:]
            if not self.depends[left]:
                return left, right
            if not self.depends[right]:
                return right, left
        return None, a

    def mul(self, a, b):
        x, y = self.value(a), self.value(b)
        if x is not None and y is not None:
            return self.number(x * y)
        if x == 0 or y == 0:
            return self.number(0)
        if x == 1:
            return b
        if y == 1:
            return a
        if x == -1:
            return self.neg(b)
        if y == -1:
            return self.neg(a)
        if self.nodes[a][0] == "neg":
            return self.neg(self.mul(self.nodes[a][1], b))
        if self.nodes[b][0] == "neg":
            return self.neg(self.mul(a, self.nodes[b][1]))
        # constants are gathered, so that the prologue multiplies them once a trajectory
        if self.depends[a] or self.depends[b]:
            (c, u), (d, v) = self.gathered(a), self.gathered(b)
            if c is not None and d is not None:
                rest = u if v is None else v if u is None else self.mul(u, v)
                return self.make("mul", *sorted((self.mul(c, d), rest)))
            if c is not None and u is not None and v is not None:
                return self.make("mul", *sorted((c, self.mul(u, v))))
            if d is not None and v is not None and u is not None:
                return self.make("mul", *sorted((d, self.mul(u, v))))
        return self.make("mul", *sorted((a, b)))

    def gathered(self, a):
        return self.factors(a) if self.depends[a] else (a, None)

    def reciprocal(self, a):
        if self.value(a) is not None:
            return self.number(1 / self.value(a))
        return self.make("rcp", a)

    def div(self, a, b):
        if a == b:
            return self.number(1)
        constant, rest = self.gathered(b)
        if constant is not None and rest is not None:
            return self.mul(self.mul(a, self.reciprocal(constant)), self.reciprocal(rest))
        return self.mul(a, self.reciprocal(b))

    def power(self, a, b):
        x, y = self.value(a), self.value(b)
        if x is not None and y is not None:
            return self.number(x**y)
        if y == 0:
            return self.number(1)
        if y is not None and y == int(y) and 1 <= abs(y) <= 8:
            product = a
            for _ in range(int(abs(y)) - 1):
                product = self.mul(product, a)
            return product if y > 0 else self.reciprocal(product)
        if y == 0.5:
            return self.call("sqrt", a)
        return self.make("pow", a, b)

    def call(self, name, a):
        if self.value(a) is not None:
            return self.number({"exp": math.exp, "log": math.log, "sqrt": math.sqrt}[name](self.value(a)))
        return self.make(name, a)

    # MARK: derivatives

    def states_of(self, roots):
        """For each node below the roots, the set of states it depends on."""
        found = {}
        for i in sorted(self.below(roots)):
            node = self.nodes[i]
            if node[0] == "state":
                found[i] = frozenset([node[1]])
            elif node[0] in ("number", "parameter", "time"):
                found[i] = frozenset()
            else:
                found[i] = frozenset().union(*(found[j] for j in node[1:]))
        return found

    def below(self, roots):
        seen, stack = set(), list(roots)
        while stack:
            i = stack.pop()
            if i in seen:
                continue
            seen.add(i)
            if self.nodes[i][0] not in ("number", "parameter", "state", "time"):
                stack.extend(self.nodes[i][1:])
        return seen

    def derivatives_by(self, state, reach):
        """d node / d state of every node that depends on the state, operands before users."""
        found = {}
        for i in sorted(j for j, states in reach.items() if state in states):
            found[i] = self.one_derivative(i, found)
        return found

    def one_derivative(self, i, found):
        node = self.nodes[i]
        op = node[0]
        if op == "state":
            return self.number(1)
        d = [found.get(j, self.number(0)) for j in node[1:]]
        a = node[1]
        if op == "add":
            return self.add(*d)
        if op == "sub":
            return self.sub(*d)
        if op == "neg":
            return self.neg(d[0])
        if op == "mul":
            return self.add(self.mul(d[0], node[2]), self.mul(a, d[1]))
        if op == "rcp":
            return self.neg(self.mul(d[0], self.mul(i, i)))
        if op == "exp":
            return self.mul(d[0], i)
        if op == "log":
            return self.mul(d[0], self.reciprocal(a))
        if op == "sqrt":
            return self.mul(d[0], self.mul(self.number(0.5), self.reciprocal(i)))
        if op == "pow":
            base = self.mul(d[0], self.mul(node[2], self.power(a, self.sub(node[2], self.number(1)))))
            exponent = self.mul(d[1], self.mul(i, self.call("log", a)))
            return self.add(base, exponent)
        raise ValueError(f"no derivative of '{op}'")
