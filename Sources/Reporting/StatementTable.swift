public import Analysis
import Dosing

/// Popular statements as the terminal shows them: what the model finds, how sure that is, and why.
public struct StatementTable {
  let results: [StatementResult]
  let layout: TerminalText
  let isLong: Bool

  /// - Parameter isLong: with every number, the expectation and its source; else three lines each.
  public init(_ results: [StatementResult], isLong: Bool, width: Int, hasColour: Bool) {
    self.results = results
    self.isLong = isLong
    layout = TerminalText(width: min(100, max(72, width)), hasColour: hasColour)
  }

  /// Lines for a terminal, the last one ended.
  public var text: String {
    let body = results.flatMap { isLong ? [""] + StatementDetails($0, layout).lines : short($0) }
    return (head + body).joined(separator: "\n") + "\n"
  }

  private var head: [String] {
    let agreeing = results.count { $0.agrees == true }
    let count = layout.styled(
      "\(Words.plural(results.count, "statement")) tried; \(agreeing) of \(results.count) come out "
        + "as one would expect",
      .bold)
    let draws = results.first?.draws ?? 0
    let how =
      (draws == 0
        ? "By the table's own numbers; --draws N tells how sure that is."
        : "By the table's own numbers; P = how often it holds in \(draws) draws of their ranges.")
      + " What nobody knows is enumerated: supported = under every combination."
    return [count] + layout.wrapped(how)
  }

  /// The statement, the verdict with its probability, and the number that decides.
  private func short(_ result: StatementResult) -> [String] {
    let expected =
      result.agrees == true
      ? "as expected" : "expected: \(result.expectation.verdict.rawValue)"
    var verdict = "\(result.name): \(StatementDetails.verdict(result)); \(expected)"
    // where options decide, each has its own probability already
    if let doubt = result.doubt, result.verdict == .supported || result.verdict == .notSupported {
      verdict += "; \(doubt)"
    }
    return layout.wrapped(result.statement, indent: 2).map { layout.styled($0, .bold) }
      + indented(verdict).map { layout.styled($0, StatementDetails.style(result)) }
      + indented(result.because)
  }

  private func indented(_ text: String) -> [String] {
    layout.wrapped(text, first: 1, indent: 4).enumerated().map { $0 == 0 ? " \($1)" : $1 }
  }
}
