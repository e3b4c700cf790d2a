import Foundation

@testable import Analysis

/// A made-up result with every part filled: what pages and screens are tested on. The numbers obey
/// the laws (monotone funnel, exact ledger) and mean nothing.
enum Fixture {
  static let doses = [0.0, 672, 1344]
  static let duration = 4320.0

  static var times: [Double] {
    var all: [Double] = []
    for (index, dose) in doses.enumerated() {
      let next = index + 1 < doses.count ? doses[index + 1] : duration
      all.append(dose)  // before
      all.append(dose)  // after
      for step in 1...60 {
        let offset = 0.05 * pow(20000, Double(step) / 60)
        if dose + offset < next { all.append(dose + offset) }
      }
    }
    return all + [duration]
  }

  /// One-compartment memory written by each dose, gone at rate `k`.
  static func memory(_ t: Double, _ row: Int, _ k: Double) -> Double {
    zip(doses, doses.indices).reduce(0) { sum, dose in
      guard t > dose.0 || (t == dose.0 && isAfter(row)) else { return sum }
      let age = t - dose.0
      return sum + (1 - exp(-age / 60)) * exp(-k * age)
    }
  }

  static func isAfter(_ row: Int) -> Bool { row > 0 && times[row - 1] == times[row] }

  static func course(
    _ key: String, _ label: String, _ unit: String, base: Double, device: Double, product: Double,
    change: ResponseRow.Change
  ) -> TimeCourse {
    let rows = times
    func values(_ d: Double, _ p: Double) -> [Double] {
      rows.enumerated().map { row, t in
        let drift = base * (1 - 0.004 * t / 2016)
        let gain = d * memory(t, row, 0.0005) + p * memory(t, row, 0.0005)
        return change == .relative ? drift * (1 + gain) : gain
      }
    }
    return TimeCourse(
      key: key, label: label, unit: unit, change: change, times: rows,
      treated: values(device, product), deviceOnly: values(device, 0), untreated: values(0, 0))
  }

  static var ledger: Ledger {
    let rows = times
    let given = rows.enumerated().map { row, t in
      1e11 * Double(doses.filter { t > $0 || (t == $0 && isAfter(row)) }.count)
    }
    func amounts(_ shape: (Double) -> Double) -> [Double] {
      rows.enumerated().map { row, t in
        doses.reduce(0) { sum, dose in
          guard t > dose || (t == dose && isAfter(row)) else { return sum }
          return sum + 1e11 * shape(t - dose)
        }
      }
    }
    let film = amounts { exp(-0.45 * $0) }
    let dermis = amounts { 0.1 * (exp(-0.1 * $0) - exp(-0.45 * $0)) }
    let cells = amounts { 0.06 * (exp(-0.02 * $0) - exp(-0.1 * $0)) }
    let lymph = amounts { 0.03 * (1 - exp(-0.05 * $0)) * exp(-0.01 * $0) }
    let degraded = rows.indices.map { given[$0] - film[$0] - dermis[$0] - cells[$0] - lymph[$0] }
    return Ledger(
      times: rows, administered: given,
      places: [
        .init(symbol: "film", label: "on the skin surface", amounts: film),
        .init(symbol: "dermis", label: "free in the dermis", amounts: dermis),
        .init(symbol: "cells", label: "in fibroblasts", amounts: cells),
        .init(symbol: "lymph", label: "in lymph nodes", amounts: lymph),
        .init(symbol: "degraded", label: "dried, washed off or degraded", amounts: degraded),
      ])
  }

  static var funnel: Funnel {
    let amounts: [(String, String, Double, String, [String])] = [
      ("vial", "in the vial, as counted", 3e11, "particles", []),
      ("genuine", "genuine vesicles", 1.5e11, "particles", ["genuine_fraction"]),
      ("intact", "intact after storage", 1.2e11, "particles", ["freeze_thaw_survival"]),
      ("delivered", "delivered to the dermis", 1.2e10, "particles", ["delivered_fraction"]),
      ("met", "met a fibroblast", 2.2e9, "particles", ["uptake_clearance"]),
      ("internalised", "internalised", 1.1e9, "particles", ["internalisation"]),
      ("released", "released into the cytosol", 3.3e8, "particles", ["release_fraction"]),
      ("functional", "functional copies of one miRNA", 2.6e5, "copies", ["mirna_copies"]),
    ]
    let cells = 2.1e7
    var before: (amount: Double, unit: String)?
    let steps = amounts.map { key, label, amount, unit, parameters in
      let passed = before.flatMap { $0.unit == unit ? amount / $0.amount : nil }
      before = (amount, unit)
      return FunnelStep(
        key: key, label: label, amount: amount, unit: unit, perArea: amount / 400,
        perCell: amount / cells, passed: passed, parameters: parameters)
    }
    return Funnel(steps: steps, area: 400, cells: cells)
  }

  static var courses: [TimeCourse] {
    [
      course(
        "wrinkle_index", "wrinkle index", "points", base: 0, device: 4, product: 0.17,
        change: .absolute),
      course(
        "new_collagen", "new papillary collagen", "mg/mL", base: 1.83, device: 0.31,
        product: 0.008, change: .relative),
      course(
        "total_collagen", "total collagen", "mg/mL", base: 212, device: 0.0014,
        product: 0.0003, change: .relative),
      course(
        "fibroblasts", "papillary fibroblasts", "cells", base: 2.1e7, device: 0.06,
        product: 0.004, change: .relative),
      course(
        "mmp1", "MMP-1", "dimensionless", base: 1.31, device: 0.3, product: -0.01,
        change: .relative),
    ]
  }

  static var response: ResponseTable {
    let asked = [672.0, 2016, 4320]
    let rows = courses.map { course in
      func at(_ values: [Double]) -> [Double] {
        asked.map { time in
          values[course.times.lastIndex { $0 <= time } ?? 0]
        }
      }
      return ResponseRow(
        key: course.key, label: course.label, unit: course.unit, change: course.change,
        treated: at(course.treated), deviceOnly: at(course.deviceOnly),
        untreated: at(course.untreated))
    }
    return ResponseTable(times: asked, rows: rows)
  }

  static func parameter(
    _ id: String, _ name: String, _ value: Double, _ unit: String, _ evidence: Evidence
  ) -> ParameterInUse {
    ParameterInUse(
      id: id, name: name, value: value, nominal: value, lowerBound: value / 5,
      upperBound: value * 5, unit: unit, evidence: evidence,
      source: evidence == .assumed ? "" : "Nobody & Noone 2020, doi:10.0000/example",
      note: "made up for the tests <&\"'>")
  }

  static var result: StudyResult {
    let parameters = [
      parameter(
        "delivered_fraction", "share of the film that the channels deliver", 0.1,
        "dimensionless", .secondHand),
      parameter(
        "uptake_clearance", "clearance of particles by one fibroblast", 4.7e-9, "mL/hour",
        .assumed),
      parameter(
        "genuine_fraction", "share of counted particles that are vesicles", 0.5,
        "dimensionless", .measured),
      parameter("half_effect", "bound particles at half effect", 12.6, "item", .fitted),
      parameter("collagen_halflife", "labile collagen", 504, "hour", .derived),
    ]
    return StudyResult(
      subject: StudySubject(
        model: "skin", modelTitle: "Skin and exosome preparations",
        question: "How many particles reach a fibroblast, and does the skin answer?",
        setting: "skin", product: "High-count preparation <A&B>",
        routeLabel: "microneedling, then the product on the skin",
        facts: [
          Fact("source", "adipose stem cells"), Fact("counted", "1e11 /mL"),
          Fact("genuine", "50 %"), Fact("area", "400 cm²"), Fact("subject", "45 years"),
          Fact("release hypothesis", "0.30"),
        ], duration: duration, hasDevice: true),
      verdict: Verdict(
        outcome: .notMeasurable,
        sentence:
          "At 12 wk the wrinkle index differs from the device alone by 0.34 points, 32 % of "
          + "the 1.07 points that a trial could see; what limits it most is the step “delivered to "
          + "the dermis” (10 % pass).",
        readout: "wrinkle_index", readoutLabel: "wrinkle index", time: 2016, versus: .deviceOnly,
        difference: 0.34, isRelative: false, unit: "points", threshold: 1.07,
        particlesNeeded: 3.1e11,
        remarks: [
          Remark("needed", "about 3.1e11 counted particles each time (given: 1e11).")
        ]),
      limitingStep: LimitingStep(
        key: "delivered", label: "delivered to the dermis", passed: 0.1, control: 0.93,
        clause: "the step “delivered to the dermis” (10 % pass)",
        lever: "doubling the delivered fraction would change the effect by +91 %",
        parameters: ["delivered_fraction"]),
      schedule: doses.enumerated().map { index, time in
        GivenDose(
          number: index + 1, time: time, label: "dose \(index + 1)", countedParticles: 1e11,
          volume: 1, protein: 100)
      }, funnel: funnel,
      cells: CellStatistics(
        received: 3.1, released: 0.4, receivedFirstDose: 1.03, releasedFirstDose: 0.13,
        siteOccupancy: 2e-4, note: "Papillary fibroblasts under treated skin."),
      response: response,
      claims: [
        ClaimAnswer(
          text: "new papillary collagen at 12 wk, against device only, at least 5 %",
          readout: "new_collagen", time: 2016, versus: .deviceOnly, atLeast: 0.05, atMost: nil,
          found: 0.014, isMet: false, margin: -0.036, isRelative: true)
      ],
      memory: [HalfGain(versus: .untreated, peakGain: 0.41, peakTime: 1500, time: 1320)],
      counterfactuals: [
        Counterfactual(
          key: "dose", label: "counted particles", parameter: "counted_particles", factor: 2,
          effectRatio: 1.91),
        Counterfactual(
          key: "delivered", label: "delivered to the dermis", parameter: "delivered_fraction",
          factor: 2, effectRatio: 1.88),
        Counterfactual(
          key: "released", label: "released", parameter: "release_fraction", factor: 2,
          effectRatio: 1.0001),
      ],
      doseCurve: (0...12).map { step in
        let dose = 1e8 * pow(10, Double(step) / 2)
        return DoseCurvePoint(countedParticles: dose, difference: 4 * dose / (dose + 1e12))
      }, ledger: ledger,
      evidence: EvidenceSummary(
        counts: [
          .init(.measured, 41), .init(.secondHand, 12), .init(.derived, 18), .init(.assumed, 35),
          .init(.fitted, 2),
        ], limiting: [parameters[0]], readout: [parameters[3]],
        sentence:
          "Of 108 numbers in use 41 are measured, 12 second-hand, 18 derived, 35 assumed and "
          + "2 fitted; the limiting step rests on 1 second-hand number."),
      certificate: Certificate(
        relativeTolerance: 1e-5, referenceTolerance: 1e-7, deliveredError: 3.4e-6,
        worstSymbol: "papillary__bound", worstArm: "treated", worstTime: 674.5, ledgerDrift: 2e-15,
        conservationDrift: 1.1e-14, mostNegative: 0.02, mostNegativeSpecies: "film", steps: 4821,
        rejections: 130, method: "rodas5P"),
      conversions: [
        StatedConversion(
          text: "particles in one microgram of protein", value: 1e9, unit: "1/ug", lowerBound: 1e8,
          upperBound: 1e10, source: "Nobody & Noone 2020")
      ], parameters: parameters, courses: courses,
      limits: [
        "Cells of a layer are equal; real delivery is uneven.",
        "The device stimulus is one lumped memory.",
      ],
      provenance: Provenance(
        version: "0.1.0", command: "exosim run dose.json", engine: "Rosenbrock, interpreter",
        blas: "SkylakeX", modelHash: SHA256.hex("model"),
        inputs: [.init(name: "dose.json", sha256: SHA256.hex("dose"))]),
      recordings: [
        ArmRecording(
          arm: "treated", names: ["film", "a,b"], units: ["item", ""], times: [0, 0, 1],
          phases: ["before", "after", "regular"], values: [0, 0.1, 1e11, 1.0 / 3, 6.5e10, 2e-300])
      ])
  }
}
