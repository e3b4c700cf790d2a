import Dosing
import Foundation
import Kinetics
import ReactionNetworks
import ShippedModels
import Testing

@testable import Analysis

/// The derivatives behind `exosim explain`, on the whole model that ships.
@Suite("Sensitivities of the skin model")
struct SensitivityLawTests {
  /// Every readout that is a symbol, and every parameter that is not zero, of one example.
  private struct Subject {
    var experiment: Experiment
    var readouts: [String]
    var parameters: [(name: String, value: Double)]
    var time: Double

    init(_ example: String) throws {
      let study = try SkinModel().example(example)
      experiment = try Experiment(study)
      let settings = experiment.settings.record
      readouts = experiment.manifest.readouts.compactMap(\.symbol).filter(settings.contains)
      let experiment = experiment
      let computed = Set(experiment.network.initialAssignments.map(\.target))
      let ruled = Set(experiment.network.rules.map(\.target))
      let assigned = [experiment.manifest.dose.counted, experiment.manifest.dose.volume]
      parameters = experiment.network.parameters.compactMap { parameter in
        let name = parameter.name
        guard !computed.contains(name), !ruled.contains(name), !assigned.contains(name),
          let value = experiment.value(of: name), value != 0
        else { return nil }
        return (name, value)
      }
      time = experiment.latestAsked ?? experiment.questions.duration
    }
  }

  /// Rounding makes runs of this model stray by about so many units in the last place, whatever their
  /// tolerance: differences over ever smaller steps scatter accordingly.
  private static let rounding = 100 * 0x1p-52

  /// Differences are over relative steps of 2^-3 ... 2^-9: two neighbours extrapolated leave an error
  /// of fourth order, three one of sixth; large steps suit readouts that hardly move, small ones those
  /// that move by e-folds. An extrapolation is as inexact as it differs from what it was made of, and
  /// never less than rounding makes it: neighbours also agree by chance. The most exact one counts, and
  /// is compared where it is good to half of what is asked.
  @Test(
    "agree with central differences to 1e-5 on every readout and every parameter",
    arguments: ["microneedle-monthly-x3", "intradermal", "supernatant-1e9", "culture-100ug-per-mL"])
  func differences(example: String) throws {
    let subject = try Subject(example)
    let experiment = subject.experiment
    let arm = try #require(experiment.schedule.arms.first)
    let runs = try SensitiveRuns(
      experiment, to: subject.parameters.map(\.name), reading: subject.readouts)
    let own = try runs.make(
      subject.parameters.map {
        SensitiveRuns.Request(
          run: experiment.run("treated", arm.interventions, tolerance: 1e-10),
          weights: [$0.name: $0.value])
      }, at: subject.time)
    let steps = (3...9).map { 1 / Double(1 << $0) }
    let changed = subject.parameters.flatMap { parameter in
      steps.flatMap { h in
        [1 + h, 1 - h].map {
          experiment.run(
            parameter.name, arm.interventions, tolerance: 1e-11,
            changing: [parameter.name: parameter.value * $0])
        }
      }
    }
    let unchanged = experiment.run("unchanged", arm.interventions, tolerance: 1e-11)
    let results = try experiment.make(changed + [unchanged], onlyAt: subject.time).map {
      Arms.Record(name: "changed", trajectory: $0)
    }
    let course = Arms.Record(
      name: "unchanged", trajectory: try experiment.make([unchanged])[0])
    // differences of such a readout are told in its own unit: it may be a small rest of large numbers
    let rests = Set(experiment.manifest.readouts.filter { $0.change == .absolute }.map(\.symbol))
    var (compared, inexact, still) = (0, [String](), 0)
    for (index, parameter) in subject.parameters.enumerated() {
      for symbol in subject.readouts {
        let size = try #require(results[results.count - 1].value(symbol, at: subject.time))
        let ownSize = try #require(own[index].value(symbol, at: subject.time))
        let found =
          try #require(own[index].value(Sensitivity.name(of: symbol), at: subject.time))
          * (ownSize == 0 ? 1 : size / ownSize)
        func difference(_ step: Int) throws -> Double {
          let at = (index * steps.count + step) * 2
          let high = try #require(results[at].value(symbol, at: subject.time))
          let low = try #require(results[at + 1].value(symbol, at: subject.time))
          // of the logarithm, as `explain` tells them: some readouts change by e-folds
          let change = high > 0 && low > 0 ? log(high / low) * size : high - low
          return change / (2 * steps[step])
        }
        let peak = course.series(symbol)?.map { abs($0) }.max() ?? 0
        let scale = rests.contains(symbol) ? max(peak, abs(size)) : abs(size)
        let second = try steps.indices.map(difference)
        let fourth = zip(second, second.dropFirst()).map { (4 * $1 - $0) / 3 }
        let sixth = zip(fourth, fourth.dropFirst()).map { (16 * $1 - $0) / 15 }
        func tries(_ values: [Double], from coarser: [Double]) -> [(value: Double, error: Double)] {
          zip(values, coarser.dropFirst()).enumerated().map { index, pair in
            // the smallest step of an extrapolation weighs most
            let smallest = steps[index + second.count - values.count]
            return (pair.0, max(abs(pair.0 - pair.1), Self.rounding * scale / smallest))
          }
        }
        let all = tries(fourth, from: second) + tries(sixth, from: fourth)
        let (fine, error) = try #require(all.min { $0.error < $1.error })
        if abs(fine) <= 1e-7 * abs(size) {
          // nothing but rounding is left of the difference: the derivative must be as small
          still += 1
          #expect(abs(found) <= 2e-7 * abs(size), "\(symbol) by \(parameter.name): \(found)")
        } else if error > 5e-6 * abs(fine) {
          inexact.append("\(symbol) by \(parameter.name)")
        } else {
          compared += 1
          #expect(
            abs(found - fine) <= 1e-5 * abs(fine),
            "\(symbol) by \(parameter.name): \(found), difference \(fine)")
        }
      }
    }
    print("\(example): \(compared) compared, \(still) without influence, \(inexact.count) inexact")
    // differences that are not themselves exact say nothing; most are
    #expect(inexact.count * 20 < compared, "\(inexact)")
    #expect(compared > 300)
  }

  @Test("a member alone gives the bits it gives in company, ageing and doses included")
  func aloneEqualsCompany() throws {
    let subject = try Subject("microneedle-monthly-x3")
    let arm = try #require(subject.experiment.schedule.arms.first)
    let runs = try SensitiveRuns(
      subject.experiment, to: subject.parameters.map(\.name), reading: subject.readouts)
    let requests = subject.parameters.prefix(24).map {
      SensitiveRuns.Request(
        run: subject.experiment.run("treated", arm.interventions), weights: [$0.name: $0.value])
    }
    let together = try runs.make(Array(requests), at: subject.time)
    for (request, company) in zip(requests, together) {
      let alone = try runs.make([request], at: subject.time)[0]
      #expect(
        alone.trajectory.values.map(\.bitPattern) == company.trajectory.values.map(\.bitPattern))
    }
  }
}
