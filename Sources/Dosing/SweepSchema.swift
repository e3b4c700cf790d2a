// swift-format-ignore-file: patterns and descriptions stay on one line.

/// The JSON Schema of the sweep file, as `exosim schema sweep` prints it.
///
/// Made from Schemas/sweep.schema.json by Tests/python/embed_schema.py; edit that file.
public enum SweepSchema {
  public static let text = ##"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$id": "https://exosim.invalid/schemas/sweep.schema.json",
      "title": "exosim sweep file",
      "description": "A dose file or a bare model, what of it is varied, and how points are drawn. Files are named relative to the sweep file; flags of the command line beat what stands here.",
      "type": "object",
      "required": ["schemaVersion"],
      "additionalProperties": false,
      "oneOf": [{"required": ["dose"]}, {"required": ["model", "end"]}],
      "properties": {
        "$schema": {
          "description": "Address of this schema, for editors.",
          "type": "string",
          "minLength": 1,
          "maxLength": 1000
        },
        "schemaVersion": {"description": "Version of this format.", "type": "number", "const": 1},
        "dose": {"description": "A dose file.", "$ref": "#/$defs/file", "examples": ["dose.json"]},
        "model": {"description": "An Antimony file.", "$ref": "#/$defs/file", "examples": ["model.ant"]},
        "vary": {
          "description": "What is varied: a path of the dose file or a parameter of the model, with its values. Lists and ranges are crossed with each other and with the points.",
          "type": "object",
          "additionalProperties": {"$ref": "#/$defs/values"},
          "examples": [{"product.dilution": "log:1:1e4:41", "administration.route": ["microneedle", "topical"]}]
        },
        "points": {
          "description": "A CSV of points: a header with names, one row a member.",
          "$ref": "#/$defs/file",
          "examples": ["points.csv"]
        },
        "sample": {
          "description": "How many points are drawn. With nothing to draw in \"vary\", every uncertain number of the parameter table that the dose file does not state is drawn.",
          "oneOf": [
            {"$ref": "#/$defs/size"},
            {
              "type": "object",
              "required": ["size"],
              "additionalProperties": false,
              "properties": {
                "size": {"$ref": "#/$defs/size"},
                "design": {"description": "Latin hypercube or Sobol points.", "enum": ["lhs", "sobol"]},
                "seed": {
                  "description": "Equal seeds draw equal points.",
                  "type": "integer",
                  "minimum": 0,
                  "maximum": 9007199254740992
                }
              }
            }
          ]
        },
        "end": {"description": "When a run of a bare model ends.", "$ref": "#/$defs/time"},
        "start": {"description": "When it starts.", "$ref": "#/$defs/time"},
        "times": {
          "description": "How many equally spaced times are kept; 1 = the end alone.",
          "type": "integer",
          "minimum": 1,
          "maximum": 1000000
        },
        "record": {
          "description": "Symbols of a bare model to keep; every species and ruled symbol if absent.",
          "type": "array",
          "maxItems": 10000,
          "items": {"type": "string", "minLength": 1, "maxLength": 200}
        },
        "set": {
          "description": "Values that replace those of a bare model, by name.",
          "type": "object",
          "additionalProperties": {"type": "number"}
        },
        "tolerance": {
          "description": "Error allowed per step, relative to the size of each state of a bare model.",
          "type": "number",
          "minimum": 1e-13,
          "maximum": 0.1
        }
      },
      "$defs": {
        "file": {"type": "string", "minLength": 1, "maxLength": 4000},
        "size": {"type": "integer", "minimum": 1, "maximum": 100000000},
        "time": {
          "description": "A number in the model's time unit, or a time.",
          "oneOf": [{"type": "number"}, {"type": "string", "minLength": 1, "maxLength": 200}],
          "examples": [10, "180 d"]
        },
        "values": {
          "description": "A list, or a range: lin:first:last:count, log:first:last:count, uniform:low:high, loguniform:low:high, table.",
          "oneOf": [
            {"type": "string", "minLength": 1, "maxLength": 100000},
            {
              "type": "array",
              "minItems": 1,
              "items": {
                "oneOf": [{"type": "number"}, {"type": "string", "minLength": 1, "maxLength": 200}]
              }
            }
          ],
          "examples": ["log:1:1e4:41", [1, 10, 100], ["1 mL", "2 mL"]]
        }
      }
    }

    """##
}
