public import Analysis

/// The dilution lesson on one screen: sentences, then three small tables by route.
public struct LessonText: Sendable {
  let result: DilutionResult

  public init(_ result: DilutionResult) { self.result = result }

  /// - Parameters:
  ///   - width: columns of the terminal; used between 80 and 100.
  ///   - colour: true writes ANSI styles; the words are the same without.
  public func text(width: Int = 80, colour: Bool = false) -> String {
    let paper = TerminalText(width: min(100, max(80, width)), hasColour: colour)
    let words = LessonWords(result: result)
    var lines = [paper.styled(TerminalText.clipped(words.title, paper.width), .bold)]
    lines += words.sentences.flatMap { paper.wrapped($0, indent: 2) } + [""]
    lines.append(paper.styled(row("", columns.map { heading(result.dilutions[$0]) }), .dim))
    let dish = result.dish.map {
      " (dishes: \(NumberText.short($0.low)) to \(NumberText.short($0.high)))"
    }
    lines.append("particles per fibroblast within reach\(dish ?? "")")
    lines += rows { route, step in
      route.particles.middle(step).map { NumberText.short($0, digits: 2) }
    }
    lines.append("fibroblasts that take in none")
    lines += rows { route, step in route.untouched.middle(step).map { NumberText.share($0) } }
    lines += paper.wrapped("\(words.effect), \(words.versus)", indent: 2)
    lines += rows { route, step in
      route.effect.middle(step).map(words.told)
    }
    if result.draws > 0, let least = result.detectable {
      lines.append("draws in which \(result.observer) could see it (\(words.size(least)))")
      lines += rows { route, step in
        route.seen[step]?.share.map { NumberText.percent($0, digits: 2) }
      }
    }
    lines += [""] + paper.wrapped(basis, indent: 2)
    return lines.joined(separator: "\n") + "\n"
  }

  /// The decades among the dilutions, and the plan's own.
  private var columns: [Int] {
    let decades: [Double] = [1, 10, 100, 1000, 10_000]
    return result.dilutions.indices.filter { index in
      let dilution = result.dilutions[index]
      return decades.contains(dilution) || dilution == result.own && dilution < 10_000
    }
  }

  private func heading(_ dilution: Double) -> String {
    let text = dilution == 1 ? "undiluted" : "1:\(NumberText.short(dilution))"
    return dilution == result.own ? "◂" + text : text
  }

  private func rows(
    _ cell: (DilutionResult.Combination, Int) -> String?
  ) -> [String] {
    result.routes.compactMap { route in
      route.own.map { own in row("  " + route.name, columns.map { cell(own, $0) ?? "–" }) }
    }
  }

  private func row(_ head: String, _ cells: [String]) -> String {
    let size = min(11, (80 - 15) / max(1, cells.count))
    return TerminalText.left(head, 14) + cells.map { TerminalText.right($0, size) }.joined()
  }

  private var basis: String {
    var text =
      result.draws > 0
      ? "Medians of \(result.draws) draws of the table's numbers within their ranges (seed "
        + "\(result.seed)), under the dose file's own answers to what nobody knows; the other "
        + "\(others) combinations are in the data of --out."
      : "With the table's own numbers; --draws 256 adds how sure that is."
    let failed = result.routes.flatMap(\.combinations).flatMap(\.failures)
      .reduce(0) { $0 + $1.count }
    if failed > 0 { text += " \(Words.plural(failed, "run")) had no result." }
    return text
  }

  private var others: Int {
    result.routes.reduce(0) { $0 + $1.combinations.count { !$0.isOfFile } }
  }
}
