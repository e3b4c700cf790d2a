public import Analysis
import Dosing

// The lower half of the screen: response, claims, evidence, accuracy.
extension TerminalAnswer {
  func response(_ paper: TerminalText) -> [String] {
    let table = result.response
    let shown = columns
    guard !shown.isEmpty else { return [] }
    let pairs = result.subject.hasDevice ? 2 : 1
    let cell = max(9, min(12, (paper.width - 26) / (shown.count * pairs)))
    let labelWidth = paper.width - shown.count * pairs * cell
    var top = TerminalText.left("response, change against", labelWidth)
    var second = TerminalText.left("", labelWidth)
    for index in shown {
      top += TerminalText.right(TimeText.short(hours: table.times[index]), cell * pairs)
      second += TerminalText.right(pairs == 2 ? "untr." : "untreated", cell)
      if pairs == 2 { second += TerminalText.right("device", cell) }
    }
    var lines = [paper.styled(top, .dim), paper.styled(second, .dim)]
    for row in table.rows where row.change != .none {
      var line = TerminalText.left(Words.plainLabel(row), labelWidth)
      for index in shown {
        line += TerminalText.right(change(row, .untreated, index), cell)
        if pairs == 2 {
          line += paper.styled(TerminalText.right(change(row, .deviceOnly, index), cell), .bold)
        }
      }
      lines.append(line)
    }
    if shown.count < table.times.count {
      let others = table.times.indices.filter { !shown.contains($0) }
      let times = others.prefix(4).map { TimeText.short(hours: table.times[$0]) }
      let more = others.count > 4 ? " and \(Words.plural(others.count - 4, "more time"))" : ""
      lines += paper.wrapped(
        "also answered: \(times.joined(separator: ", "))\(more); in --json and the report",
        indent: 2)
    }
    return lines + values(paper) + memory(paper) + claims(paper)
  }

  /// At most three times: those asked for, then the first, the one judged and the last.
  private var columns: [Int] {
    let times = result.response.times
    func ends(_ all: [Int]) -> [Int] {
      if all.count <= 3 { return all }
      let judged = all.first { times[$0] == result.verdict.time } ?? all[all.count / 2]
      return [judged, all[0], all[all.count - 1]]
    }
    var chosen = ends(Set(result.response.asked.map(\.time)).sorted())
    for index in ends(Array(times.indices)) where chosen.count < 3 && !chosen.contains(index) {
      chosen.append(index)
    }
    return chosen.sorted()
  }

  /// What the file asks for that is no comparison: "particles delivered per fibroblast: 0.77 at 2 d".
  private func values(_ paper: TerminalText) -> [String] {
    let table = result.response
    var lines: [String] = []
    for row in table.rows where row.change == .none {
      let moments = table.asked.filter { $0.key == row.key }.map { asked in
        let unit = row.unit.isEmpty ? "" : " \(row.unit)"
        return "\(NumberText.short(row.treated[asked.time]))\(unit) at "
          + TimeText.short(hours: table.times[asked.time])
      }
      guard !moments.isEmpty else { continue }
      lines += paper.wrapped("\(row.label): \(moments.joined(separator: ", "))", indent: 2)
    }
    return lines
  }

  private func change(_ row: ResponseRow, _ reference: Comparator, _ index: Int) -> String {
    guard let difference = row.difference(to: reference, at: index) else { return "-" }
    if result.isBelowAccuracy(row, to: reference, at: index) { return "≈ 0" }
    guard row.change == .relative else { return NumberText.signed(difference, digits: 2) }
    let percent = difference * 100
    if abs(percent) < 0.001 { return "<0.001 %" }
    return NumberText.signed(percent, digits: abs(percent) < 0.01 ? 1 : 2) + " %"
  }

  private func memory(_ paper: TerminalText) -> [String] {
    guard let gain = result.memory.first(where: { $0.peakGain > 0 }) else { return [] }
    let lasting =
      gain.time.map { "half gone \(TimeText.rough(hours: $0)) after dosing" }
      ?? "less than half lost within the course"
    let other = gain.versus == .untreated ? "untreated" : "the device alone"
    let text =
      "\(result.headlineLabel): peak \(NumberText.signed(gain.peakGain * 100, digits: 2)) % over "
      + "\(other), \(lasting)"
    return paper.wrapped(text)
  }

  private func claims(_ paper: TerminalText) -> [String] {
    result.claims.flatMap { claim -> [String] in
      let word =
        claim.isMet ? "claim met:" : claim.isTold ? "claim not met:" : "claim cannot be told:"
      var text = claim.text
      if let found = claim.foundText { text += "; found \(found)" }
      if let margin = claim.margin { text += ", margin \(claim.number(margin, isSigned: true))" }
      var lines = paper.wrapped(text, first: word.count, indent: 2)
      lines[0] = paper.styled(word, claim.isMet ? .good : .bad) + lines[0]
      return lines
    }
  }

  func foot(_ paper: TerminalText) -> [String] {
    let proof = result.certificate
    let accuracy =
      "delivered error \(NumberText.short(proof.deliveredError, digits: 2)) (second integration at "
      + "tolerance \(NumberText.short(proof.referenceTolerance, digits: 2))), particle ledger "
      + "\(NumberText.short(proof.ledgerDrift, digits: 2)), most negative value "
      + "\(NumberText.short(proof.mostNegative, digits: 2)) tolerances"
    func line(_ label: String, _ text: String) -> [String] {
      var lines = paper.wrapped(text, first: label.count + 1, indent: 2)
      lines[0] = paper.styled(label + ":", .dim) + lines[0]
      return lines
    }
    return line("rests on", result.evidence.sentence) + line("accuracy", accuracy)
      + [paper.styled(StudyResult.disclaimer + next(paper), .dim)]
  }

  /// Where the doubt is told that one run cannot tell; where it fits, since the screen is full.
  private func next(_ paper: TerminalText) -> String {
    let text = " How sure: --draws 1024."
    let columns = StudyResult.disclaimer.count + text.count
    return result.uncertainty == nil && columns <= paper.width ? text : ""
  }
}

extension ClaimAnswer {
  /// "4.2 %" or "-0.09 mg/mL"; a difference that the run cannot tell from none is said to be one.
  public var foundText: String? {
    found.map { found in
      isNothing
        ? "≈ 0 (less than the \(exact(accuracy)) that this run can tell)" : number(found)
    }
  }

  private func exact(_ size: Double) -> String {
    isRelative ? NumberText.short(size * 100) + " %" : number(size)
  }

  func number(_ value: Double, isSigned: Bool = false) -> String {
    let unit = ["", "dimensionless"].contains(unit) ? "" : " \(unit)"
    guard isRelative else {
      return (isSigned ? NumberText.signed(value) : NumberText.short(value)) + unit
    }
    let percent = value * 100
    if percent > 0, percent < 0.0001 { return "< 0.0001 %" }
    return (isSigned ? NumberText.signed(percent) : NumberText.short(percent)) + " %"
  }
}
