// swift-format-ignore-file: patterns and descriptions stay on one line.

/// The JSON Schema of `ControlResult.json`, as `exosim schema explain` prints it.
///
/// Made from Schemas/explain.schema.json by Tests/python/embed_schema.py; edit that file.
extension ControlResult {
  public static let schema = ##"""
    {
     "$schema": "https://json-schema.org/draft/2020-12/schema",
     "$id": "https://exosim.invalid/schemas/explain.schema.json",
     "title": "exosim explanation",
     "description": "What exosim explain --json prints: every step of the path by its control over one effect.",
     "type": "object",
     "additionalProperties": false,
     "required": [
      "schemaVersion",
      "kind",
      "timeUnit",
      "sentence",
      "whatIf",
      "product",
      "route",
      "effect",
      "deviceAlone",
      "accuracy",
      "runAccuracy",
      "resolved",
      "coefficients",
      "limiting",
      "limitingStep",
      "overdosed",
      "steps",
      "cells",
      "notes",
      "provenance",
      "advice"
     ],
     "properties": {
      "schemaVersion": {"const": 1},
      "kind": {"const": "exosim-explanation"},
      "timeUnit": {"const": "hour"},
      "sentence": {"description": "The limiting step in one sentence.", "type": "string"},
      "whatIf": {"description": "What more of the leading steps would do, in words.", "type": "string"},
      "product": {"type": "string"},
      "route": {"type": "string"},
      "effect": {
       "description": "The number that is explained.",
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
      "deviceAlone": {
       "description": "The same effect of the device without the product; null where the effect is over the device, or without one.",
       "type": ["number", "null"]
      },
      "accuracy": {
       "description": "An effect smaller than this drowns in the arithmetic.",
       "type": "number",
       "minimum": 0
      },
      "runAccuracy": {
       "description": "An effect smaller than this exosim run tells as none; explain integrates more finely.",
       "type": "number",
       "minimum": 0
      },
      "resolved": {"type": "boolean"},
      "coefficients": {
       "description": "What control means here: the logarithmic derivative, or the plain one where the effect is not resolved.",
       "enum": ["dlnEffect/dlnNumber", "dEffect/dlnNumber"]
      },
      "limiting": {
       "description": "Key of the step that limits, among steps; empty if none does or the effect is not resolved.",
       "type": "array",
       "items": {"type": "string"}
      },
      "limitingStep": {
       "description": "The step whose loss costs the effect most (control times ln(1/passed)), as exosim run names it; without control where the effect is not resolved.",
       "type": ["object", "null"],
       "additionalProperties": false,
       "required": ["key", "label", "passed", "control", "sentence", "parameters"],
       "properties": {
        "key": {"type": "string"},
        "label": {"type": "string"},
        "passed": {"type": "number"},
        "control": {
         "description": "d ln(effect) / d ln(what passes the step), from a counterfactual run.",
         "type": ["number", "null"]
        },
        "sentence": {"type": "string"},
        "parameters": {"type": "array", "items": {"type": "string"}}
       }
      },
      "overdosed": {"description": "True where fewer particles would do.", "type": "boolean"},
      "steps": {
       "description": "The limiting one first, then most control first.",
       "type": "array",
       "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["key", "label", "part", "passed", "control", "error", "felt", "numbers", "again"],
        "properties": {
         "key": {"type": "string"},
         "label": {"type": "string"},
         "part": {
          "description": "path: the particles' way into the cell; response: what cells and tissue make of them.",
          "enum": ["path", "response"]
         },
         "passed": {
          "description": "What passes the step, 0 to 1; null where nothing is counted.",
          "type": ["number", "null"],
          "minimum": 0
         },
         "control": {"description": "That of the number with the most of it.", "type": "number"},
         "error": {"type": "number"},
         "felt": {
          "description": "True if the control is more than the computation can be wrong by, and more than a thousandth.",
          "type": "boolean"
         },
         "numbers": {
          "description": "The numbers of the model that the step is told by, most control first; behind the path a selection.",
          "type": "array",
          "items": {
           "type": "object",
           "additionalProperties": false,
           "required": ["id", "name", "value", "unit", "evidence", "control", "error"],
           "properties": {
            "id": {
             "description": "Row of the parameter table; of the dose, the factor on counted particles.",
             "type": "string"
            },
            "name": {"type": "string"},
            "value": {"type": "number"},
            "unit": {"type": "string"},
            "evidence": {"type": ["string", "null"]},
            "control": {"type": "number"},
            "error": {
             "description": "By how much the same from an integration at the asked tolerance differs from that at a hundredth of it.",
             "type": "number",
             "minimum": 0
            }
           }
          }
         },
         "again": {
          "description": "The plan run again with the leading number multiplied; null where the effect is too small to tell, or the number has no room in its range.",
          "oneOf": [
           {"type": "null"},
           {
            "type": "object",
            "additionalProperties": false,
            "required": ["factor", "effect", "ratio"],
            "properties": {
             "factor": {"type": "number"},
             "effect": {"type": "number"},
             "ratio": {"description": "Over the effect of the plan.", "type": "number"}
            }
           }
          ]
         }
        }
       }
      },
      "cells": {
       "description": "Poisson counts per cell.",
       "type": ["object", "null"],
       "additionalProperties": false,
       "required": [
        "label", "reached", "received", "released", "receivedFirstDose", "releasedFirstDose",
        "touched", "untouched", "withRelease", "atLeast", "enough", "untouchedIfUneven", "siteOccupancy",
        "saturationError", "note"
       ],
       "properties": {
        "label": {"description": "Which cells these are.", "type": "string"},
        "reached": {
         "description": "Share of the cells that particles can reach at all.",
         "type": "number",
         "minimum": 0,
         "maximum": 1
        },
        "received": {
         "description": "Mean particles per reached cell over the whole course.",
         "type": "number"
        },
        "released": {"type": "number"},
        "receivedFirstDose": {"type": ["number", "null"]},
        "releasedFirstDose": {"type": ["number", "null"]},
        "touched": {
         "description": "Share of cells with at least one particle: reached*(1 - exp(-received)).",
         "type": "number",
         "minimum": 0,
         "maximum": 1
        },
        "untouched": {"type": "number", "minimum": 0, "maximum": 1},
        "withRelease": {"type": "number", "minimum": 0, "maximum": 1},
        "atLeast": {
         "description": "Shares of all cells with at least so many particles, and so many releases.",
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["count", "received", "released"],
          "properties": {
           "count": {"type": "integer", "minimum": 1},
           "received": {"type": "number", "minimum": 0, "maximum": 1},
           "released": {"type": "number", "minimum": 0, "maximum": 1}
          }
         }
        },
        "enough": {
         "description": "The dose that would leave the share `untouched` of the cells without a particle; null where it was not asked.",
         "type": ["object", "null"],
         "additionalProperties": false,
         "required": ["untouched", "factor", "countedParticles", "firstOrderFactor", "reason"],
         "properties": {
          "untouched": {"type": "number", "minimum": 0, "maximum": 1},
          "factor": {"description": "Times the given dose; null where no dose does it.", "type": ["number", "null"]},
          "countedParticles": {"description": "In the first administration.", "type": ["number", "null"]},
          "firstOrderFactor": {
           "description": "By the closed form, as if binding sites never filled.",
           "type": ["number", "null"]
          },
          "reason": {"description": "Why there is none.", "type": "string"}
         }
        },
        "untouchedIfUneven": {
         "description": "The same if delivery differed between cells (CV 1).",
         "type": "number",
         "minimum": 0,
         "maximum": 1
        },
        "siteOccupancy": {
         "description": "Highest share of binding sites in use.",
         "type": ["number", "null"],
         "minimum": 0,
         "maximum": 1
        },
        "saturationError": {
         "description": "By how much saturation lowers the untouched share.",
         "type": ["number", "null"],
         "minimum": 0,
         "maximum": 1
        },
        "simulated": {
         "description": "Cells within reach simulated one by one in whole particles (run --cells); absent otherwise.",
         "type": "object",
         "additionalProperties": false,
         "required": [
          "cells", "seed", "method", "label", "times", "counts", "responses", "firings", "leaps",
          "courseError"
         ],
         "properties": {
          "cells": {"type": "integer", "minimum": 1},
          "seed": {"description": "A whole number, as text because it may need 64 bits.", "type": "string"},
          "method": {"type": "string"},
          "label": {"type": "string"},
          "times": {"type": "array", "items": {"type": "number", "minimum": 0}},
          "counts": {
           "description": "Numbers of a cell; `spreads` by time.",
           "type": "array",
           "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["key", "label", "soFar", "spreads"],
            "properties": {
             "key": {"type": "string"},
             "label": {"type": "string"},
             "soFar": {"description": "True for what happened so far, false for what is there.", "type": "boolean"},
             "spreads": {
              "type": "array",
              "items": {
               "type": "object",
               "additionalProperties": false,
               "required": [
                "mean", "variance", "tissue", "low", "median", "high", "most", "atLeast", "histogram"
               ],
               "properties": {
                "mean": {"type": "number", "minimum": 0},
                "variance": {"type": "number", "minimum": 0},
                "tissue": {
                 "description": "What the tissue level computes per cell: the mean-field answer.",
                 "type": ["number", "null"]
                },
                "low": {"description": "5th percentile.", "type": "integer", "minimum": 0},
                "median": {"type": "integer", "minimum": 0},
                "high": {"description": "95th percentile.", "type": "integer", "minimum": 0},
                "most": {"type": "integer", "minimum": 0},
                "atLeast": {
                 "type": "array",
                 "items": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["count", "share"],
                  "properties": {
                   "count": {"type": "integer", "minimum": 1},
                   "share": {"type": "number", "minimum": 0, "maximum": 1}
                  }
                 }
                },
                "histogram": {
                 "description": "Shares of the cells with `from` to `to`, both included.",
                 "type": "array",
                 "items": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["from", "to", "share"],
                  "properties": {
                   "from": {"type": "integer", "minimum": 0},
                   "to": {"type": "integer", "minimum": 0},
                   "share": {"type": "number", "minimum": 0, "maximum": 1}
                  }
                 }
                }
               }
              }
             }
            }
           }
          },
          "responses": {
           "description": "Means of the cells' responses beside the response of the mean cell, by time.",
           "type": "array",
           "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["key", "label", "now", "soFar"],
            "properties": {
             "key": {"type": "string"},
             "label": {"type": "string"},
             "now": {"type": "array", "items": {"$ref": "#/$defs/comparison"}},
             "soFar": {
              "description": "Averaged over the time so far.",
              "type": "array",
              "items": {"$ref": "#/$defs/comparison"}
             }
            }
           }
          },
          "firings": {"type": "integer", "minimum": 0},
          "leaps": {"type": "integer", "minimum": 0},
          "courseError": {
           "description": "What straight lines between the tissue's times lose of what drives a cell.",
           "type": "number",
           "minimum": 0
          }
         }
        },
        "note": {"type": "string"}
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
     },
     "$defs": {
      "comparison": {
       "type": "object",
       "additionalProperties": false,
       "required": ["mean", "standardError", "ofMean", "responding"],
       "properties": {
        "mean": {"description": "Over the cells, of their own responses.", "type": "number"},
        "standardError": {"type": "number", "minimum": 0},
        "ofMean": {"description": "What the tissue level computes for the mean cell.", "type": "number"},
        "responding": {"description": "Cells with any response.", "type": "integer", "minimum": 0}
       }
      }
     }
    }

    """##
}
