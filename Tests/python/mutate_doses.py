"""Writes spoiled copies of dose files, to see that the program refuses or answers, never breaks.

    python3 Tests/python/mutate_doses.py --count 10000 --seed 1 --out /tmp/spoiled FILE.json ...

The same seed and files give the same output. Tests/DosingTests/DoseMutator.swift is its twin.
"""

import argparse
import copy
import json
import random
from pathlib import Path

NUMBERS = [0, -0.0, 1, -1, 0.5, 1e-3, 1e-12, 1e-300, 5e-324, 1e3, 1e6, 1e9, 1e15, 1e30, 1e100,
           1e300, 1.7976931348623157e308, -1e300, 9007199254740993, 2**31, 1e19, 3.999999999]
UNITS = ["mL", "L", "uL", "d", "h", "s", "y", "ug", "kg", "/mL", "particles", "cm2", "m2", "%",
         "mol", "JPY", "", "furlong", "ug/mL", "/ug", "1/h", "mL/h"]
WORDS = ["{", "}", "[", "]", ",", ":", '"', "\\", "1e400", "-", "null", "NaN", "\0", "\ufeff",
         "9" * 1000]


def spoil_bytes(rng: random.Random, data: bytes) -> bytes:
    out = bytearray(data or b" ")
    at = rng.randrange(len(out))
    kind = rng.randrange(7)
    if kind == 0:
        for _ in range(rng.randint(1, 8)):
            out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    elif kind == 1:
        del out[at:]
    elif kind == 2:
        del out[at:at + rng.randint(1, 20)]
    elif kind == 3:
        part = out[at:at + rng.randint(1, 40)]
        place = rng.randrange(len(out))
        out[place:place] = part
    elif kind == 4:
        out.insert(at, rng.randrange(256))
    elif kind == 5:
        out[at:at] = rng.choice(WORDS).encode("utf-8")
    else:
        out[at:at] = b"[" * rng.choice([10, 100, 5000, 200000])
    return bytes(out)


def strange(rng: random.Random):
    deep = 1
    for _ in range(rng.choice([3, 60, 70])):
        deep = [deep]
    return copy.deepcopy(rng.choice([
        None, True, False, rng.choice(NUMBERS), "", f"{rng.choice(NUMBERS)} mL", [], {},
        {"readout": "new_collagen", "table": [{"time": "0 d"}]}, deep]))


def spoil_text(rng: random.Random, text: str) -> str:
    number, _, unit = text.partition(" ")
    if rng.randrange(4) == 0:  # a value somebody could mean
        try:
            return f"{float(number) * rng.choice([0.01, 0.1, 0.5, 2, 10, 100])} {unit}"
        except ValueError:
            pass
    return rng.choice([
        f"{rng.choice(NUMBERS)} {unit or text}",
        f"{number} {rng.choice(UNITS)}",
        text + rng.choice([" x 3", " q 1 d x 9999", " over 1 h", "\0", "e", "%"]),
        text[:-rng.randint(1, 3)],
        text * rng.choice([2, 30, 2000]),
        f"{rng.choice(NUMBERS)}",
    ])


def spoil_node(rng: random.Random, node):
    if isinstance(node, dict) and node and rng.randrange(4):
        key = rng.choice(list(node))
        kind = rng.randrange(5)
        if kind == 0:
            del node[key]
        elif kind == 1:
            node[key + rng.choice(["s", "_", "\u0301"])] = node.pop(key)
        elif kind == 2:
            node[rng.choice(["x", "table", "ss", "rate"])] = strange(rng)
        elif kind == 3:
            node[key] = copy.deepcopy(node[rng.choice(list(node))])
        else:
            node[key] = strange(rng)
        return node
    if isinstance(node, list) and node and rng.randrange(3):
        at = rng.randrange(len(node))
        kind = rng.randrange(3)
        if kind == 0:
            del node[at]
        elif kind == 1:
            node += [copy.deepcopy(node[at]) for _ in range(rng.choice([1, 50, 300]))]
        else:
            rng.shuffle(node)
        return node
    if isinstance(node, str) and rng.randrange(3):
        return spoil_text(rng, node)
    if isinstance(node, (int, float)) and not isinstance(node, bool) and rng.randrange(2):
        return rng.choice(NUMBERS)
    return strange(rng)


def paths(node, path=()):
    yield path
    items = node.items() if isinstance(node, dict) else enumerate(node) \
        if isinstance(node, list) else ()
    for key, value in items:
        yield from paths(value, (*path, key))


def spoil_tree(rng: random.Random, data: bytes) -> bytes:
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return spoil_bytes(rng, data)
    path = rng.choice(list(paths(tree)))
    if not path:
        tree = spoil_node(rng, tree)
    else:
        parent = tree
        for key in path[:-1]:
            parent = parent[key]
        parent[path[-1]] = spoil_node(rng, parent[path[-1]])
    text = json.dumps(tree, indent=rng.choice([None, 2]), ensure_ascii=rng.random() < 0.5)
    return text.encode("utf-8", "surrogatepass")


def rescaled(rng: random.Random, node, share: int):
    """Other values that somebody could mean: most such files are answered, not refused."""
    if isinstance(node, dict):
        return {key: rescaled(rng, value, share) for key, value in node.items()}
    if isinstance(node, list):
        return [rescaled(rng, value, share) for value in node]
    if isinstance(node, str) and rng.randrange(12) < share:
        number, space, unit = node.partition(" ")
        try:
            scale = rng.choice([0.01, 0.1, 0.5, 0.9, 1.1, 2, 10, 100])
            return f"{float(number) * scale}{space}{unit}"
        except ValueError:
            pass
    return node


def spoil(rng: random.Random, files: list[bytes]) -> bytes:
    data = rng.choice(files)
    if rng.randrange(3) == 0:
        changed = rescaled(rng, json.loads(data), rng.randint(1, 6))
        return json.dumps(changed, indent=2).encode("utf-8")
    for _ in range(rng.choice([1, 1, 2, 3])):
        data = spoil_bytes(rng, data) if rng.randrange(3) == 0 else spoil_tree(rng, data)
    return data


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    files = [path.read_bytes() for path in sorted(options.files)]
    options.out.mkdir(parents=True, exist_ok=True)
    for number in range(options.count):
        (options.out / f"{number:05d}.json").write_bytes(spoil(rng, files))


if __name__ == "__main__":
    main()
