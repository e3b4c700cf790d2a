import Dosing
import Foundation
import ReactionNetworks
import ShippedModels
import Testing

@testable import Analysis

/// What diluting does, on the model that ships.
@Suite("The dilution lesson")
struct DilutionLessonTests {
  private let model: SkinModel

  init() throws { model = try SkinModel() }

  private func sweep(_ text: String, threads: Int? = nil) throws -> DoseSweep {
    try DoseSweep(
      bytes: Array(text.utf8), file: "dose.json", manifest: model.manifest, table: model.table,
      threads: threads
    ) { try model.network($0) }
  }

  private func lesson(
    _ example: String, routes: [String] = [], draws: Int = 0, threads: Int? = nil
  ) throws -> DilutionResult {
    let text = try SkinModel.text("examples/\(example).json")
    let own = try sweep(text, threads: threads)
    let sweeps = try [own] + routes.map { try own.taking(route: $0) }
    return try DilutionLesson(
      model.study(text, explains: false), sweeps, DrawRequest(draws: draws, seed: 1)
    ).run()
  }

  @Test(
    "at the plan's own dilution it says what a run with the same draws says, bit by bit",
    arguments: ["microneedle-monthly-x3", "microneedle-monthly-x3-diluted-100"])
  func sameAsRun(example: String) throws {
    let lesson = try lesson(example, draws: 3)
    let step = try #require(lesson.dilutions.firstIndex(of: lesson.own))
    let study = try model.example(example, explains: false)
    var request = UncertaintyStudy.Request(draws: 3, seed: 1)
    request.paths = 1
    request.rows = 2
    let run = try UncertaintyStudy(
      sweep(SkinModel.text("examples/\(example).json")), study.run(), request
    ).run()
    let route = try #require(lesson.routes.first)
    #expect(route.combinations.count == run.combinations.count)
    #expect(route.unknowns == run.unknowns)
    for (one, other) in zip(route.combinations, run.combinations) {
      #expect(one.options == other.options && one.isOfFile == other.isOfFile)
      #expect(one.effect.quantiles[step] == other.answers[0].quantiles)
      #expect(one.seen[step] == other.answers[0].probability)
    }
  }

  @Test("the same bits for any number of threads")
  func threads() throws {
    let one = try lesson("microneedle-monthly-x3", routes: ["iv"], draws: 2, threads: 1)
    let more = try lesson("microneedle-monthly-x3", routes: ["iv"], draws: 2, threads: 3)
    #expect(one == more)
    #expect(one.routes.map(\.combinations.count) == [8, 16])
    #expect(one.routes.allSatisfy { $0.combinations.allSatisfy(\.failures.isEmpty) })
  }

  @Test("without draws each route's curve is what runs of diluted plans find")
  func table() throws {
    let lesson = try lesson(
      "microneedle-monthly-x3", routes: ["intradermal", "iv", "topical"])
    #expect(lesson.routes.map(\.name) == ["microneedle", "intradermal", "iv", "topical"])
    for route in lesson.routes {
      let own = try #require(route.own)
      for dilution in [1.0, 20] {
        let step = try #require(lesson.dilutions.firstIndex(of: dilution))
        var study = try model.example("microneedle-monthly-x3", explains: false)
        study.plan = try DosePlan(
          document: sweep(SkinModel.text("examples/microneedle-monthly-x3.json"))
            .taking(route: route.name).document, file: "dose.json", manifest: model.manifest)
        study.plan.product.dilution = dilution
        let run = try study.run()
        let treated = try #require(
          run.response[lesson.readout].flatMap { row in
            run.response.times.firstIndex(of: lesson.effect.hours).map { (row, $0) }
          })
        let other = treated.0.difference(to: .deviceOnly, at: treated.1)
        let found = try #require(own.effect.table[step])
        // both are differences of two integrations at the plan's own tolerance
        let scale = abs(treated.0.treated[treated.1])
        #expect(abs(found - (other ?? .nan)) < 1e-5 * scale, "\(route.name) 1 in \(dilution)")
        let cells = try #require(run.response["untouched_fraction"] ?? nil)
        let share = try #require(own.untouched.table[step])
        #expect(abs(share - cells.treated[treated.1]) < 1e-6, "\(route.name) 1 in \(dilution)")
      }
    }
  }

  @Test(
    "diluting divides the particles for each cell and leaves more cells without any, in every draw")
  func laws() throws {
    let lesson = try lesson("microneedle-monthly-x3", routes: ["intradermal", "iv"], draws: 3)
    for route in lesson.routes {
      for combination in route.combinations {
        let last = try #require(combination.particles.quantiles.last)
        let most = try #require(lesson.dilutions.last)
        for (step, dilution) in lesson.dilutions.enumerated() {
          for (level, quantile) in combination.particles.quantiles[step].enumerated() {
            // cells that multiply share what is given: less than in proportion while there is an effect
            let ratio = quantile * dilution / (last[level] * most)
            #expect(
              abs(ratio - 1) < (dilution < 1000 ? 1e-2 : 1e-5), "\(route.name) 1 in \(dilution)")
          }
          if step > 0 {
            let (more, less) = (
              combination.untouched.quantiles[step], combination.untouched.quantiles[step - 1]
            )
            for (a, b) in zip(more, less) { #expect(a >= b - 1e-9) }
          }
          #expect(combination.particles.counts[step] == 3)
        }
      }
    }
  }

  @Test("a dish is told by the dish's own line, against no treatment")
  func dish() throws {
    let lesson = try lesson("culture-100ug-per-mL", draws: 2)
    #expect(lesson.effect.versus == .untreated && lesson.effect.kind == "relative")
    let dish = try #require(lesson.dish)
    // the model's own dish of 100 ug/mL is one of those that the row speaks of
    let particles = try #require(lesson.routes.first?.own?.particles.table[0])
    #expect(dish.low < particles && particles < dish.high, "\(particles)")
  }

  @Test(
    "dilutions go from one to ten thousand, or ten times beyond the plan's own, which is among them"
  )
  func dilutions() {
    #expect(DilutionLesson.dilutions(with: 1).first == 1)
    #expect(DilutionLesson.dilutions(with: 1).last == 1e4)
    #expect(DilutionLesson.dilutions(with: 1).count == 13)
    #expect(DilutionLesson.dilutions(with: 3).contains(3))
    #expect(DilutionLesson.dilutions(with: 1e5).last == 1e6)
    for own in [1.0, 3, 100, 7e8, 1e15, 1e300] {
      let all = DilutionLesson.dilutions(with: own)
      #expect(all == all.sorted() && Set(all).count == all.count && all.contains(own))
      #expect(all.count < 60)
    }
  }

  @Test("a route of another setting is refused, and what is no route of the model")
  func refusals() throws {
    let own = try sweep(SkinModel.text("examples/iv-drip.json"))
    // a drip over an hour cannot be put on the skin
    #expect(throws: DoseError.self) { try own.taking(route: "topical") }
    #expect(throws: DoseError.self) { try own.taking(route: "hope") }
  }

  @Test("the schema in the program is the schema in the file")
  func schema() throws {
    let file = SkinModel.folder.appendingPathComponent("../../Schemas/lesson.schema.json")
    #expect(try String(contentsOf: file, encoding: .utf8) == DilutionResult.schema)
  }
}
