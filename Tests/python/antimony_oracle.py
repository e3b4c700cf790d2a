"""Compares exosim's reading of a model with that of PyPI's antimony; prints every difference.

    exosim model show skin --setting skin --format json > skin.json
    python antimony_oracle.py Models/skin/skin.ant skin.json [MODULE]

Names are compared with runs of '_' made one: exosim writes `A__x` for `A.x`, antimony `A_x`.
Initial values are compared where antimony has them: values that a table gives stand in ours alone.
"""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree

import antimony


def plain(name):
    return re.sub("_+", "_", name)


def theirs(path, module=None):
    """The model as antimony flattens it."""
    antimony.clearPreviousLoads()
    if antimony.loadAntimonyFile(path) < 0:
        raise SystemExit(antimony.getLastError())
    text = antimony.getSBMLString(module or antimony.getMainModuleName())
    document = ElementTree.fromstring(text)

    def all_of(kind, inside=document):
        return [e for e in inside.iter() if e.tag.endswith("}" + kind)]

    def side(reaction, kind):
        lists = all_of(kind, reaction)
        return [(e.get("species"), float(e.get("stoichiometry", 1)))
                for e in (lists[0] if lists else [])]

    species = {e.get("id"): {"compartment": plain(e.get("compartment")),
                             "amount": e.get("initialAmount"),
                             "concentration": e.get("initialConcentration"),
                             "isAmount": e.get("hasOnlySubstanceUnits") == "true",
                             "isBoundary": e.get("boundaryCondition") == "true"}
               for e in all_of("species")}
    reactions = {e.get("id"): net(side(e, "listOfReactants"), side(e, "listOfProducts"))
                 for e in all_of("reaction")}
    return species, reactions


def ours(path):
    """The model as exosim sums it up."""
    model = json.load(open(path))
    species = {s["name"]: {"compartment": plain(s["compartment"]),
                           "amount": s.get("initialAmount"),
                           "concentration": s.get("initialConcentration"),
                           "isAmount": s["isAmount"], "isBoundary": s["isBoundary"]}
               for s in model["species"]}
    reactions = {
        r["name"]: net(*([(p["species"], p["stoichiometry"]) for p in r[side]]
                         for side in ("reactants", "products")))
        for r in model["reactions"]}
    return species, reactions


def net(reactants, products):
    total = {}
    for members, sign in ((reactants, -1), (products, 1)):
        for name, count in members:
            total[plain(name)] = total.get(plain(name), 0) + sign * count
    return {name: value for name, value in total.items() if value}


def differences(reference, found):
    lines = []
    for what, a, b in zip(("species", "reaction"), reference, found):
        a, b = ({plain(k): v for k, v in side.items()} for side in (a, b))
        lines += [f"{what} {name}: only antimony has it" for name in sorted(a.keys() - b.keys())]
        lines += [f"{what} {name}: only exosim has it" for name in sorted(b.keys() - a.keys())]
        for name in sorted(a.keys() & b.keys()):
            lines += [f"{what} {name}: {key}: antimony {a[name].get(key)}, exosim {b[name].get(key)}"
                      for key in sorted(a[name].keys() | b[name].keys())
                      if not same(key, a[name].get(key), b[name].get(key))]
    return lines


def same(key, a, b):
    if key in ("amount", "concentration"):
        return a is None or (b is not None and float(a) == float(b))
    return a == b


if __name__ == "__main__":
    found = differences(theirs(sys.argv[1], *sys.argv[3:4]), ours(sys.argv[2]))
    print("\n".join(found) or "no difference")
    sys.exit(1 if found else 0)
