// swift-format-ignore-file: patterns and descriptions stay on one line.

/// The JSON Schema of `DoseResponseResult.json`, as `exosim schema dose-response` prints it.
///
/// Made from Schemas/dose-response.schema.json by Tests/python/embed_schema.py; edit that file.
extension DoseResponseResult {
  public static let schema = ##"""
    {
     "$schema": "https://json-schema.org/draft/2020-12/schema",
     "$id": "https://exosim.invalid/schemas/dose-response.schema.json",
     "title": "exosim dose-response",
     "description": "What exosim dose-response --json prints: effects along an axis of dose, and where they reach what is wanted. Numbers are those of the model as its table stands; uncertainty, with draws, says how far what is needed moves with them.",
     "$defs": {
      "need": {
       "description": "Where on the axis; already = the least on it does, never = nothing on it is enough.",
       "oneOf": [{"type": "number"}, {"enum": ["already", "never"]}]
      }
     },
     "type": "object",
     "additionalProperties": false,
     "required": [
      "schemaVersion",
      "kind",
      "timeUnit",
      "product",
      "route",
      "axis",
      "curves",
      "power",
      "trajectories",
      "notes",
      "provenance",
      "advice"
     ],
     "properties": {
      "schemaVersion": {"const": 1},
      "kind": {"const": "exosim-dose-response"},
      "timeUnit": {"const": "hour"},
      "product": {"type": "string"},
      "route": {"type": "string"},
      "axis": {
       "type": "object",
       "additionalProperties": false,
       "required": ["name", "label", "unit", "plan", "points"],
       "properties": {
        "name": {"enum": ["dose", "concentration", "dilution", "sessions"]},
        "label": {"type": "string"},
        "unit": {"type": "string"},
        "plan": {"description": "Where the plan itself stands.", "type": "number"},
        "points": {"description": "Ascending.", "type": "array", "items": {"type": "number"}}
       }
      },
      "curves": {
       "type": "array",
       "items": {
        "type": "object",
        "additionalProperties": false,
        "required": [
         "effect",
         "values",
         "nothing",
         "accuracy",
         "slopeAtPlan",
         "largest",
         "middle",
         "overdosedHalf",
         "targets"
        ],
        "properties": {
         "effect": {
          "description": "The number along the axis; its value is that of the plan, a fraction where it is relative.",
          "type": "object",
          "additionalProperties": false,
          "required": ["readout", "label", "kind", "unit", "time", "versus", "value", "treated"],
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
           "value": {"type": ["number", "null"]},
           "treated": {"description": "The readout itself in the treated arm.", "type": ["number", "null"]}
          }
         },
         "values": {"description": "Shape: axis.points.", "type": "array", "items": {"type": "number"}},
         "nothing": {"description": "The effect without any particles.", "type": "number"},
         "accuracy": {
          "description": "The least distance from nothing that a run of the plan can tell.",
          "type": "number",
          "minimum": 0
         },
         "slopeAtPlan": {
          "description": "d ln|E - E0| / d ln x at the plan: 1 = in proportion, 0 = saturated; null along sessions and where the plan's own effect is less than accuracy.",
          "type": ["number", "null"]
         },
         "largest": {
          "type": "object",
          "additionalProperties": false,
          "required": ["at", "value", "plateau", "turning", "siteOccupancy", "reached"],
          "properties": {
           "at": {"type": "number"},
           "value": {"type": "number"},
           "plateau": {"description": "False if the effect still grows where the axis ends.", "type": "boolean"},
           "turning": {"description": "True if more than this lowers the effect.", "type": "boolean"},
           "siteOccupancy": {"description": "Binding sites taken at most, there.", "type": ["number", "null"]},
           "reached": {"description": "Share of the cells within reach, there.", "type": ["number", "null"]}
          }
         },
         "middle": {
          "description": "Half way from no particles to the largest effect: the EC50 where that is a plateau, with the Hill slope there, d ln((E - E0)/(E1 - E)) / d ln x (null while the effect still grows). null where the axis does not come to it.",
          "oneOf": [
           {"type": "null"},
           {
            "type": "object",
            "additionalProperties": false,
            "required": ["at", "hillSlope"],
            "properties": {"at": {"type": "number"}, "hillSlope": {"type": ["number", "null"]}}
           }
          ]
         },
         "overdosedHalf": {
          "description": "Where half of the effect is lost again because too much is given.",
          "type": ["number", "null"]
         },
         "targets": {
          "type": "array",
          "items": {
           "type": "object",
           "additionalProperties": false,
           "required": [
            "text",
            "bound",
            "direction",
            "detection",
            "metByPlan",
            "spans",
            "crossings",
            "least",
            "sentence"
           ],
           "properties": {
            "text": {"type": "string"},
            "bound": {"type": "number"},
            "direction": {"enum": ["at_least", "at_most"]},
            "detection": {"description": "True for what a trial could detect.", "type": "boolean"},
            "metByPlan": {"type": "boolean"},
            "spans": {
             "description": "Where the line is reached, ascending; null = from or up to the end of the axis. Empty if nowhere.",
             "type": "array",
             "items": {
              "type": "object",
              "additionalProperties": false,
              "required": ["from", "to"],
              "properties": {"from": {"type": ["number", "null"]}, "to": {"type": ["number", "null"]}}
             }
            },
            "crossings": {
             "description": "Every point at which the effect crosses the line, ascending.",
             "type": "array",
             "items": {"type": "number"}
            },
            "least": {
             "description": "The fewest particles or sessions, or the greatest dilution, that do; null if none does, or if the least on the axis does already.",
             "type": ["number", "null"]
            },
            "sentence": {"type": "string"}
           }
          }
         }
        }
       }
      },
      "power": {
       "description": "What a trial of a stated size would see; null where the setting describes none.",
       "oneOf": [
        {"type": "null"},
        {
         "type": "object",
         "additionalProperties": false,
         "required": [
          "method",
          "design",
          "number",
          "spread",
          "evidenceOfSpread",
          "error",
          "wanted",
          "detectable",
          "stated",
          "curve",
          "powers",
          "plan"
         ],
         "properties": {
          "method": {"type": "string"},
          "design": {"enum": ["paired", "two_groups"]},
          "number": {
           "description": "People (paired), or members of each group.",
           "type": "integer",
           "minimum": 2
          },
          "spread": {
           "description": "Standard deviation of the differences (paired), or within a group; of the effect's unit.",
           "type": "number"
          },
          "evidenceOfSpread": {"type": ["string", "null"]},
          "error": {"type": "number"},
          "wanted": {"description": "The power that counts as enough.", "type": "number"},
          "detectable": {"description": "The effect found with that power, computed.", "type": "number"},
          "stated": {
           "description": "The row of the parameter table that exosim run judges by.",
           "type": ["number", "null"]
          },
          "curve": {"description": "Which of the curves it is about, from 0.", "type": "integer", "minimum": 0},
          "powers": {"description": "Shape: axis.points.", "type": "array", "items": {"type": "number"}},
          "plan": {"description": "Power for the plan itself.", "type": "number"}
         }
        }
       ]
      },
      "uncertainty": {
       "description": "How sure what is needed is: the least that does, draw by draw, under every combination of what nobody knows; absent without draws.",
       "type": "object",
       "additionalProperties": false,
       "required": ["draws", "seed", "parameters", "levels", "unknowns", "targets", "combinations"],
       "properties": {
        "draws": {"description": "In each combination.", "type": "integer", "minimum": 1},
        "seed": {"type": "string", "pattern": "^[0-9]+$"},
        "parameters": {"description": "How many numbers are drawn.", "type": "integer", "minimum": 0},
        "levels": {"description": "Of the quantiles.", "type": "array", "items": {"type": "number"}},
        "unknowns": {
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["name", "label"],
          "properties": {"name": {"type": "string"}, "label": {"type": "string"}}
         }
        },
        "targets": {
         "description": "What the answers are about: a curve and one of its targets, from 0.",
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["curve", "target"],
          "properties": {"curve": {"type": "integer", "minimum": 0}, "target": {"type": "integer", "minimum": 0}}
         }
        },
        "combinations": {
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["options", "isOfFile", "failures", "answers"],
          "properties": {
           "options": {
            "description": "The option of each unknown.",
            "type": "object",
            "additionalProperties": {"type": "string"}
           },
           "isOfFile": {"type": "boolean"},
           "failures": {
            "description": "Draws without a result; the one after the last has the table's own numbers.",
            "type": "array",
            "items": {
             "type": "object",
             "additionalProperties": false,
             "required": ["status", "count", "first", "reason"],
             "properties": {
              "status": {"type": "string"},
              "count": {"type": "integer", "minimum": 1},
              "first": {"type": "integer", "minimum": 0},
              "reason": {"type": "string"}
             }
            }
           },
           "answers": {
            "description": "Shape: targets.",
            "type": "array",
            "items": {
             "type": "object",
             "additionalProperties": false,
             "required": ["table", "already", "reached", "never", "failed", "shareNever", "quantiles"],
             "properties": {
              "table": {
               "description": "With the table's own numbers; null without a result.",
               "oneOf": [{"$ref": "#/$defs/need"}, {"type": "null"}]
              },
              "already": {
               "description": "Draws in which the least on the axis does.",
               "type": "integer",
               "minimum": 0
              },
              "reached": {
               "description": "Draws in which it is reached on the axis.",
               "type": "integer",
               "minimum": 0
              },
              "never": {
               "description": "Draws in which nothing on the axis is enough.",
               "type": "integer",
               "minimum": 0
              },
              "failed": {"type": "integer", "minimum": 0},
              "shareNever": {
               "description": "Of the draws with a result, with the 95 % interval of the probability; null without any.",
               "oneOf": [
                {"type": "null"},
                {
                 "type": "object",
                 "additionalProperties": false,
                 "required": ["value", "low", "high"],
                 "properties": {
                  "value": {"type": "number"},
                  "low": {"type": "number"},
                  "high": {"type": "number"}
                 }
                }
               ]
              },
              "quantiles": {
               "description": "From the draws that need least to those that need most, never last. Shape: levels; empty without a draw.",
               "type": "array",
               "items": {"$ref": "#/$defs/need"}
              }
             }
            }
           }
          }
         }
        }
       }
      },
      "trajectories": {"description": "How many runs it took.", "type": "integer"},
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
