// swift-format-ignore-file: patterns and descriptions stay on one line.

/// The JSON Schema of a statement file, as `exosim schema statement` prints it.
///
/// Made from Schemas/statement.schema.json by Tests/python/embed_schema.py; edit that file.
public enum StatementSchema {
  public static let text = ##"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$id": "https://exosim.invalid/schemas/statement.schema.json",
      "title": "exosim statement file, version 1",
      "description": "A popular statement as an experiment: plans to run, what must hold, and what one would expect.",
      "type": "object",
      "additionalProperties": false,
      "required": ["schemaVersion", "statement", "expectation", "scenarios", "test"],
      "properties": {
        "$schema": {"type": "string"},
        "schemaVersion": {"const": 1},
        "statement": {"description": "The statement in a sentence.", "type": "string", "minLength": 1, "maxLength": 300},
        "expectation": {
          "description": "What the literature or the trade would lead one to expect.",
          "type": "object",
          "additionalProperties": false,
          "required": ["verdict", "text", "source"],
          "properties": {
            "verdict": {"enum": ["supported", "not supported", "depends"]},
            "on": {
              "description": "Names of the unknowns that it hangs on; only with depends.",
              "type": "array",
              "items": {"type": "string"}
            },
            "text": {"type": "string", "minLength": 1, "maxLength": 600},
            "source": {"description": "Author, year, DOI or PMID.", "type": "string", "minLength": 1, "maxLength": 400}
          },
          "if": {"required": ["on"]},
          "then": {"properties": {"verdict": {"const": "depends"}}}
        },
        "scenarios": {
          "type": "array",
          "minItems": 1,
          "maxItems": 64,
          "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["name", "dose"],
            "properties": {
              "name": {"type": "string", "minLength": 1, "maxLength": 60},
              "dose": {"description": "A dose file inside the model's folder.", "type": "string", "pattern": "^[^/]"},
              "changes": {
                "description": "Values of the dose file that are replaced, by dotted path.",
                "type": "object",
                "propertyNames": {"pattern": "^(product|administration|regimen|subject|variants|readouts|claims|simulation)(\\.|$)"}
              }
            }
          }
        },
        "test": {
          "description": "All of these must hold, but for those that are not judged.",
          "type": "array",
          "minItems": 1,
          "maxItems": 16,
          "items": {
            "type": "object",
            "additionalProperties": false,
            "oneOf": [
              {"required": ["claim"]}, {"required": ["measurable"]}, {"required": ["significant"]}, {"required": ["ratio"]}
            ],
            "properties": {
              "in": {
                "description": "All scenarios (the usual), any of them, or all that are named.",
                "oneOf": [
                  {"enum": ["all", "any"]},
                  {"type": "array", "minItems": 1, "items": {"type": "string"}}
                ]
              },
              "judged": {"description": "False: shown beside the others, decides nothing.", "type": "boolean"},
              "at": {"description": "When measurable is looked at; the end if missing.", "type": "string"},
              "claim": {
                "description": "As in a dose file.",
                "type": "object",
                "additionalProperties": false,
                "required": ["readout"],
                "oneOf": [{"required": ["atLeast"]}, {"required": ["atMost"]}],
                "properties": {
                  "readout": {"type": "string"},
                  "at": {"type": "string"},
                  "versus": {"enum": ["untreated", "device_only"]},
                  "atLeast": {"type": ["string", "number"]},
                  "atMost": {"type": ["string", "number"]}
                }
              },
              "measurable": {
                "description": "Whether the effect that the setting is judged by reaches what its observer could see.",
                "type": "boolean"
              },
              "significant": {
                "description": "A comparison of means that finds the effect, with the power of a row, at this p value.",
                "type": "object",
                "additionalProperties": false,
                "required": ["readout", "versus", "below", "design", "number", "spread", "power"],
                "properties": {
                  "readout": {"type": "string"},
                  "at": {"type": "string"},
                  "versus": {"enum": ["untreated", "device_only"]},
                  "below": {"type": "number", "minimum": 1e-6, "maximum": 0.5},
                  "design": {"enum": ["paired", "two_groups"]},
                  "number": {"description": "Pairs, or members of each group.", "type": "integer", "minimum": 2, "maximum": 100000},
                  "spread": {"description": "A row of the parameter table.", "type": "string"},
                  "power": {"description": "A row of the parameter table.", "type": "string"}
                }
              },
              "ratio": {
                "description": "The effect of one scenario over that of another.",
                "type": "object",
                "additionalProperties": false,
                "required": ["of", "to"],
                "oneOf": [{"required": ["atLeast"]}, {"required": ["atMost"]}],
                "properties": {
                  "of": {"$ref": "#/$defs/side"},
                  "to": {"$ref": "#/$defs/side"},
                  "atLeast": {"type": "number", "exclusiveMinimum": 0},
                  "atMost": {"type": "number", "exclusiveMinimum": 0}
                }
              }
            },
            "allOf": [
              {"if": {"required": ["at"]}, "then": {"required": ["measurable"]}},
              {"if": {"required": ["ratio"]}, "then": {"not": {"required": ["in"]}}}
            ]
          }
        }
      },
      "$defs": {
        "side": {
          "type": "object",
          "additionalProperties": false,
          "required": ["scenario", "readout", "versus"],
          "properties": {
            "scenario": {"type": "string"},
            "readout": {"type": "string"},
            "at": {"type": "string"},
            "versus": {"enum": ["untreated", "device_only"]}
          }
        }
      }
    }

    """##
}
