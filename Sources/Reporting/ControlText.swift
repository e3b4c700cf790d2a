public import Analysis

/// The answer of `exosim explain` on one screen: the sentence, then every step by its control.
public struct ControlText: Sendable {
  let result: ControlResult

  public init(_ result: ControlResult) { self.result = result }

  /// - Parameters:
  ///   - width: columns of the terminal; used between 64 and 100.
  ///   - colour: true writes ANSI styles; the words are the same without.
  public func text(width: Int = 80, colour: Bool = false) -> String {
    let paper = TerminalText(width: min(100, max(64, width)), hasColour: colour)
    let title = "\(result.subject.product) — \(result.subject.routeLabel)"
    var lines = [paper.styled(TerminalText.clipped(title, paper.width), .bold)]
    lines += paper.wrapped(finding)
    lines += paper.wrapped(result.sentence).map { paper.styled($0, .accent) }
    if !result.whatIf.isEmpty { lines += paper.wrapped(result.whatIf) }
    lines += [""] + table(paper) + [""]
    lines += paper.wrapped(legend).map { paper.styled($0, .dim) }
    return lines.joined(separator: "\n") + "\n"
  }

  private var finding: String {
    let effect = result.effect
    guard let value = result.value else { return "The \(effect.what) cannot be formed." }
    let remark = effect.remark.map { " (\($0))" } ?? ""
    return "The \(effect.what) is \(effect.number(value))\(remark)."
  }

  private var legend: String {
    result.isResolved
      ? "control: change of the effect in %, for 1 % more of the number (forward sensitivity "
        + "equations); twice: the effect over this one when the number is doubled, or halved where "
        + "its range ends (½), by running it again."
      : "control: change of the effect itself per e-fold of the number, since the effect drowns in "
        + "the arithmetic."
  }

  private func table(_ paper: TerminalText) -> [String] {
    let columns = [9, 10, 9]
    let numbers = min(34, max(20, paper.width - 28 - columns.reduce(0, +)))
    let label = paper.width - numbers - columns.reduce(0, +) - 2
    func row(_ name: String, _ cells: [String], _ number: String) -> String {
      zip(cells, columns).reduce(TerminalText.left(name, label)) {
        $0 + TerminalText.right($1.0, $1.1)
      } + "  " + TerminalText.left(number, numbers)
    }
    var lines = [
      paper.styled(row("step of the path", ["passes", "control", "twice"], "number"), .dim)
    ]
    let leaders = Set(result.limiting.prefix(1).map(\.key))
    for step in result.steps {
      for (index, number) in step.coefficients.enumerated() {
        let cells = [
          index == 0 ? step.passed.map(TerminalAnswer.passed) ?? "" : "", control(number),
          index == 0 ? again(step) : "",
        ]
        let line = row(index == 0 ? step.label : "", cells, number.id)
        let isLeader = index == 0 && leaders.contains(step.key)
        lines.append(isLeader ? paper.styled(line, .bold) : line)
      }
    }
    return lines.map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  private func control(_ number: ControlStep.Coefficient) -> String {
    if number.control == 0 { return "0" }
    if result.isResolved, abs(number.control) < 5e-4 { return "0" }
    return result.isResolved
      ? NumberText.signed(number.control, digits: 2)
      : result.effect.number(number.control, digits: 2, signed: true)
  }

  private func again(_ step: ControlStep) -> String {
    guard let again = step.again else { return "" }
    let half = again.factor < 1 ? "½ " : ""
    return half + NumberText.signed((again.ratio - 1) * 100, digits: 2) + " %"
  }
}
