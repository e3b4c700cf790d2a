import Dosing
import ReactionNetworks

/// One readout at one time, and the arms it is compared with.
struct DoseQuestion {
  let readout: ModelManifest.Readout
  let at: Quantity
  /// Model time.
  let time: Double
  let comparators: [Comparator]
  let outputs: [SweepOutput]

  /// Every question of the plan; those about one readout at one time are one.
  static func all(
    _ asked: [Question], _ manifest: ModelManifest, _ network: ReactionNetwork
  ) throws(SweepError) -> [DoseQuestion] {
    let unit = PhysicalUnit(time: 1, factor: 3600 * UnitReader.hours(of: network))
    var groups: [(key: String, asked: [Question])] = []
    for question in asked {
      let key = "\(question.readout)_\(question.at.converted(to: unit) ?? 0)"
      if let index = groups.firstIndex(where: { $0.key == key }) {
        groups[index].asked.append(question)
      } else {
        groups.append((key, [question]))
      }
    }
    return groups.compactMap { group in
      guard let first = group.asked.first, let readout = manifest.readout(first.readout),
        let time = first.at.converted(to: unit)
      else { return nil }
      let comparators = Comparator.allCases.filter { comparator in
        readout.change != .none && group.asked.contains { $0.versus == comparator }
      }
      return DoseQuestion(readout, first.at, time, comparators)
    }
  }

  private init(
    _ readout: ModelManifest.Readout, _ at: Quantity, _ time: Double, _ comparators: [Comparator]
  ) {
    self.readout = readout
    self.at = at
    self.time = time
    self.comparators = comparators
    let when = at.text
    let stem = "\(readout.name)_\(Self.word(when))"
    let facts = [("readout", readout.name), ("at", when)]
    let value = SweepOutput(
      stem, "\(readout.label) at \(when)", unit: readout.unit, facts: facts + [("arm", "treated")])
    let changes = comparators.map { comparator in
      let isRelative = readout.change == .relative
      let what = isRelative ? "relative change" : "change"
      let meaning =
        isRelative
        ? "treated / \(comparator.rawValue) - 1" : "treated - \(comparator.rawValue)"
      return SweepOutput(
        "\(stem)_vs_\(comparator.rawValue)",
        "\(what) of \(readout.label) at \(when) against \(comparator.label)",
        unit: isRelative ? "1" : readout.unit,
        facts: facts + [("versus", comparator.rawValue), ("meaning", meaning)], isChange: true)
    }
    outputs = [value] + changes
  }

  /// A time as part of a name: "12 wk" is "12wk".
  private static func word(_ text: String) -> String {
    String(text.compactMap { $0 == " " ? nil : $0.isLetter || $0.isNumber ? $0 : "_" })
  }

  /// What has to be recorded for it.
  func symbols(_ manifest: ModelManifest) -> [String] {
    if let symbol = readout.symbol { return [symbol] }
    return [manifest.cells?.received, manifest.cells?.released].compactMap { $0 }
  }
}
