// swift-format-ignore-file: patterns and descriptions stay on one line.

/// The JSON Schema of the dose file, as `exosim schema dose` prints it.
///
/// Made from Schemas/dose.schema.json by Tests/python/embed_schema.py; edit that file.
public enum DoseSchema {
  public static let text = ##"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$id": "https://exosim.invalid/schemas/dose.schema.json",
      "title": "exosim dose file",
      "description": "Which product, how and when it is given, to whom, and what is asked. Quantities are texts with a number and a unit, such as \"2 mL\". Names of sources, routes, variants and readouts are those of the model: see `exosim model show`.",
      "type": "object",
      "required": ["schemaVersion", "model", "product", "administration"],
      "additionalProperties": false,
      "properties": {
        "$schema": {
          "description": "Address of this schema, for editors.",
          "type": "string",
          "minLength": 1,
          "maxLength": 1000
        },
        "schemaVersion": {"description": "Version of this format.", "type": "number", "const": 1},
        "model": {"enum": ["skin"]},
        "product": {"$ref": "#/$defs/product"},
        "administration": {"$ref": "#/$defs/administration"},
        "regimen": {"$ref": "#/$defs/regimen"},
        "subject": {"$ref": "#/$defs/subject"},
        "variants": {
          "description": "Hypotheses the model carries, by name; what is left out is the model's own choice.",
          "type": "object",
          "additionalProperties": {"type": "string", "minLength": 1},
          "examples": [{"release": "0.30", "potency": "in_vitro", "collagenPools": "A"}]
        },
        "readouts": {
          "description": "What is asked. Left out: the usual questions.",
          "type": "array",
          "maxItems": 200,
          "items": {"$ref": "#/$defs/readout"}
        },
        "claims": {
          "description": "Statements to be judged.",
          "type": "array",
          "maxItems": 200,
          "items": {"$ref": "#/$defs/claim"}
        },
        "simulation": {"$ref": "#/$defs/simulation"}
      },
      "$defs": {
        "name": {"type": "string", "minLength": 1, "maxLength": 200},
        "quantity": {
          "description": "A number and a unit.",
          "type": "string",
          "maxLength": 200,
          "pattern": "^\\s*[+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?(?![0-9.]|[eE][+-]?[0-9])\\s*([A-Za-z%/(\u00b5\u03bc]|1\\s*/).*$"
        },
        "time": {
          "description": "A time: s, min, h, d, wk, y.",
          "$ref": "#/$defs/quantity",
          "examples": ["28 d", "12 wk", "45 y"]
        },
        "volume": {"description": "A volume above 0.", "$ref": "#/$defs/quantity", "examples": ["2 mL"]},
        "area": {"description": "An area above 0.", "$ref": "#/$defs/quantity", "examples": ["400 cm2"]},
        "amount": {
          "description": "One administration: a volume, a count of particles, a mass of protein or moles of miRNA; above 0.",
          "$ref": "#/$defs/quantity",
          "examples": ["2 mL", "1e10 particles", "5 ug", "3 pmol"]
        },
        "product": {
          "description": "What is in the vial. Particles or protein per volume must be given.",
          "type": "object",
          "additionalProperties": false,
          "anyOf": [{"required": ["particles"]}, {"required": ["proteinConcentration"]}],
          "properties": {
            "name": {"$ref": "#/$defs/name"},
            "source": {"$ref": "#/$defs/name", "examples": ["adipose"]},
            "particles": {
              "description": "Counted particles per volume of the undiluted product.",
              "$ref": "#/$defs/quantity",
              "examples": ["1e10 /mL"]
            },
            "genuineFraction": {
              "description": "The part of the counted particles that are exosomes.",
              "oneOf": [
                {"type": "number", "minimum": 0, "maximum": 1},
                {
                  "type": "string",
                  "maxLength": 200,
                  "pattern": "^\\s*[+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?\\s*(%|percent)\\s*$"
                }
              ],
              "examples": [0.5, "50 %"]
            },
            "proteinConcentration": {
              "description": "Protein per volume of the undiluted product.",
              "$ref": "#/$defs/quantity",
              "examples": ["100 ug/mL"]
            },
            "particlesPerMicrogram": {
              "description": "Particles per mass of protein; left out, the model's own ratio with its range.",
              "$ref": "#/$defs/quantity",
              "examples": ["1e9 /ug"]
            },
            "freeGrowthFactor": {
              "description": "Growth factor that is not in particles, per volume; 0 or more.",
              "$ref": "#/$defs/quantity",
              "examples": ["20 ng/mL"]
            },
            "storage": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "form": {"$ref": "#/$defs/name", "examples": ["frozen"]},
                "refrigerated": {"$ref": "#/$defs/time"},
                "container": {"$ref": "#/$defs/name", "examples": ["plastic"]},
                "freezeThawCycles": {
                  "description": "The model's table of numbers says how many it covers; more are refused.",
                  "type": "integer",
                  "minimum": 0,
                  "maximum": 1000
                }
              }
            },
            "dilution": {
              "description": "100 or \"1:100\" = one part in a hundred. 1 = undiluted.",
              "oneOf": [
                {"type": "number", "minimum": 1, "maximum": 1e+30},
                {
                  "type": "string",
                  "maxLength": 100,
                  "pattern": "^\\s*[+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?\\s*:\\s*[+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?\\s*$"
                }
              ],
              "examples": [1, 100, "1:100"]
            },
            "vialVolume": {"$ref": "#/$defs/volume"},
            "price": {
              "description": "What a vial costs: a number and a currency of three letters.",
              "type": "string",
              "maxLength": 100,
              "pattern": "^ *[+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)? +[A-Z]{3} *$",
              "examples": ["30000 JPY"]
            },
            "lot": {"$ref": "#/$defs/name"}
          }
        },
        "administration": {
          "description": "How one administration is done.",
          "type": "object",
          "required": ["route"],
          "additionalProperties": false,
          "allOf": [
            {"not": {"required": ["volume", "concentration"]}},
            {"not": {"required": ["area", "well"]}},
            {
              "if": {"required": ["concentration"]},
              "then": {"required": ["well"], "properties": {"well": {"required": ["medium"]}}}
            }
          ],
          "properties": {
            "route": {
              "$ref": "#/$defs/name",
              "examples": ["topical", "microneedle", "co2_laser", "intradermal", "iv", "culture"]
            },
            "device": {"$ref": "#/$defs/name"},
            "volume": {"$ref": "#/$defs/volume"},
            "area": {"$ref": "#/$defs/area"},
            "concentration": {
              "description": "For a dish: what its medium is to hold, particles or protein per volume.",
              "$ref": "#/$defs/quantity",
              "examples": ["100 ug/mL"]
            },
            "well": {
              "description": "A culture well.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "area": {"$ref": "#/$defs/area"},
                "medium": {"$ref": "#/$defs/volume"},
                "cells": {
                  "description": "How many cells.",
                  "oneOf": [
                    {"type": "number", "exclusiveMinimum": 0},
                    {
                      "type": "string",
                      "maxLength": 200,
                      "pattern": "^\\s*[+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?\\s*[A-Za-z]*\\s*$"
                    }
                  ],
                  "examples": [20000, "20000 cells"]
                }
              }
            }
          }
        },
        "regimen": {
          "description": "How much, when, how often. Left out: a single administration at time 0.",
          "oneOf": [
            {
              "type": "string",
              "minLength": 1,
              "maxLength": 200,
              "examples": ["single", "2 mL q 28 d x 3", "1e10 over 1 h q 72 h x 4"]
            },
            {
              "type": "object",
              "additionalProperties": false,
              "dependentRequired": {"every": ["doses"]},
              "if": {"required": ["doses"], "properties": {"doses": {"minimum": 2}}},
              "then": {"required": ["every"]},
              "properties": {
                "every": {"$ref": "#/$defs/time"},
                "doses": {"type": "integer", "minimum": 1, "maximum": 10000},
                "start": {"$ref": "#/$defs/time"},
                "amount": {"$ref": "#/$defs/amount"},
                "over": {"description": "Length of an infusion.", "$ref": "#/$defs/time"}
              }
            },
            {
              "type": "object",
              "required": ["table"],
              "additionalProperties": false,
              "properties": {
                "table": {
                  "description": "An event table with the columns of pharmacometrics.",
                  "type": "array",
                  "minItems": 1,
                  "maxItems": 10000,
                  "items": {"$ref": "#/$defs/row"}
                }
              }
            }
          ]
        },
        "row": {
          "type": "object",
          "required": ["time"],
          "additionalProperties": false,
          "dependentRequired": {"rate": ["amt"]},
          "allOf": [
            {"not": {"required": ["rate", "dur"]}},
            {
              "if": {"required": ["addl"], "properties": {"addl": {"minimum": 1}}},
              "then": {"required": ["ii"]}
            },
            {
              "if": {"required": ["ii"]},
              "then": {"required": ["addl"], "properties": {"addl": {"minimum": 1}}}
            }
          ],
          "properties": {
            "time": {"$ref": "#/$defs/time"},
            "amt": {"$ref": "#/$defs/amount"},
            "ii": {"description": "Interval of the additional administrations.", "$ref": "#/$defs/time"},
            "addl": {
              "description": "How many administrations follow this one.",
              "type": "integer",
              "minimum": 0,
              "maximum": 9999
            },
            "rate": {
              "description": "Amount per time of an infusion, of the kind of amt.",
              "$ref": "#/$defs/quantity",
              "examples": ["1 mL/h"]
            },
            "dur": {"description": "Length of an infusion.", "$ref": "#/$defs/time"}
          }
        },
        "subject": {
          "description": "Who is treated.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "age": {"$ref": "#/$defs/time"},
            "photoDamage": {"$ref": "#/$defs/name", "examples": ["moderate"]}
          }
        },
        "versus": {
          "description": "The same subject with nothing, or with the device alone.",
          "enum": ["untreated", "device_only"]
        },
        "readout": {
          "type": "object",
          "required": ["readout"],
          "additionalProperties": false,
          "properties": {
            "readout": {"$ref": "#/$defs/name", "examples": ["new_collagen"]},
            "at": {"description": "Left out: the end of the simulation.", "$ref": "#/$defs/time"},
            "versus": {"$ref": "#/$defs/versus"}
          }
        },
        "claim": {
          "type": "object",
          "required": ["readout"],
          "additionalProperties": false,
          "oneOf": [{"required": ["atLeast"]}, {"required": ["atMost"]}],
          "properties": {
            "readout": {"$ref": "#/$defs/name", "examples": ["new_collagen"]},
            "at": {"description": "Left out: the end of the simulation.", "$ref": "#/$defs/time"},
            "versus": {"$ref": "#/$defs/versus"},
            "atLeast": {"$ref": "#/$defs/bound"},
            "atMost": {"$ref": "#/$defs/bound"}
          }
        },
        "bound": {
          "description": "A percentage, or a value in the readout's own unit.",
          "oneOf": [
            {"type": "number"},
            {
              "type": "string",
              "maxLength": 200,
              "pattern": "^\\s*[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?(?![0-9.]|[eE][+-]?[0-9])\\s*([A-Za-z%/(\u00b5\u03bc]|1\\s*/).*$"
            }
          ],
          "examples": ["5 %", "0.5 mg/mL"]
        },
        "simulation": {
          "description": "How long, what to record, how accurately.",
          "type": "object",
          "additionalProperties": false,
          "not": {"required": ["outputEvery", "outputTimes"]},
          "properties": {
            "duration": {"$ref": "#/$defs/time"},
            "outputEvery": {"$ref": "#/$defs/time"},
            "outputTimes": {
              "description": "Increasing, within the duration.",
              "type": "array",
              "minItems": 1,
              "maxItems": 20000,
              "items": {"$ref": "#/$defs/time"}
            },
            "relativeTolerance": {
              "description": "Error allowed per step, relative to the size of each state.",
              "type": "number",
              "minimum": 1e-11,
              "maximum": 0.001
            },
            "absoluteScale": {
              "description": "Error allowed relative to the past peak of each state, as a multiple of relativeTolerance.",
              "type": "number",
              "minimum": 1e-09,
              "maximum": 1
            },
            "layers": {
              "description": "Into how many layers the dermis is divided; 2 (papillary and reticular) if absent. Half of them divide either. For skin only.",
              "type": "integer",
              "minimum": 2,
              "maximum": 50
            }
          }
        }
      },
      "allOf": [
        {
          "if": {"required": ["model"], "properties": {"model": {"const": "skin"}}},
          "then": {
            "properties": {
              "administration": {
                "properties": {
                  "route": {"enum": ["topical", "microneedle", "co2_laser", "intradermal", "iv", "culture"]},
                  "device": {
                    "enum": ["none", "microneedle", "rf_microneedle", "nonablative_laser", "co2_laser"]
                  }
                }
              },
              "product": {
                "properties": {
                  "source": {"enum": ["adipose", "umbilical_cord", "dental_pulp", "supernatant"]},
                  "storage": {
                    "properties": {
                      "form": {"enum": ["liquid", "frozen", "lyophilised"]},
                      "container": {"enum": ["plastic", "low_binding"]}
                    }
                  }
                }
              },
              "subject": {"properties": {"photoDamage": {"enum": ["none", "mild", "moderate", "severe"]}}},
              "variants": {
                "properties": {
                  "release": {"enum": ["0.30", "0.001"]},
                  "potency": {"enum": ["in_vitro", "trial_fitted"]},
                  "collagenPools": {"enum": ["A", "B"]},
                  "rnaArm": {"enum": ["on", "off"]},
                  "surfaceArm": {"enum": ["on", "off"]},
                  "antifibroticArm": {"enum": ["on", "off"]},
                  "vehicle": {"enum": ["bolus", "slow_release"]},
                  "uv": {"enum": ["none", "daily"]},
                  "ivToSkin": {"enum": ["high", "low"]}
                },
                "additionalProperties": false
              },
              "readouts": {
                "items": {
                  "properties": {
                    "readout": {
                      "enum": [
                        "particles_per_fibroblast",
                        "untouched_fraction",
                        "released_fraction",
                        "mirna_copies",
                        "new_collagen",
                        "total_collagen",
                        "fibroblasts",
                        "mmp1",
                        "inflammation",
                        "elastin",
                        "wrinkle_index",
                        "half_gain_time"
                      ]
                    }
                  }
                }
              },
              "claims": {
                "items": {
                  "properties": {
                    "readout": {
                      "enum": [
                        "particles_per_fibroblast",
                        "untouched_fraction",
                        "released_fraction",
                        "mirna_copies",
                        "new_collagen",
                        "total_collagen",
                        "fibroblasts",
                        "mmp1",
                        "inflammation",
                        "elastin",
                        "wrinkle_index",
                        "half_gain_time"
                      ]
                    }
                  }
                }
              }
            },
            "allOf": [
              {
                "if": {
                  "required": ["administration"],
                  "properties": {
                    "administration": {"required": ["route"], "properties": {"route": {"enum": ["culture"]}}}
                  }
                },
                "then": {
                  "properties": {
                    "readouts": {
                      "items": {
                        "properties": {
                          "readout": {
                            "enum": [
                              "particles_per_fibroblast",
                              "untouched_fraction",
                              "released_fraction",
                              "mirna_copies",
                              "new_collagen",
                              "total_collagen",
                              "fibroblasts",
                              "mmp1",
                              "inflammation",
                              "elastin",
                              "half_gain_time"
                            ]
                          }
                        }
                      }
                    },
                    "claims": {
                      "items": {
                        "properties": {
                          "readout": {
                            "enum": [
                              "particles_per_fibroblast",
                              "untouched_fraction",
                              "released_fraction",
                              "mirna_copies",
                              "new_collagen",
                              "total_collagen",
                              "fibroblasts",
                              "mmp1",
                              "inflammation",
                              "elastin",
                              "half_gain_time"
                            ]
                          }
                        }
                      }
                    }
                  }
                }
              }
            ]
          }
        }
      ]
    }

    """##
}
