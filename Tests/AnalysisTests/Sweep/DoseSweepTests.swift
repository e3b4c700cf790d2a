import Dosing
import Kinetics
import ReactionNetworks
import ShippedModels
import Testing

@testable import Analysis

/// A sweep of a dose file gives what single runs give, to the last bit.
@Suite("Sweep of a dose file")
struct DoseSweepTests {
  private let model: SkinModel
  private let dose: String

  init() throws {
    model = try SkinModel()
    dose = try SkinModel.text("examples/microneedle-monthly-x3.json")
  }

  private func sweep(
    _ axes: [String], points: SweepPoints? = nil, sample: Int? = nil, threads: Int? = nil
  ) throws -> (subject: DoseSweep, design: SweepDesign) {
    let subject = try DoseSweep(
      bytes: Array(dose.utf8), file: "dose.json", manifest: model.manifest, table: model.table,
      threads: threads
    ) { try model.network($0) }
    let settled = try axes.map { text in
      let sign = try #require(text.firstIndex(of: "="))
      let name = String(text[..<sign])
      let place = "--vary \(text)"
      try subject.check(name, at: place)
      return (
        try SweepAxis(
          name: name, text: String(text[text.index(after: sign)...]),
          isName: subject.isName(name), at: place), place
      )
    }
    let design = try SweepDesign.settled(
      settled, points: points, sample: sample, scheme: .lhs, seed: 1, for: subject)
    try subject.begin(design)
    return (subject, design)
  }

  /// What `exosim run` says of the dose file with some values changed.
  private func single(_ changes: [(String, SweepValue)]) throws -> StudyResult {
    var document = try JSONValue(text: dose, file: "dose.json")
    for (path, value) in changes {
      document = try document.setting(path, to: value.json, file: "dose.json")
    }
    let plan = try DosePlan(document: document, file: "dose.json", manifest: model.manifest)
    var study = try model.study(dose, explains: false)
    study.plan = plan
    study.network = try model.network(plan.route.setting)
    return try study.run()
  }

  @Test("each member equals the run of its own dose file, value by value and bit by bit")
  func equalsSingle() throws {
    let (subject, design) = try sweep([
      "product.dilution=1,10,1000", "administration.route=microneedle,intradermal,iv,topical",
    ])
    let block = try subject.compute(0..<design.count)
    #expect(block.statuses.allSatisfy { $0 == .done })
    for member in [0, 1, 4, 6, 11] {
      let values = design.values(of: member)
      let result = try single(Array(zip(design.names, values)))
      for (column, output) in subject.outputs.enumerated() {
        let fact = Dictionary(uniqueKeysWithValues: output.facts.map { ($0.name, $0.value) })
        let row = try #require(result.response[fact["readout"] ?? ""])
        let time = try #require(result.response.times.firstIndex { abs($0 - 2016) < 1e-9 })
        let expected =
          fact["versus"].flatMap { Comparator(rawValue: $0) }.map {
            row.difference(to: $0, at: time)
          } ?? row.treated[time]
        #expect(block.values[column][member] == expected, "\(output.name) of member \(member)")
      }
    }
  }

  @Test("a member does not depend on its range, on its neighbours or on the threads")
  func anyCut() throws {
    let axes = ["product.dilution=1,100", "genuine_fraction=table", "uptake_clearance=table"]
    let (subject, design) = try sweep(axes, sample: 9)
    let whole = try subject.compute(0..<design.count)
    let (other, _) = try sweep(axes, sample: 9, threads: 1)
    for range in [10..<18, 0..<3, 3..<10] {
      let part = try other.compute(range)
      for column in subject.outputs.indices {
        #expect(part.values[column] == Array(whole.values[column][range]))
      }
    }
  }

  @Test("arms that nothing varied touches are run once")
  func sharing() throws {
    let (subject, design) = try sweep(["product.dilution=2,3,4,5,6,7,8,9"])
    // One ageing, eight treated, one with the device, one untreated.
    #expect(try subject.compute(0..<design.count).trajectories == 11)
  }

  @Test("a parameter varied by name is the parameter of the model")
  func parameter() throws {
    let (subject, design) = try sweep(["genuine_fraction=0.25,0.5"])
    let block = try subject.compute(0..<design.count)
    let quarter = try single([("product.genuineFraction", .number(0.25, unit: ""))])
    let time = try #require(quarter.response.times.firstIndex { abs($0 - 2016) < 1e-9 })
    #expect(block.values[0][0] == quarter.response["new_collagen"]?.treated[time])
    #expect(block.values[0][0] != block.values[0][1])
  }

  @Test("a row that a choice of the dose file binds is varied where it is bound")
  func boundRow() throws {
    let (subject, design) = try sweep(["source_potency_adipose=0.8,1,1.2"])
    let block = try subject.compute(0..<design.count)
    #expect(block.statuses.allSatisfy { $0 == .done })
    #expect(block.values[0][0] < block.values[0][1])
    #expect(block.values[0][1] < block.values[0][2])
    let plain = try single([])
    let time = try #require(plain.response.times.firstIndex { abs($0 - 2016) < 1e-9 })
    #expect(block.values[0][1] == plain.response["new_collagen"]?.treated[time])
  }

  @Test("what the dose file states is not drawn when nothing is said to be")
  func usuallyDrawn() throws {
    let (_, design) = try sweep(["product.dilution=1,10"], sample: 4)
    let names = design.drawn.map(\.name)
    #expect(names.count > 20)
    #expect(!names.contains("genuine_fraction"), "the dose file states it")
    #expect(!names.contains("culture_uptake_clearance"), "it is for another setting")
    for axis in design.drawn {
      let row = try #require(model.table[axis.name])
      #expect(row.isEstimated && axis.low == row.lowerBound && axis.high == row.upperBound)
      #expect(axis.isLogarithmic == (row.scale != .lin))
    }
  }

  @Test("wrong values are refused before anything runs, with the ordinary message")
  func refused() throws {
    for (axis, words) in [
      ("product.dilution=0.5,1", "dilution is out of range"),
      ("product.dilutoin=1,2", "did you mean \"dilution\""),
      ("administration.route=iv,by_post", "no such route"),
      ("product.particles=1,2", "without a unit"),
      ("regimen.doses=1,2", "is to be set"),
    ] {
      let error = #expect(throws: DoseError.self) { try sweep([axis]) }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
      #expect(error?.file.contains("dose.json with") == true)
    }
    for (axis, words) in [
      ("genuine_fractoin=1", "did you mean 'genuine_fraction'"),
      ("readouts.0.at=1 d", "cannot be varied"), ("uptake_clearance=table", "add --sample"),
      ("genuine_fraction=0.5,much", "plain number"), ("genuine_fraction=1 mL,2 mL", "plain number"),
      ("culture_uptake_clearance=1,2", "no part"),
    ] {
      let error = #expect(throws: SweepError.self) { try sweep([axis]) }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
  }

  @Test("a member whose values make no sense is told with its reason, beside those that do")
  func failedMember() throws {
    // Whole numbers of cycles only, which the ends of the range and the rows looked at do not show.
    let (subject, design) = try sweep(
      ["product.storage.freezeThawCycles=uniform:0:4"], sample: 8)
    let block = try subject.compute(0..<design.count)
    #expect(block.statuses.allSatisfy { $0 == .refused })
    #expect(block.reasons[3]?.contains("freezeThawCycles") == true)
  }
}
