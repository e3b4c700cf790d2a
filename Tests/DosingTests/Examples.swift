import Dosing
import ReactionNetworks

/// A small invented model and the dose files the tests read against it.
enum Examples {
  static let manifestText = """
    {
      "schemaVersion": 1, "name": "skin", "title": "A model for tests",
      "question": "does it do anything?", "parameterTable": "parameters.tsv",
      "settings": {
        "skin": {"file": "skin.ant", "module": "skin", "burnIn": "ageing_time"},
        "culture": {"file": "culture.ant", "module": "culture", "burnIn": null}
      },
      "routes": {
        "microneedle": {
          "label": "microneedling", "setting": "skin",
          "set": {"route_delivered_fraction": "delivered_fraction_microneedle"},
          "dose": "film = film + dose_intact", "device": "channels = 1", "infusion": null,
          "uses": ["delivered_fraction_microneedle"]
        },
        "topical": {
          "label": "on intact skin", "setting": "skin", "set": {},
          "dose": "film = film + dose_intact", "device": "", "infusion": null,
          "uses": []
        },
        "iv": {
          "label": "a drip", "setting": "skin", "set": {}, "dose": "plasma = plasma + dose_intact",
          "device": "", "infusion": "infusing", "uses": []
        },
        "culture": {
          "label": "a dish", "setting": "culture", "set": {}, "dose": "film = film + dose_intact",
          "device": "", "infusion": null, "uses": []
        }
      },
      "inputs": {
        "product.genuineFraction": "genuine_fraction",
        "product.freeGrowthFactor": "growth_factor_concentration",
        "product.storage.refrigerated": "hours_refrigerated",
        "product.storage.freezeThawCycles": "freeze_thaw_cycles",
        "product.particlesPerMicrogram": "particles_per_microgram",
        "administration.area": "treated_area", "subject.age": "age",
        "administration.well.cells": "cells_seeded", "administration.well.medium": "medium"
      },
      "dose": {
        "counted": "counted_particles", "volume": "applied_volume",
        "concentration": "vial_concentration",
        "particlesPerMicrogram": "particles_per_microgram",
        "mirnaPerParticle": "mirna_copies_per_particle"
      },
      "choices": {
        "product.source": {"default": "adipose", "options": {
          "adipose": {"label": "fat", "set": {"potency": "potency_adipose"}},
          "umbilical_cord": {"label": "cord", "set": {"potency": "potency_cord"}}}},
        "product.storage.form": {"default": "frozen", "options": {
          "frozen": {"label": "frozen", "set": {}}, "lyophilised": {"label": "dry", "set": {}}}},
        "product.storage.container": {"default": "plastic", "options": {
          "plastic": {"label": "plastic", "set": {}}, "glass": {"label": "glass", "set": {}}}},
        "administration.device": {"default": "none", "options": {
          "none": {"label": "none", "set": {}},
          "microneedle": {"label": "needles", "set": {"strength": "strength_microneedle"}}}},
        "subject.photoDamage": {"default": "moderate", "options": {
          "none": {"label": "none", "set": {}}, "moderate": {"label": "some", "set": {}}}},
        "variants.release": {"default": "0.30", "options": {
          "0.30": {"label": "much", "set": {"release": "release_high"}},
          "0.001": {"label": "little", "set": {"release": "release_low"}}}},
        "variants.potency": {"default": "in_vitro", "options": {
          "in_vitro": {"label": "dish", "set": {}}, "trial_fitted": {"label": "fit", "set": {}}}},
        "variants.collagenPools": {"default": "A", "options": {
          "A": {"label": "mass balance", "set": {}}, "B": {"label": "labile", "set": {}}}}
      },
      "ledger": {"total": "administered", "places": [{"symbol": "film", "label": "on the skin"}]},
      "funnel": [{"key": "vial", "label": "in the vial", "symbol": "film", "unit": "particles",
        "parameters": []}],
      "perArea": "treated_area", "perCell": "fibroblasts_reached",
      "cells": {"received": "received", "released": "released", "siteOccupancy": "occupancy",
        "note": "mean"},
      "readouts": {
        "new_collagen": {"label": "new collagen", "symbol": "new_collagen", "unit": "mg/mL",
          "change": "relative"},
        "wrinkle_index": {"label": "wrinkles", "symbol": "wrinkle_index",
          "unit": "dimensionless", "change": "absolute"},
        "untouched_fraction": {"label": "cells that got none", "symbol": null,
          "unit": "dimensionless", "change": "none"},
        "half_gain_time": {"label": "half of the gain", "symbol": null, "unit": "d",
          "change": "none"}
      },
      "detection": {"readout": "wrinkle_index", "versus": "device_only",
        "threshold": "detectable_difference", "note": "smallest"},
      "headline": "new_collagen"
    }
    """

  /// The standard example: everything a dose file can say, once.
  static let standard = """
    {
      "schemaVersion": 1,
      "model": "skin",
      "product": {
        "name": "Example", "source": "adipose", "particles": "1e11 /mL", "genuineFraction": 0.5,
        "proteinConcentration": "100 ug/mL", "particlesPerMicrogram": "1e9 /ug",
        "freeGrowthFactor": "20 ng/mL",
        "storage": {"form": "frozen", "refrigerated": "0 h", "container": "plastic",
          "freezeThawCycles": 1},
        "dilution": 1, "vialVolume": "5 mL", "price": "30000 JPY", "lot": "A1"
      },
      "administration": {"route": "microneedle", "device": "microneedle", "volume": "1 mL",
        "area": "400 cm2"},
      "regimen": "q 28 d x 3",
      "subject": {"age": "45 y", "photoDamage": "moderate"},
      "variants": {"release": "0.30", "potency": "in_vitro", "collagenPools": "A"},
      "readouts": [{"readout": "new_collagen", "at": "12 wk", "versus": "device_only"}],
      "claims": [{"readout": "new_collagen", "at": "12 wk", "versus": "device_only",
        "atLeast": "5 %"}],
      "simulation": {"duration": "180 d", "outputEvery": "1 d", "relativeTolerance": 1e-5}
    }
    """

  /// The least a dose file must say.
  static let least = """
    {"schemaVersion": 1, "model": "skin", "product": {"particles": "1e10 /mL"},
     "administration": {"route": "topical", "volume": "2 mL"}}
    """

  static func dish(
    product: String = #""particles": "1e12 /mL""#,
    administration: String = #""concentration": "1e9 /mL", "well": {"medium": "2 mL"}"#
  ) -> String {
    """
    {"schemaVersion": 1, "model": "skin", "product": {\(product)},
     "administration": {"route": "culture", \(administration)},
     "simulation": {"duration": "72 h"}}
    """
  }

  /// A dose file by a route with a regimen in JSON.
  static func plan(
    route: String = "iv", regimen: String, product: String = #""particles": "1e10 /mL""#,
    volume: String? = "2 mL", more: String = ""
  ) -> String {
    let amount = volume.map { #", "volume": "\#($0)""# } ?? ""
    return """
      {"schemaVersion": 1, "model": "skin", "product": {\(product)},
       "administration": {"route": "\(route)"\(amount)}, "regimen": \(regimen)\(more)}
      """
  }

  static func manifest() throws -> ModelManifest {
    try ModelManifest(json: manifestText, file: "model.json")
  }

  static func read(_ text: String) throws -> DosePlan {
    try DosePlan(json: text, file: "dose.json", manifest: manifest())
  }

  static func schedule(_ text: String) throws -> Schedule {
    let plan = try read(text)
    return try plan.schedule(for: network(plan.route.setting), table: { table[$0] })
  }

  static func row(
    _ id: String, _ value: Double, _ lower: Double, _ upper: Double, _ unit: String,
    _ evidence: String = "assumed"
  ) -> (String, TableRow) {
    (
      id,
      TableRow(
        id: id, value: value, lower: lower, upper: upper, unit: unit, evidence: evidence,
        source: "a test")
    )
  }

  static let table: [String: TableRow] = Dictionary(uniqueKeysWithValues: [
    row("delivered_fraction_microneedle", 0.1, 0.01, 0.5, "dimensionless"),
    row("potency_adipose", 1, 0.5, 2, "dimensionless"),
    row("potency_cord", 1.5, 0.5, 2, "dimensionless"),
    row("release_high", 0.3, 0.2, 0.4, "dimensionless"),
    row("release_low", 0.001, 0, 0.01, "dimensionless"),
    row("strength_microneedle", 1, 0.5, 2, "dimensionless"),
    row("particles_per_microgram", 1e9, 1e8, 1e10, "item/ug", "second-hand"),
    row("mirna_copies_per_particle", 0.01, 0.001, 1, "dimensionless", "measured"),
    row("growth_factor_concentration", 10, 0, 100, "ng/mL"),
    row("counted_particles", 0, 0, 1e14, "item", "setting"),
    row("applied_volume", 0, 0, 2000, "mL", "setting"),
    row("vial_concentration", 1e10, 1, 1e16, "item/mL", "setting"),
    row("age", 40, 20, 80, "year", "setting"),
    row("genuine_fraction", 0.5, 0.01, 0.9, "dimensionless"),
  ])

  static func network(_ setting: String) -> ReactionNetwork {
    var network = ReactionNetwork(name: setting)
    network.timeUnit = "hour"
    network.compartments = [Compartment(name: "body")]
    for name in ["film", "plasma", "administered"] {
      network.species.append(
        Species(name: name, compartment: "body", initial: .amount(0), isAmount: true))
    }
    let common: [(String, String)] = [
      ("counted_particles", "item"), ("applied_volume", "mL"), ("dose_intact", "item"),
      ("infusing", "1/hour"), ("channels", "dimensionless"),
      ("genuine_fraction", "dimensionless"), ("growth_factor_concentration", "ng/mL"),
      ("hours_refrigerated", "hour"), ("freeze_thaw_cycles", "dimensionless"),
      ("potency", "dimensionless"), ("release", "dimensionless"),
      ("new_collagen", "mg/mL"),
    ]
    let skin = [
      ("treated_area", "cm^2"), ("age", "year"), ("route_delivered_fraction", "dimensionless"),
      ("strength", "dimensionless"), ("wrinkle_index", "dimensionless"),
    ]
    let dish = [("cells_seeded", "item"), ("medium", "mL")]
    for (name, unit) in common + (setting == "skin" ? skin : dish) {
      network.parameters.append(Parameter(name: name, unit: unit, isConstant: false))
    }
    return network
  }
}
