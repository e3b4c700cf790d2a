"""Brings Schemas/dose.schema.json up to date and puts it and the schema of sweep files into Swift.

The names a dose file may use (routes, options, variants, readouts) stand in each model's
model.json; this writes them into the schema, so that editors and validators know them. The rest of
the schema is written by hand. The Swift file lets the program print the schema with no file beside
it. Tests of DosingTests fail while the manifest, the schema and the Swift file differ.

    python3 Tests/python/embed_schema.py
"""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def branch(properties: dict, path: list[str], schema: dict) -> None:
    """Puts a schema at a dotted path of nested `properties`."""
    for step in path[:-1]:
        properties = properties.setdefault(step, {"properties": {}})["properties"]
    properties[path[-1]] = schema


def names(manifest: dict) -> dict:
    """What holds for dose files of one model: the names it knows."""
    properties: dict = {}
    branch(properties, ["administration", "route"], {"enum": list(manifest["routes"])})
    for path, choice in manifest.get("choices", {}).items():
        branch(properties, path.split(".", 1) if path.startswith("variants.") else path.split("."),
               {"enum": list(choice["options"])})
    variants = properties.setdefault("variants", {"properties": {}})
    variants["additionalProperties"] = False
    readout = {"properties": {"readout": {"enum": list(manifest["readouts"])}}}
    properties["readouts"] = {"items": readout}
    properties["claims"] = {"items": readout}
    return {
        "if": {"required": ["model"], "properties": {"model": {"const": manifest["name"]}}},
        "then": {"properties": properties},
    }


def pretty(value, level: int = 0, width: int = 96) -> str:
    """JSON with what fits on a line kept on it."""
    line = json.dumps(value)
    if not isinstance(value, (dict, list)) or not value or len(line) + 2 * level <= width:
        return line
    pad, end = "  " * (level + 1), "\n" + "  " * level
    if isinstance(value, list):
        return "[\n" + ",\n".join(pad + pretty(item, level + 1) for item in value) + end + "]"
    return "{\n" + ",\n".join(
        f"{pad}{json.dumps(key)}: {pretty(item, level + 1)}" for key, item in value.items()
    ) + end + "}"


def main() -> None:
    path = ROOT / "Schemas/dose.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    manifests = [json.loads(file.read_text(encoding="utf-8"))
                 for file in sorted(ROOT.glob("Models/*/model.json"))]
    schema["properties"]["model"] = {"enum": [manifest["name"] for manifest in manifests]}
    schema["allOf"] = [names(manifest) for manifest in manifests]
    text = pretty(schema) + "\n"
    path.write_text(text, encoding="utf-8")
    embed(text, "DoseSchema", "dose")
    embed((ROOT / "Schemas/sweep.schema.json").read_text(encoding="utf-8"), "SweepSchema", "sweep")


def embed(text: str, name: str, kind: str) -> None:
    """Puts a schema's text into a Swift file of its own."""
    note = "Made from" if kind == "dose" else "A copy of"
    lines = "".join(f"    {line}\n" if line else "\n" for line in text.split("\n")[:-1])
    swift = (
        "// swift-format-ignore-file: patterns and descriptions stay on one line.\n\n"
        f"/// The JSON Schema of the {kind} file, as `exosim schema {kind}` prints it.\n"
        "///\n"
        f"/// {note} Schemas/{kind}.schema.json by Tests/python/embed_schema.py; edit that file.\n"
        f"public enum {name} {{\n"
        '  public static let text = ##"""\n'
        f"{lines}\n"
        '    """##\n'
        "}\n"
    )
    (ROOT / f"Sources/Dosing/{name}.swift").write_text(swift, encoding="utf-8")


if __name__ == "__main__":
    main()
