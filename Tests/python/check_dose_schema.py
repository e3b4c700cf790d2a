"""Asks an independent validator about the cases of dose_cases.json.

DosingTests asks the reader about the same cases; so schema and reader cannot drift apart.

    python3 Tests/python/check_dose_schema.py
"""

import copy
import json
import sys
from pathlib import Path

import jsonschema

ROOT = Path(__file__).resolve().parents[2]
CASES = json.loads((Path(__file__).parent / "dose_cases.json").read_text(encoding="utf-8"))


def changed(document: dict, change: list) -> dict:
    """A copy with the changes [pointer, value] or, to remove, [pointer]."""
    document = copy.deepcopy(document)
    for pointer, *value in change:
        *path, last = pointer.split("/")[1:]
        place = document
        for step in path:
            place = place[step]
        if value:
            place[last] = value[0]
        else:
            del place[last]
    return document


def disagreements() -> list[str]:
    schema = json.loads((ROOT / "Schemas/dose.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    found = []
    for case in CASES["cases"]:
        document = changed(CASES["base"], case["change"])
        if validator.is_valid(document) != case["valid"]:
            found.append(f"{case['name']}: the schema says {not case['valid']}")
    for example in sorted(ROOT.glob("Models/*/examples/*.json")):
        for error in validator.iter_errors(json.loads(example.read_text(encoding="utf-8"))):
            found.append(f"{example.name}: {error.json_path}: {error.message}")
    return found


def test_the_schema_agrees_with_the_cases():
    assert disagreements() == []


if __name__ == "__main__":
    problems = disagreements()
    print("\n".join(problems) or f"{len(CASES['cases'])} cases agree")
    sys.exit(bool(problems))
