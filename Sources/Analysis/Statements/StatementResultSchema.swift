// swift-format-ignore-file: patterns and descriptions stay on one line.

/// The JSON Schema of `StatementResult.document`, as `exosim schema statements` prints it.
///
/// Made from Schemas/statements.schema.json by Tests/python/embed_schema.py; edit that file.
extension StatementResult {
  public static let schema = ##"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$id": "https://exosim.invalid/schemas/statements.schema.json",
      "title": "exosim statements, version 1",
      "description": "What exosim statements --json prints: every popular statement with what the model finds.",
      "type": "object",
      "additionalProperties": false,
      "required": ["schemaVersion", "kind", "model", "draws", "agreeing", "statements"],
      "properties": {
        "schemaVersion": {"const": 1},
        "kind": {"const": "exosim-statements"},
        "model": {"type": "string"},
        "draws": {"description": "0: nothing was drawn.", "type": "integer", "minimum": 0},
        "seed": {"type": "string", "pattern": "^[0-9]+$"},
        "agreeing": {"description": "Statements that come out as one would expect.", "type": "integer", "minimum": 0},
        "statements": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/statement"}}
      },
      "$defs": {
        "statement": {
          "type": "object",
          "additionalProperties": false,
          "required": [
            "name", "statement", "verdict", "text", "expectation", "decisiveScenario", "because", "reasons",
            "combinations", "conditions"
          ],
          "properties": {
            "name": {"type": "string"},
            "statement": {"type": "string"},
            "verdict": {
              "description": "By the table's own numbers; open: a run has no result.",
              "enum": ["supported", "not supported", "depends", "open"]
            },
            "dependsOn": {"description": "The unknowns that decide.", "type": "array", "minItems": 1, "items": {"type": "string"}},
            "text": {"description": "The verdict in words.", "type": "string"},
            "doubt": {"description": "Only where most draws speak against the verdict.", "type": "string"},
            "expectation": {
              "type": "object",
              "additionalProperties": false,
              "required": ["verdict", "on", "text", "source"],
              "properties": {
                "verdict": {"enum": ["supported", "not supported", "depends"]},
                "on": {"type": "array", "items": {"type": "string"}},
                "text": {"type": "string"},
                "source": {"type": "string"}
              }
            },
            "agrees": {"description": "Missing where the verdict is open.", "type": "boolean"},
            "decisiveScenario": {"type": "string"},
            "because": {"description": "The number that decides, beside what it takes.", "type": "string"},
            "limitingStep": {"description": "Of the run of that scenario, under the options of its dose file.", "type": "string"},
            "reasons": {"type": "array", "items": {"type": "string"}},
            "unanswered": {"description": "Draws without a result, over all combinations.", "type": "integer", "minimum": 0},
            "failures": {"description": "Why runs have no result, the first reason of each scenario.", "type": "array", "minItems": 1, "items": {"type": "string"}},
            "combinations": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/combination"}},
            "conditions": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/condition"}}
          },
          "if": {"properties": {"verdict": {"const": "depends"}}},
          "then": {"required": ["dependsOn"]},
          "else": {"not": {"required": ["dependsOn"]}}
        },
        "combination": {
          "description": "One choice for each unknown.",
          "type": "object",
          "additionalProperties": false,
          "required": ["options", "holds"],
          "properties": {
            "options": {"type": "object", "additionalProperties": {"type": "string"}},
            "holds": {"description": "With the table's own numbers; null: a run has no result.", "type": ["boolean", "null"]},
            "probability": {
              "description": "How often it holds among the draws that have a result, with a 95 % interval.",
              "type": "object",
              "additionalProperties": false,
              "required": ["met", "of", "estimate", "low", "high"],
              "properties": {
                "met": {"type": "integer", "minimum": 0},
                "of": {"type": "integer", "minimum": 0},
                "estimate": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
                "low": {"type": "number", "minimum": 0, "maximum": 1},
                "high": {"type": "number", "minimum": 0, "maximum": 1}
              }
            }
          }
        },
        "condition": {
          "type": "object",
          "additionalProperties": false,
          "required": ["text", "scope", "judged", "holds", "findings"],
          "properties": {
            "text": {"type": "string"},
            "scope": {"enum": ["all", "any"]},
            "judged": {"type": "boolean"},
            "holds": {"description": "By combination.", "type": "array", "items": {"type": ["boolean", "null"]}},
            "ratios": {"description": "The first effect over the second, by combination.", "type": "array", "items": {"type": ["number", "null"]}},
            "findings": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/finding"}}
          }
        },
        "finding": {
          "description": "A number that was read in one scenario.",
          "type": "object",
          "additionalProperties": false,
          "required": ["scenario", "what", "values", "texts"],
          "properties": {
            "scenario": {"type": "string"},
            "what": {"type": "string"},
            "values": {
              "description": "By combination: a fraction where the text says %, else in the readout's unit; null: there is no such number.",
              "type": "array",
              "items": {"type": ["number", "null"]}
            },
            "texts": {"type": "array", "items": {"type": "string"}},
            "trials": {
              "description": "What a trial would make of the least and of the largest of these.",
              "type": "array",
              "items": {
                "type": "object",
                "additionalProperties": false,
                "required": ["difference", "chance", "pQuartiles"],
                "properties": {
                  "difference": {"type": "number"},
                  "chance": {"description": "Of a significant result.", "type": "number", "minimum": 0, "maximum": 1},
                  "pQuartiles": {
                    "description": "Two-sided p that 25, 50 and 75 % of such trials stay below.",
                    "type": "array",
                    "minItems": 3,
                    "maxItems": 3,
                    "items": {"type": "number", "minimum": 0, "maximum": 1}
                  }
                }
              }
            }
          }
        }
      }
    }

    """##
}
