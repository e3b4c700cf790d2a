"""Writes Sources/Dosing/DoseSchema.swift from Schemas/dose.schema.json.

The JSON file is the one source; the Swift file lets the program print it with no file beside it.
A test of DosingTests fails while the two differ.

    python3 Tests/python/embed_schema.py
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    text = (ROOT / "Schemas/dose.schema.json").read_text(encoding="utf-8")
    assert '"""' not in text and text.endswith("\n")
    lines = "".join(f"    {line}\n" if line else "\n" for line in text.split("\n")[:-1])
    swift = (
        "/// The JSON Schema of the dose file, as `exosim schema dose` prints it.\n"
        "///\n"
        "/// Made from Schemas/dose.schema.json by Tests/python/embed_schema.py; edit that file.\n"
        "public enum DoseSchema {\n"
        '  public static let text = ##"""\n'
        f"{lines}\n"
        '    """##\n'
        "}\n"
    )
    (ROOT / "Sources/Dosing/DoseSchema.swift").write_text(swift, encoding="utf-8")


if __name__ == "__main__":
    main()
