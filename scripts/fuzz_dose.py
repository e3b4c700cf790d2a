#!/usr/bin/env python3
"""Runs exosim on many damaged dose files; every one must end with an answer or a clear refusal.

A case fails if the program is killed by a signal, takes more processor time than the limit, ends with a status
that is not documented, or calls a result successful that holds a value that is not a finite number.
The same seed gives the same files on every machine.
"""

import argparse
import concurrent.futures
import copy
import glob
import json
import math
import os
import random
import subprocess
import sys
import tempfile

STATUSES = {0, 2, 3, 65, 70}
EXTREMES = [0, -1, 1e-300, -1e-300, 5e-324, 1e300, -1e300, 1.7976931348623157e308, 1e999999,
            2**53 + 1, 0.1, 1e10, -0.0]
TEXTS = ["", " ", "0", "-1 mL", "1e400 /mL", "1e-400 mL", "1e308 mL", "NaN mL", "inf h", "q 0 d x 3",
         "q 28 d x 1000000000", "q 1e-9 s x 3", "1 mL q -1 d x 2", "single", "5 parsec", "2 mL mL",
         "\u0000", "\ud7ff\uffff", "é" * 50, "9" * 5000, "1e10 /mL", "1e10 over 0 h q 1 d x 2",
         "treated", "microneedle", "iv", "culture", "topical", "180 d", "1e9 y", "../../etc/passwd"]


def paths(value, prefix=()):
    """Every place in a document."""
    yield prefix
    if isinstance(value, dict):
        for key in value:
            yield from paths(value[key], prefix + (key,))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from paths(item, prefix + (index,))


def at(value, path):
    for step in path:
        value = value[step]
    return value


def damaged(document, chance):
    """The document with one to three changes of structure or value."""
    document = copy.deepcopy(document)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        places = [path for path in paths(document) if path]
        if not places:
            return document
        path = chance.choice(places)
        parent, key = at(document, path[:-1]), path[-1]
        kind = chance.randrange(7)
        if kind == 0:
            del parent[key]
        elif kind == 1:
            parent[key] = chance.choice(EXTREMES)
        elif kind == 2:
            parent[key] = chance.choice(TEXTS)
        elif kind == 3:
            parent[key] = chance.choice([None, True, False, [], {}, [[]], {"": 0}, [1, "a", None]])
        elif kind == 4 and isinstance(parent, dict):
            parent[chance.choice([key + "s", key.upper(), key[:-1], "x" * 300, ""])] = parent.pop(key)
        elif kind == 5:
            parent[key] = copy.deepcopy(at(document, chance.choice(places)))
        else:
            value = parent[key]
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                parent[key] = value * chance.choice([-1, 0, 1e-12, 1e-3, 1e3, 1e12, 1e200])
            elif isinstance(value, str) and value:
                letter = chance.randrange(len(value))
                parent[key] = value[:letter] + chance.choice("0123456789eE.+- /xmLq") + value[letter + 1:]
    return document


def mutated(text, chance):
    """The bytes of one damaged file."""
    kind = chance.random()
    if kind < 0.7:
        text = json.dumps(damaged(json.loads(text), chance), ensure_ascii=chance.random() < 0.5)
        text = text.replace("Infinity", "1e999")
        return text.encode("utf-8", "surrogatepass")
    data = bytearray(text.encode())
    if kind < 0.85:
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind < 0.9:
        del data[chance.randrange(len(data)):]
    elif kind < 0.94:
        start = chance.randrange(len(data))
        data[start:start] = data[start:start + chance.randint(1, 200)]
    elif kind < 0.96:
        data[:] = b"[" * chance.randint(1, 100000)
    elif kind < 0.98:
        place = data.find(b"0")
        data[place:place] = b"1" * chance.randint(1, 1000000)
    else:
        data[:] = chance.randbytes(chance.randint(0, 5000))
    return bytes(data)


def holes(value, path=""):
    """Where a result holds something that is not a finite number."""
    if isinstance(value, float) and not math.isfinite(value):
        yield path
    elif isinstance(value, str) and value.lower() in ("nan", "inf", "-inf", "infinity"):
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from holes(item, f"{path}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from holes(item, f"{path}/{index}")


def verdict(exosim, data, limit):
    """What the program made of one file: its status and what is wrong with that, if anything."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(data)
        file.flush()
        try:
            # processor time, so that a busy machine does not look like a hang
            done = subprocess.run(
                ["sh", "-c", f'ulimit -t {limit}; exec "$0" run "$1" --json', exosim, file.name],
                capture_output=True, timeout=20 * limit)
        except subprocess.TimeoutExpired:
            return None, f"hung for {20 * limit} s"
    if done.returncode not in STATUSES:
        return done.returncode, f"ended with status {done.returncode}: {done.stderr[-300:]!r}"
    if done.returncode in (0, 2):
        try:
            result = json.loads(done.stdout)
        except ValueError as error:
            return done.returncode, f"the result is not JSON: {error}"
        for hole in holes(result):
            return done.returncode, f"the result is not finite at {hole}"
    elif done.stdout:
        return done.returncode, "a refusal wrote to standard output"
    elif not done.stderr:
        return done.returncode, "a refusal gave no reason"
    return done.returncode, None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--exosim", default=".build/release/exosim")
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=2, help="processor seconds a case may take")
    parser.add_argument("--keep", default=".build/fuzz", help="where failing files are kept")
    options = parser.parse_args()
    exosim = os.path.abspath(options.exosim)
    examples = [open(name, encoding="utf-8").read()
                for name in sorted(glob.glob("Models/*/examples/*.json"))]
    if not examples:
        sys.exit("fuzz: there are no examples under Models/*/examples")

    def case(number):
        chance = random.Random(f"{options.seed}/{number}")
        data = mutated(chance.choice(examples), chance)
        return number, data, *verdict(exosim, data, options.limit)

    counts, failures = {}, 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, data, status, wrong in pool.map(case, range(options.count)):
            counts[status] = counts.get(status, 0) + 1
            if wrong:
                failures += 1
                os.makedirs(options.keep, exist_ok=True)
                name = f"{options.keep}/{options.seed}-{number}.json"
                with open(name, "wb") as file:
                    file.write(data)
                if failures <= 20:
                    print(f"{name}: {wrong}")
            if sys.stderr.isatty() and number % 100 == 0:
                print(f"\r{number}", end="", file=sys.stderr)
    for status, count in sorted(counts.items(), key=lambda item: str(item[0])):
        print(f"status {status}: {count}")
    print(f"fuzz: {options.count} damaged dose files, {failures} wrong endings")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
