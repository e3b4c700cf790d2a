"""Brings Schemas/dose.schema.json up to date and puts every schema into the Swift sources.

The names a dose file may use (routes, options, variants, readouts) stand in each model's
model.json; this writes them into the schema, so that editors and validators know them. The rest of
the schemas is written by hand. The Swift files let the program print a schema with no file beside
it. Tests of DosingTests and AnalysisTests fail while manifest, schema and Swift file differ.

    python3 Tests/python/embed_schema.py
"""

import json
import re
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
    here = {"required": ["model"], "properties": {"model": {"const": manifest["name"]}}}
    then = {"properties": properties}
    narrower = [narrow(manifest, name) for name in manifest["settings"]]
    if any(narrower):
        then["allOf"] = [each for each in narrower if each]
    return {"if": here, "then": then}


def narrow(manifest: dict, setting: str) -> dict | None:
    """The readouts of a setting in which some mean nothing."""
    readouts = [name for name, readout in manifest["readouts"].items()
                if setting in readout.get("settings", [setting])]
    if len(readouts) == len(manifest["readouts"]):
        return None
    routes = [name for name, route in manifest["routes"].items() if route["setting"] == setting]
    route = {"required": ["route"], "properties": {"route": {"enum": routes}}}
    asked = {"items": {"properties": {"readout": {"enum": readouts}}}}
    return {
        "if": {"required": ["administration"], "properties": {"administration": route}},
        "then": {"properties": {"readouts": asked, "claims": asked}},
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
    embed(text, "Sources/Dosing/DoseSchema.swift", "Schemas/dose.schema.json",
          "The JSON Schema of the dose file, as `exosim schema dose` prints it.",
          "public enum DoseSchema {\n  public static let text =")
    text = (ROOT / "Schemas/sweep.schema.json").read_text(encoding="utf-8")
    embed(text, "Sources/Dosing/SweepSchema.swift", "Schemas/sweep.schema.json",
          "The JSON Schema of the sweep file, as `exosim schema sweep` prints it.",
          "public enum SweepSchema {\n  public static let text =")
    text = (ROOT / "Schemas/statement.schema.json").read_text(encoding="utf-8")
    json.loads(text)
    embed(text, "Sources/Dosing/Statements/StatementSchema.swift", "Schemas/statement.schema.json",
          "The JSON Schema of a statement file, as `exosim schema statement` prints it.",
          "public enum StatementSchema {\n  public static let text =")
    text = (ROOT / "Schemas/statements.schema.json").read_text(encoding="utf-8")
    embed(text, "Sources/Analysis/Statements/StatementResultSchema.swift",
          "Schemas/statements.schema.json",
          "The JSON Schema of `StatementResult.document`, as `exosim schema statements` prints it.",
          "extension StatementResult {\n  public static let schema =")
    result = (ROOT / "Schemas/result.schema.json").read_text(encoding="utf-8")
    json.loads(result)
    embed(result, "Sources/Analysis/Result/ResultSchema.swift", "Schemas/result.schema.json",
          "The JSON Schema of `StudyResult.jsonText`, as `exosim schema result` prints it.",
          "extension StudyResult {\n  public static let schema =")
    text = sharing(result, "explain", ["cells", "provenance", "comparison"])
    embed(text, "Sources/Analysis/Explanation/ExplainSchema.swift", "Schemas/explain.schema.json",
          "The JSON Schema of `ControlResult.json`, as `exosim schema explain` prints it.",
          "extension ControlResult {\n  public static let schema =")
    text = sharing(result, "lesson", ["provenance"])
    embed(text, "Sources/Analysis/Lesson/LessonSchema.swift", "Schemas/lesson.schema.json",
          "The JSON Schema of `DilutionResult.json`, as `exosim schema lesson` prints it.",
          "extension DilutionResult {\n  public static let schema =")
    text = sharing(result, "dose-response", ["provenance"])
    embed(text, "Sources/Analysis/DoseResponse/DoseResponseSchema.swift",
          "Schemas/dose-response.schema.json",
          "The JSON Schema of `DoseResponseResult.json`, as `exosim schema dose-response` prints it.",
          "extension DoseResponseResult {\n  public static let schema =")


def place(text: str, key: str) -> tuple[int, int]:
    """Where the value of a key two levels or less deep begins and ends."""
    start = re.search(rf'\n  "{key}": ', text).end()
    return start, start + json.JSONDecoder().raw_decode(text[start:])[1]


def sharing(result: str, name: str, keys: list[str]) -> str:
    """A schema whose parts that a result has too are those of the result's schema."""
    path = ROOT / f"Schemas/{name}.schema.json"
    text = path.read_text(encoding="utf-8")
    for key in keys:
        (start, end), (first, last) = place(text, key), place(result, key)
        text = text[:start] + result[first:last] + text[end:]
    json.loads(text)
    path.write_text(text, encoding="utf-8")
    return text


def embed(text: str, target: str, source: str, what: str, opening: str) -> None:
    """Writes a Swift file that holds the text as one literal."""
    lines = "".join(f"    {line}\n" if line else "\n" for line in text.split("\n")[:-1])
    swift = (
        "// swift-format-ignore-file: patterns and descriptions stay on one line.\n\n"
        f"/// {what}\n"
        "///\n"
        f"/// Made from {source} by Tests/python/embed_schema.py; edit that file.\n"
        f'{opening} ##"""\n'
        f"{lines}\n"
        '    """##\n'
        "}\n"
    )
    (ROOT / target).write_text(swift, encoding="utf-8")


if __name__ == "__main__":
    main()
