// swift-format-ignore-file: patterns and descriptions stay on one line.

/// The JSON Schema of `StudyResult.jsonText`, as `exosim schema result` prints it.
///
/// Made from Schemas/result.schema.json by Tests/python/embed_schema.py; edit that file.
extension StudyResult {
  public static let schema = ##"""
    {
     "$schema": "https://json-schema.org/draft/2020-12/schema",
     "$id": "urn:exosim:schema:result:1",
     "title": "The answer of exosim run",
     "type": "object",
     "additionalProperties": false,
     "required": [
      "schemaVersion", "kind", "timeUnit", "verdict", "limitingStep", "subject", "schedule",
      "price", "funnel", "cells", "response", "claims", "memory", "counterfactuals", "hypotheses",
      "doseCurve", "ledger", "evidence", "certificate", "conversions", "parameters", "courses",
      "notes", "limits", "provenance", "advice"
     ],
     "properties": {
      "schemaVersion": {"const": 1},
      "kind": {"const": "exosim-result"},
      "timeUnit": {
       "description": "Every time and duration in this document is in this unit.",
       "const": "hour"
      },
      "verdict": {
       "description": "The answer in one sentence, and its numbers.",
       "type": "object",
       "additionalProperties": false,
       "required": [
        "outcome", "sentence", "remarks", "readout", "readoutLabel", "time", "versus", "difference",
        "belowAccuracy", "relative", "unit", "threshold", "undilutedDifference", "particlesNeeded", "particlesNeededNote",
        "observer"
       ],
       "properties": {
        "outcome": {"enum": ["measurable", "not_measurable", "no_limit_stated"]},
        "sentence": {"type": "string"},
        "remarks": {
         "description": "What else there is to say, each under a word that says what it is about.",
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["label", "text"],
          "properties": {"label": {"type": "string"}, "text": {"type": "string"}}
         }
        },
        "readout": {"type": "string"},
        "readoutLabel": {"type": "string"},
        "time": {"type": "number", "minimum": 0},
        "versus": {"enum": ["untreated", "device_only"]},
        "difference": {
         "description": "Treated against the reference: a fraction if `relative`, else in `unit`.",
         "type": ["number", "null"]
        },
        "belowAccuracy": {
         "description": "True where this run cannot tell the difference from none.",
         "type": "boolean"
        },
        "relative": {"type": "boolean"},
        "unit": {"type": "string"},
        "threshold": {
         "description": "The smallest difference that the observer could see.",
         "type": ["number", "null"]
        },
        "undilutedDifference": {
         "description": "The same difference for the undiluted product.",
         "type": ["number", "null"]
        },
        "particlesNeeded": {
         "description": "Counted particles a session at which the threshold would be reached.",
         "type": ["number", "null"],
         "minimum": 0
        },
        "particlesNeededNote": {"type": ["string", "null"]},
        "observer": {
         "description": "Who would see a difference above the threshold.",
         "type": "string"
        }
       }
      },
      "limitingStep": {
       "description": "The step of the path whose loss costs the effect most.",
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
      "subject": {
       "description": "What was studied.",
       "type": "object",
       "additionalProperties": false,
       "required": [
        "model", "modelTitle", "question", "setting", "product", "route", "hasDevice", "headline",
        "duration", "facts"
       ],
       "properties": {
        "model": {"type": "string"},
        "modelTitle": {"type": "string"},
        "question": {"type": "string"},
        "setting": {"type": "string"},
        "product": {"type": "string"},
        "route": {"type": "string"},
        "hasDevice": {"type": "boolean"},
        "headline": {"type": "string"},
        "duration": {"type": "number", "minimum": 0},
        "facts": {
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["label", "value"],
          "properties": {"label": {"type": "string"}, "value": {"type": "string"}}
         }
        }
       }
      },
      "schedule": {
       "type": "array",
       "items": {
        "type": "object",
        "additionalProperties": false,
        "required": [
         "number", "time", "label", "countedParticles", "volumeInMillilitres", "proteinInMicrograms",
         "infusion"
        ],
        "properties": {
         "number": {"type": "integer", "minimum": 0},
         "time": {"type": "number"},
         "label": {"type": "string"},
         "countedParticles": {"type": "number", "minimum": 0},
         "volumeInMillilitres": {"type": ["number", "null"], "minimum": 0},
         "proteinInMicrograms": {"type": ["number", "null"], "minimum": 0},
         "infusion": {"description": "Duration; 0 for a bolus.", "type": "number", "minimum": 0}
        }
       },
       "description": "Every administration as it was simulated."
      },
      "price": {
       "description": "What the plan costs at the dose file's price of a vial; null without one.",
       "type": ["object", "null"],
       "additionalProperties": false,
       "required": [
        "currency", "vial", "vials", "openedVials", "treatment", "treatmentInOpenedVials",
        "perParticle"
       ],
       "properties": {
        "currency": {"description": "As the dose file gives it.", "type": "string"},
        "vial": {"description": "Price of one vial.", "type": "number", "minimum": 0},
        "vials": {"description": "Vials by volume used.", "type": "number", "minimum": 0},
        "openedVials": {
         "description": "Vials if every administration opens its own.",
         "type": "number",
         "minimum": 0
        },
        "treatment": {
         "description": "Price of the volume used.",
         "type": "number",
         "minimum": 0
        },
        "treatmentInOpenedVials": {"type": "number", "minimum": 0},
        "perParticle": {
         "description": "Price of the volume used over the particles at each step of the funnel.",
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["key", "label", "price"],
          "properties": {
           "key": {"type": "string"},
           "label": {"type": "string"},
           "price": {"type": "number", "minimum": 0}
          }
         }
        }
       }
      },
      "funnel": {
       "description": "From the vial to the functional copy.",
       "type": "object",
       "additionalProperties": false,
       "required": ["area", "areaUnit", "cells", "cellsLabel", "steps"],
       "properties": {
        "area": {"type": ["number", "null"], "minimum": 0},
        "areaUnit": {"type": "string"},
        "cells": {"type": ["number", "null"], "minimum": 0},
        "cellsLabel": {"description": "Which cells these are.", "type": "string"},
        "steps": {
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["key", "label", "amount", "unit", "perArea", "perCell", "passed", "parameters"],
          "properties": {
           "key": {"type": "string"},
           "label": {"type": "string"},
           "amount": {"description": "Cumulative over the whole course.", "type": "number"},
           "unit": {"type": "string"},
           "perArea": {"type": ["number", "null"]},
           "perCell": {"type": ["number", "null"]},
           "passed": {
            "description": "Share that passed from the step before.",
            "type": ["number", "null"]
           },
           "parameters": {"type": "array", "items": {"type": "string"}}
          }
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
      "response": {
       "description": "Readouts at the asked times, with their counterfactuals.",
       "type": "object",
       "additionalProperties": false,
       "required": ["times", "rows"],
       "properties": {
        "times": {"type": "array", "items": {"type": "number", "minimum": 0}},
        "rows": {
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": [
           "readout", "label", "unit", "change", "treated", "deviceOnly", "untreated",
           "changeVersusUntreated", "changeVersusDeviceOnly"
          ],
          "properties": {
           "readout": {"type": "string"},
           "label": {"type": "string"},
           "unit": {"type": "string"},
           "change": {"enum": ["relative", "absolute", "none"]},
           "treated": {"type": "array", "items": {"type": "number"}},
           "deviceOnly": {"type": "array", "items": {"type": "number"}},
           "untreated": {"type": "array", "items": {"type": "number"}},
           "changeVersusUntreated": {"type": "array", "items": {"type": ["number", "null"]}},
           "changeVersusDeviceOnly": {"type": "array", "items": {"type": ["number", "null"]}}
          }
         }
        }
       }
      },
      "claims": {
       "type": "array",
       "items": {
        "type": "object",
        "additionalProperties": false,
        "required": [
         "claim", "readout", "time", "versus", "atLeast", "atMost", "found", "accuracy", "met",
         "belowAccuracy", "margin", "relative", "unit"
        ],
        "properties": {
         "claim": {"type": "string"},
         "readout": {"type": "string"},
         "time": {"type": "number", "minimum": 0},
         "versus": {"enum": ["untreated", "device_only", null]},
         "atLeast": {"type": ["number", "null"]},
         "atMost": {"type": ["number", "null"]},
         "found": {"type": ["number", "null"]},
         "accuracy": {
          "description": "A difference up to this size is none that the run can tell; as found.",
          "type": "number",
          "minimum": 0
         },
         "met": {"type": "boolean"},
         "belowAccuracy": {
          "description": "True: the margin is smaller than the accuracy of the run; then the claim is not called met.",
          "type": "boolean"
         },
         "margin": {"description": "Positive when met.", "type": ["number", "null"]},
         "relative": {"type": "boolean"},
         "unit": {
          "description": "Of atLeast, atMost, found and margin; empty for fractions and pure numbers.",
          "type": "string"
         }
        }
       }
      },
      "memory": {
       "type": "array",
       "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["versus", "peakGain", "peakTime", "halfGainTime"],
        "properties": {
         "versus": {"enum": ["untreated", "device_only"]},
         "peakGain": {"type": "number"},
         "peakTime": {"type": "number", "minimum": 0},
         "halfGainTime": {
          "description": "After the last dose; null = not within the course.",
          "type": ["number", "null"],
          "minimum": 0
         }
        }
       },
       "description": "How long the gain of the headline readout lasts."
      },
      "counterfactuals": {
       "type": "array",
       "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["key", "label", "parameter", "factor", "effectRatio", "control"],
        "properties": {
         "key": {"type": "string"},
         "label": {"type": "string"},
         "parameter": {"type": "string"},
         "factor": {"type": "number", "minimum": 0},
         "effectRatio": {"description": "Effect over that of the plan.", "type": "number"},
         "control": {"type": ["number", "null"]}
        }
       }
      },
      "hypotheses": {
       "type": "array",
       "items": {
        "type": "object",
        "additionalProperties": false,
        "required": [
         "variant", "variantLabel", "option", "optionLabel", "fold", "difference", "measurable",
         "undilutedDifference", "undilutedMeasurable"
        ],
        "properties": {
         "variant": {"type": "string"},
         "variantLabel": {"type": "string"},
         "option": {"type": "string"},
         "optionLabel": {"type": "string"},
         "fold": {
          "description": "How far its numbers are from the usual option's.",
          "type": "array",
          "items": {"type": "string"}
         },
         "difference": {"type": ["number", "null"]},
         "measurable": {"type": ["boolean", "null"]},
         "undilutedDifference": {"type": ["number", "null"]},
         "undilutedMeasurable": {"type": ["boolean", "null"]}
        }
       },
       "description": "The verdict's difference under the other options of the model's variants."
      },
      "doseCurve": {
       "type": "array",
       "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["countedParticles", "difference"],
        "properties": {
         "countedParticles": {"type": "number", "minimum": 0},
         "difference": {"type": "number"}
        }
       },
       "description": "The verdict's difference at other particle numbers a session."
      },
      "ledger": {
       "description": "Where every particle is.",
       "type": "object",
       "additionalProperties": false,
       "required": ["times", "administered", "drift", "places"],
       "properties": {
        "times": {"type": "array", "items": {"type": "number", "minimum": 0}},
        "administered": {"type": "array", "items": {"type": "number"}},
        "drift": {
         "description": "Largest relative gap between the sum of places and what was administered.",
         "type": "number",
         "minimum": 0
        },
        "places": {
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["symbol", "label", "amounts"],
          "properties": {
           "symbol": {"type": "string"},
           "label": {"type": "string"},
           "amounts": {"type": "array", "items": {"type": "number"}}
          }
         }
        }
       }
      },
      "evidence": {
       "type": "object",
       "additionalProperties": false,
       "required": ["sentence", "total", "counts", "limiting", "readout"],
       "properties": {
        "sentence": {"type": "string"},
        "total": {"type": "integer", "minimum": 0},
        "counts": {
         "type": "object",
         "additionalProperties": {"type": "integer", "minimum": 0},
         "propertyNames": {
          "enum": ["measured", "second-hand", "derived", "assumed", "fitted", "setting"]
         }
        },
        "limiting": {"type": "array", "items": {"type": "string"}},
        "readout": {
         "description": "What the verdict's readout is computed with and judged by.",
         "type": "array",
         "items": {"type": "string"}
        }
       }
      },
      "certificate": {
       "description": "How right the numbers are.",
       "type": "object",
       "additionalProperties": false,
       "required": [
        "method", "relativeTolerance", "referenceTolerance", "deliveredError", "worstSymbol",
        "worstArm", "worstTime", "ledgerDrift", "conservationDrift", "mostNegativeInTolerances",
        "mostNegativeSpecies", "steps", "rejections"
       ],
       "properties": {
        "method": {"type": "string"},
        "relativeTolerance": {"type": "number", "minimum": 0},
        "referenceTolerance": {"type": "number", "minimum": 0},
        "deliveredError": {
         "description": "max |y - ref| / (|ref| + 1e-3 max|ref|), ref at rtol / 100.",
         "type": "number",
         "minimum": 0
        },
        "worstSymbol": {"type": "string"},
        "worstArm": {"type": "string"},
        "worstTime": {"type": "number"},
        "ledgerDrift": {"type": "number", "minimum": 0},
        "conservationDrift": {"type": "number", "minimum": 0},
        "mostNegativeInTolerances": {"type": "number", "minimum": 0},
        "mostNegativeSpecies": {"type": ["string", "null"]},
        "steps": {"type": "integer", "minimum": 0},
        "rejections": {"type": "integer", "minimum": 0}
       }
      },
      "conversions": {
       "type": "array",
       "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["text", "value", "unit", "lowerBound", "upperBound", "source"],
        "properties": {
         "text": {"type": "string"},
         "value": {"type": "number"},
         "unit": {"type": "string"},
         "lowerBound": {"type": ["number", "null"]},
         "upperBound": {"type": ["number", "null"]},
         "source": {"type": "string"}
        }
       }
      },
      "parameters": {
       "type": "array",
       "items": {
        "type": "object",
        "additionalProperties": false,
        "required": [
         "id", "name", "value", "nominal", "lowerBound", "upperBound", "unit", "evidence", "source",
         "note"
        ],
        "properties": {
         "id": {"type": "string"},
         "name": {"type": "string"},
         "value": {"type": "number"},
         "nominal": {"type": ["number", "null"]},
         "lowerBound": {"type": ["number", "null"]},
         "upperBound": {"type": ["number", "null"]},
         "unit": {"type": "string"},
         "evidence": {"enum": ["measured", "second-hand", "derived", "assumed", "fitted", "setting"]},
         "source": {"type": "string"},
         "note": {"type": "string"}
        }
       }
      },
      "courses": {
       "type": "array",
       "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["key", "label", "unit", "change", "times", "treated", "deviceOnly", "untreated"],
        "properties": {
         "key": {"type": "string"},
         "label": {"type": "string"},
         "unit": {"type": "string"},
         "change": {"enum": ["relative", "absolute", "none"]},
         "times": {"type": "array", "items": {"type": "number", "minimum": 0}},
         "treated": {"type": "array", "items": {"type": "number"}},
         "deviceOnly": {"type": "array", "items": {"type": "number"}},
         "untreated": {"type": "array", "items": {"type": "number"}}
        }
       }
      },
      "notes": {
       "description": "What was settled for the user.",
       "type": "array",
       "items": {"type": "string"}
      },
      "limits": {
       "description": "What the model leaves out.",
       "type": "array",
       "items": {"type": "string"}
      },
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
      "advice": {"type": "string"},
      "uncertainty": {
       "description": "How sure the answer is; only with --draws.",
       "type": "object",
       "additionalProperties": false,
       "required": [
        "draws", "seed", "failed", "levels", "unknowns", "parameters", "widening", "statements",
        "combinations", "screening", "indices"
       ],
       "properties": {
        "draws": {"description": "Draws in each combination.", "type": "integer", "minimum": 2},
        "seed": {"type": "string", "pattern": "^[0-9]+$"},
        "failed": {
         "description": "Draws without a result, over all combinations.",
         "type": "integer",
         "minimum": 0
        },
        "levels": {
         "description": "The quantiles that every band tells.",
         "type": "array",
         "items": {"type": "number", "minimum": 0, "maximum": 1}
        },
        "unknowns": {
         "description": "Questions about nature with several answers; every combination is computed.",
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["name", "path", "label", "options"],
          "properties": {
           "name": {"type": "string"},
           "path": {"type": "string"},
           "label": {"type": "string"},
           "options": {
            "type": "array",
            "items": {
             "type": "object",
             "additionalProperties": false,
             "required": ["name", "label"],
             "properties": {"name": {"type": "string"}, "label": {"type": "string"}}
            }
           }
          }
         }
        },
        "parameters": {
         "description": "What is drawn, and between which values.",
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": [
           "id", "name", "unit", "evidence", "scale", "lowerBound", "upperBound", "widening", "low",
           "high"
          ],
          "properties": {
           "id": {"type": "string"},
           "name": {"type": "string"},
           "unit": {"type": "string"},
           "evidence": {"$ref": "#/$defs/evidence"},
           "scale": {"description": "log10: every ratio as likely; lin: every value.", "enum": ["lin", "log10"]},
           "lowerBound": {"description": "Of the parameter table.", "type": "number"},
           "upperBound": {"type": "number"},
           "widening": {"type": "number", "minimum": 1},
           "low": {"description": "Drawn from here.", "type": "number"},
           "high": {"type": "number"}
          }
         }
        },
        "widening": {
         "description": "How many times wider than its range a number of each class is drawn.",
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["evidence", "factor", "row", "reason"],
          "properties": {
           "evidence": {"$ref": "#/$defs/evidence"},
           "factor": {"type": "number", "minimum": 1},
           "row": {"type": "string"},
           "reason": {"type": "string"}
          }
         }
        },
        "statements": {
         "description": "What each draw affirms or denies.",
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": [
           "kind", "text", "readout", "label", "time", "versus", "relative", "unit", "atLeast",
           "atMost", "sizeAtLeast", "scale"
          ],
          "properties": {
           "kind": {"enum": ["verdict", "claim", "readout"]},
           "text": {"type": "string"},
           "readout": {"type": "string"},
           "label": {"type": "string"},
           "time": {"type": "number", "minimum": 0},
           "versus": {"enum": ["untreated", "device_only", null]},
           "relative": {"type": "boolean"},
           "unit": {"type": "string"},
           "atLeast": {"type": ["number", "null"]},
           "atMost": {"type": ["number", "null"]},
           "sizeAtLeast": {"type": ["number", "null"]},
           "scale": {
            "description": "The size of what matters to the statement: its bound, where it has one.",
            "type": "number",
            "exclusiveMinimum": 0
           }
          }
         }
        },
        "combinations": {
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["options", "isOfFile", "valid", "failures", "bands", "courses", "answers"],
          "properties": {
           "options": {"type": "object", "additionalProperties": {"type": "string"}},
           "isOfFile": {"type": "boolean"},
           "valid": {"description": "Draws with a result.", "type": "integer", "minimum": 0},
           "failures": {"$ref": "#/$defs/failures"},
           "bands": {
            "description": "Quantiles of a readout; versus null: of the treated subject's own value.",
            "type": "array",
            "items": {
             "type": "object",
             "additionalProperties": false,
             "required": [
              "readout", "label", "unit", "time", "versus", "relative", "count", "quantiles"
             ],
             "properties": {
              "readout": {"type": "string"},
              "label": {"type": "string"},
              "unit": {"type": "string"},
              "time": {"type": "number", "minimum": 0},
              "versus": {"enum": ["untreated", "device_only", null]},
              "relative": {"type": "boolean"},
              "count": {"type": "integer", "minimum": 0},
              "quantiles": {"$ref": "#/$defs/quantiles"}
             }
            }
           },
           "courses": {
            "description": "Bands of the judged readouts along the course; one list a level.",
            "type": "array",
            "items": {
             "type": "object",
             "additionalProperties": false,
             "required": ["readout", "versus", "relative", "times", "quantiles"],
             "properties": {
              "readout": {"type": "string"},
              "versus": {"enum": ["untreated", "device_only"]},
              "relative": {"type": "boolean"},
              "times": {"type": "array", "items": {"type": "number", "minimum": 0}},
              "quantiles": {
               "type": "array",
               "items": {"type": "array", "items": {"type": "number"}}
              }
             }
            }
           },
           "answers": {
            "description": "In the order of the statements.",
            "type": "array",
            "items": {"$ref": "#/$defs/answer"}
           }
          }
         }
        },
        "screening": {
         "description": "Morris screening: effects per range, by combination, statement and parameter.",
         "type": ["object", "null"],
         "additionalProperties": false,
         "required": [
          "paths", "levels", "points", "failures", "mostLeft", "left", "most", "reaching",
          "named",
          "kept", "scores", "scales", "effects"
         ],
         "properties": {
          "paths": {"type": "integer", "minimum": 1},
          "levels": {"type": "integer", "minimum": 2},
          "points": {"type": "integer", "minimum": 2},
          "failures": {"$ref": "#/$defs/failures"},
          "mostLeft": {
           "description": "Kept are as many as leave no more than this part of the squared effects.",
           "type": "number",
           "minimum": 0
          },
          "left": {
           "description": "The part that is left, in the combination and statement where it is largest.",
           "type": "number",
           "minimum": 0
          },
          "most": {"type": "integer", "minimum": 1},
          "reaching": {"description": "How many parameters it would take.", "type": "integer", "minimum": 0},
          "named": {
           "description": "How many of the kept the draws themselves name as worth measuring.",
           "type": "integer",
           "minimum": 0
          },
          "kept": {"type": "array", "items": {"type": "string"}},
          "scores": {"type": "array", "items": {"type": "number", "minimum": 0}},
          "scales": {
           "description": "Effects are those on asinh(found / scale), by combination and statement.",
           "type": "array",
           "items": {"type": "array", "items": {"type": "number", "exclusiveMinimum": 0}}
          },
          "effects": {
           "type": "array",
           "items": {
            "type": "array",
            "items": {
             "type": "object",
             "additionalProperties": false,
             "required": ["meanSize", "mean", "spread"],
             "properties": {
              "meanSize": {"type": "array", "items": {"type": "number", "minimum": 0}},
              "mean": {"type": "array", "items": {"type": "number"}},
              "spread": {"type": "array", "items": {"type": "number", "minimum": 0}}
             }
            }
           }
          }
         }
        },
        "indices": {
         "description": "The sample behind the first and total indices.",
         "type": ["object", "null"],
         "additionalProperties": false,
         "required": ["rows", "failures", "groups", "hasRest"],
         "properties": {
          "rows": {"type": "integer", "minimum": 2},
          "failures": {"$ref": "#/$defs/failures"},
          "groups": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
          "hasRest": {"description": "The last group is all that was not kept.", "type": "boolean"}
         }
        }
       }
      }
     },
     "$defs": {
      "evidence": {"enum": ["measured", "second-hand", "derived", "assumed", "fitted", "setting"]},
      "quantiles": {
       "description": "One a level; empty where no draw has the number.",
       "type": "array",
       "items": {"type": "number"}
      },
      "failures": {
       "description": "Runs without a result, by how they ended; the first of them and why.",
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
      "estimate": {
       "description": "A number with the ends of its 95 % interval.",
       "type": "object",
       "additionalProperties": false,
       "required": ["value", "low", "high"],
       "properties": {
        "value": {"type": "number"},
        "low": {"type": ["number", "null"]},
        "high": {"type": ["number", "null"]}
       }
      },
      "answer": {
       "type": "object",
       "additionalProperties": false,
       "required": [
        "quantiles", "probability", "flips", "measurements", "indices", "indexScale",
        "indicesTold", "indexRows", "evidence"
       ],
       "properties": {
        "quantiles": {"$ref": "#/$defs/quantiles"},
        "probability": {
         "description": "That the statement holds; null where there is no bound.",
         "type": ["object", "null"],
         "additionalProperties": false,
         "required": ["met", "of", "undecided", "estimate", "low", "high"],
         "properties": {
          "met": {"type": "integer", "minimum": 0},
          "of": {"type": "integer", "minimum": 0},
          "undecided": {
           "description": "Draws nearer to the bound than a run can tell; not in of.",
           "type": "integer",
           "minimum": 0
          },
          "estimate": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
          "low": {
           "description": "Wilson, 95 %; draws without a result or undecided count as not met below, met above.",
           "type": "number",
           "minimum": 0,
           "maximum": 1
          },
          "high": {"type": "number", "minimum": 0, "maximum": 1}
         }
        },
        "flips": {
         "description": "How often drawing one group anew, all else kept, turns the answer.",
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["group", "turned", "of", "low", "high"],
          "properties": {
           "group": {"type": "string"},
           "turned": {"type": "integer", "minimum": 0},
           "of": {"type": "integer", "minimum": 0},
           "low": {"type": "number", "minimum": 0, "maximum": 1},
           "high": {"type": "number", "minimum": 0, "maximum": 1}
          }
         }
        },
        "measurements": {
         "description": "What knowing one number exactly would take from the doubt, the largest first.",
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["parameter", "evidence", "share", "metInLowerHalf", "metInUpperHalf"],
          "properties": {
           "parameter": {"type": "string"},
           "evidence": {"$ref": "#/$defs/evidence"},
           "share": {"$ref": "#/$defs/estimate"},
           "metInLowerHalf": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
           "metInUpperHalf": {"type": ["number", "null"], "minimum": 0, "maximum": 1}
          }
         }
        },
        "indices": {
         "description": "Sobol indices of what was found; null where it does not vary.",
         "type": ["array", "null"],
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["group", "first", "total"],
          "properties": {
           "group": {"type": "string"},
           "first": {"$ref": "#/$defs/estimate"},
           "total": {"$ref": "#/$defs/estimate"}
          }
         }
        },
        "indexScale": {
         "description": "Indices are those of asinh(found / indexScale): the statement's scale, or the median size of what the draws found where that is less.",
         "type": ["number", "null"],
         "exclusiveMinimum": 0
        },
        "indicesTold": {
         "description": "False: an interval is as wide as all that an index can be; so few rows tell nothing.",
         "type": ["boolean", "null"]
        },
        "indexRows": {
         "description": "Rows of the sample with a value in every table.",
         "type": ["integer", "null"],
         "minimum": 2
        },
        "evidence": {
         "description": "Parts of the summed total indices that rest on each class.",
         "type": "array",
         "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["evidence", "share"],
          "properties": {
           "evidence": {"$ref": "#/$defs/evidence"},
           "share": {"type": "number", "minimum": 0, "maximum": 1}
          }
         }
        }
       }
      },
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
