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
    let device =
      result.deviceAlone.map {
        "; the device alone, without the product, gives \(effect.number($0))"
      } ?? ""
    let finer =
      result.isResolved && abs(value) <= result.runAccuracy
      ? "; told by the finer integration: exosim run tells nothing under "
        + effect.number(result.runAccuracy, digits: 2, signed: false) : ""
    return "\(Words.sentence(effect.what)): \(effect.number(value))\(remark)\(finer)\(device)."
  }

  private var legend: String {
    result.isResolved
      ? "limiting: the step whose loss costs the effect most, as exosim run says: the power of the "
        + "effect by a doubling × ln(1/passed). control: change of the effect in % for 1 % more of the "
        + "number (forward sensitivity equations); twice: with the number doubled, or halved where its "
        + "range ends (½), run again. Behind the path: a selection; run --draws screens all."
      : "control: change of the effect itself per e-fold of the number, since the effect drowns in "
        + "the arithmetic."
  }

  private func table(_ paper: TerminalText) -> [String] {
    let columns = [10, 10, 11]
    let label = paper.width - columns.reduce(0, +)
    func row(_ name: String, _ cells: [String]) -> String {
      zip(cells, columns).reduce(TerminalText.left(name, label)) {
        $0 + TerminalText.right($1.0, $1.1)
      }
    }
    var lines = [
      paper.styled(row("step of the path, and its numbers", ["passes", "control", "twice"]), .dim)
    ]
    let leader = result.limiting?.key
    for step in result.steps where !step.isResponse {
      let leads = step.coefficients.first.map { control($0.control) != "0" } ?? false
      let line = row(
        step.label,
        [step.passed.map(TerminalAnswer.passed) ?? ""]
          + (leads ? [] : [control(step.control), again(step)]))
      lines.append(step.key == leader ? paper.styled(line, .bold) : line)
      // without control there is no number to name
      for (index, number) in step.coefficients.enumerated()
      where index == 0 ? leads : isTold(number) {
        let cells = ["", control(number.control)] + (index == 0 ? [again(step)] : [])
        lines.append(paper.styled(row("  \(number.id)", cells), .dim))
      }
    }
    lines.append(paper.styled("what cells and tissue make of them: the leading numbers", .dim))
    for step in result.steps where step.isResponse {
      let name = "\(step.label): \(step.coefficients.first?.id ?? "")"
      lines.append(row(name, ["", control(step.control), again(step)]))
    }
    return lines.map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  private func isTold(_ number: ControlStep.Coefficient) -> Bool {
    abs(number.control) >= (result.isResolved ? 5e-3 : 0) && number.control != 0
  }

  private func control(_ control: Double) -> String {
    guard result.isResolved else {
      return result.effect.number(control, digits: 2, signed: true)
    }
    return abs(control) < 5e-4 ? "0" : NumberText.signed(control, digits: 2)
  }

  private func again(_ step: ControlStep) -> String {
    guard let again = step.again else { return "" }
    return (again.factor < 1 ? "½ " : "") + again.change
  }
}
