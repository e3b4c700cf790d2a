// swift-format-ignore-file: patterns and descriptions stay on one line.

/// The JSON Schema of `DilutionResult.json`, as `exosim schema lesson` prints it.
///
/// Made from Schemas/lesson.schema.json by Tests/python/embed_schema.py; edit that file.
extension DilutionResult {
  public static let schema = ##"""
    {
     "$schema": "https://json-schema.org/draft/2020-12/schema",
     "$id": "https://exosim.invalid/schemas/lesson.schema.json",
     "title": "exosim lesson",
     "description": "What exosim lesson --json prints: one plan by several routes, its product diluted step by step, under every combination of what nobody knows.",
     "$defs": {
      "curve": {
       "type": "object",
       "additionalProperties": false,
       "required": ["table", "quantiles", "counts"],
       "properties": {
        "table": {
         "description": "With the table's own numbers; null without a result. Shape: dilutions.",
         "type": "array",
         "items": {"type": ["number", "null"]}
        },
        "quantiles": {
         "description": "Of the draws; empty without any. Shape: [dilutions, levels].",
         "type": "array",
         "items": {"type": "array", "items": {"type": "number"}}
        },
        "counts": {
         "description": "Draws in which the number exists. Shape: dilutions.",
         "type": "array",
         "items": {"type": "integer", "minimum": 0}
        }
       }
      }
     },
     "type": "object",
     "additionalProperties": false,
     "required": [
      "schemaVersion",
      "kind",
      "timeUnit",
      "product",
      "effect",
      "dish",
      "dilutions",
      "plan",
      "draws",
      "seed",
      "levels",
      "routes",
      "notes",
      "provenance",
      "advice"
     ],
     "properties": {
      "schemaVersion": {"const": 1},
      "kind": {"const": "exosim-lesson"},
      "timeUnit": {"const": "hour"},
      "product": {"type": "string"},
      "effect": {
       "type": "object",
       "additionalProperties": false,
       "required": ["readout", "label", "kind", "unit", "time", "versus", "direction", "detectable", "accuracy", "observer"],
       "properties": {
        "readout": {"type": "string"},
        "label": {"type": "string"},
        "kind": {
         "description": "relative = treated over the comparator minus one; difference = treated minus the comparator; value = the treated arm itself.",
         "enum": ["relative", "difference", "value"]
        },
        "unit": {"type": "string"},
        "time": {"description": "Hours after time 0.", "type": "number"},
        "versus": {"enum": ["untreated", "device_only", null]},
        "direction": {"description": "To which side the product moves it.", "enum": ["up", "down"]},
        "accuracy": {
         "description": "An effect up to this size is none that the run of the plan itself can tell.",
         "type": "number",
         "minimum": 0
        },
        "detectable": {
         "description": "The least size that could be seen; a fraction where the effect is relative.",
         "type": ["number", "null"]
        },
        "observer": {"type": "string"}
       }
      },
      "dish": {
       "description": "Particles per cell in published dishes; null where the model does not say.",
       "oneOf": [
        {"type": "null"},
        {
         "type": "object",
         "additionalProperties": false,
         "required": ["row", "label", "low", "high", "evidence", "source"],
         "properties": {
          "row": {"type": "string"},
          "label": {"type": "string"},
          "low": {"type": "number"},
          "high": {"type": "number"},
          "evidence": {"type": "string"},
          "source": {"type": "string"}
         }
        }
       ]
      },
      "dilutions": {
       "description": "Ascending; 1 = undiluted.",
       "type": "array",
       "items": {"type": "number", "minimum": 1}
      },
      "plan": {"description": "The dilution of the dose file.", "type": "number"},
      "draws": {
       "description": "In each combination of each route; 0 = the table's numbers only.",
       "type": "integer",
       "minimum": 0
      },
      "seed": {"type": "string", "pattern": "^[0-9]+$"},
      "levels": {"description": "Of the quantiles.", "type": "array", "items": {"type": "number"}},
      "routes": {
       "description": "The dose file's own first.",
       "type": "array",
       "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["name", "label", "device", "unknowns", "parameters", "combinations"],
        "properties": {
         "name": {"type": "string"},
         "label": {"type": "string"},
         "device": {"description": "True where a device passes with every session.", "type": "boolean"},
         "unknowns": {
          "type": "array",
          "items": {
           "type": "object",
           "additionalProperties": false,
           "required": ["name", "label"],
           "properties": {"name": {"type": "string"}, "label": {"type": "string"}}
          }
         },
         "parameters": {"description": "How many numbers are drawn.", "type": "integer", "minimum": 0},
         "combinations": {
          "description": "Every combination of the unknowns; never averaged.",
          "type": "array",
          "items": {
           "type": "object",
           "additionalProperties": false,
           "required": [
            "options",
            "isOfFile",
            "failures",
            "particlesPerCell",
            "untouchedShare",
            "effect",
            "seen"
           ],
           "properties": {
            "options": {
             "description": "The option of each unknown.",
             "type": "object",
             "additionalProperties": {"type": "string"}
            },
            "isOfFile": {"description": "True for the combination that the dose file names.", "type": "boolean"},
            "failures": {
             "type": "array",
             "items": {
              "type": "object",
              "additionalProperties": false,
              "required": ["status", "count", "reason"],
              "properties": {
               "status": {"type": "string"},
               "count": {"type": "integer", "minimum": 1},
               "reason": {"type": "string"}
              }
             }
            },
            "particlesPerCell": {"description": "Particles for each cell so far.", "$ref": "#/$defs/curve"},
            "untouchedShare": {"description": "Share of the cells that took in none so far.", "$ref": "#/$defs/curve"},
            "effect": {
             "description": "What the product adds, against the same without it; see accuracy.",
             "$ref": "#/$defs/curve"
            },
            "seen": {
             "description": "Draws in which the effect is at least the detectable one, with the 95 % interval of the probability; null without draws or without a detectable effect. Shape: dilutions.",
             "type": "array",
             "items": {
              "oneOf": [
               {"type": "null"},
               {
                "type": "object",
                "additionalProperties": false,
                "required": ["met", "of", "low", "high"],
                "properties": {
                 "met": {"type": "integer", "minimum": 0},
                 "of": {"type": "integer", "minimum": 1},
                 "low": {"type": "number"},
                 "high": {"type": "number"}
                }
               }
              ]
             }
            }
           }
          }
         }
        }
       }
      },
      "notes": {"type": "array", "items": {"type": "string"}},
      "provenance": {
       "type": "object",
       "additionalProperties": false,
       "required": ["version", "command", "engine", "blas", "modelHash", "inputs"],
       "properties": {
        "version": {"type": "string"},
        "command": {"type": "string"},
        "engine": {"type": "string"},
        "blas": {"type": ["string", "null"]},
        "modelHash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "inputs": {
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["name", "sha256"],
          "properties": {
           "name": {"type": "string"},
           "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}
          }
         }
        }
       }
      },
      "advice": {"type": "string"}
     }
    }

    """##
}
