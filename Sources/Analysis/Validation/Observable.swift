import ReactionNetworks

/// A formula over what runs read: `mmp1@sun@0h..72h/mmp1@sun@0h`.
///
/// A reading is `symbol@run@time` or, for a run with a dose file, `symbol@run.arm@time`; over an
/// interval `0h..72h` it is the mean, by the trapezoidal rule over hourly values.
struct Observable: Hashable, Sendable {
  /// What one run says about one symbol.
  struct Reading: Hashable, Sendable {
    var symbol: String
    var run: String
    /// treated, device_only or untreated; `nil` for a run without a dose file.
    var arm: String?
    /// Unit: h. One time, or both ends of an interval.
    var from: Double
    var to: Double

    /// Unit: h.
    var times: [Double] {
      if from == to { return [from] }
      let whole = Int(((to - from) / 1).rounded(.up))
      return (0..<whole).map { from + Double($0) } + [to]
    }
  }

  let text: String
  let readings: [Reading]
  private let formula: Expression

  /// - Throws: `TableError` at the cell of the row that holds the formula.
  init(_ row: TabbedTable.Row, column: String) throws(TableError) {
    text = row[column]
    var readings: [Reading] = []
    var plain = ""
    for token in Self.tokens(of: text) {
      guard token.contains("@") else {
        plain += token
        continue
      }
      let reading = try Self.reading(token, row, column)
      let index = readings.firstIndex(of: reading) ?? readings.count
      if index == readings.count { readings.append(reading) }
      plain += Self.name(index)
    }
    guard !readings.isEmpty else {
      throw row.error(column, "a formula with readings such as new_collagen@run.treated@12wk")
    }
    self.readings = readings
    do throws(ModelError) {
      formula = try Expression(antimony: plain)
    } catch {
      throw row.error(column, "a formula over readings (\(error.message))")
    }
    for symbol in formula.symbols.sorted()
    where !readings.indices.contains(where: { Self.name($0) == symbol }) {
      throw row.error(column, "readings such as \(symbol)@run@12wk", found: symbol)
    }
  }

  private static func name(_ index: Int) -> String { "reading_\(index)" }

  /// The text cut where words begin and end; a word is what a reading may consist of.
  private static func tokens(of text: String) -> [String] {
    var tokens: [String] = []
    var isInWord = false
    for character in text {
      let isPart = character.isLetter || character.isNumber || "_@.".contains(character)
      if isPart && isInWord {
        tokens[tokens.count - 1].append(character)
      } else {
        tokens.append(String(character))
      }
      isInWord = isPart
    }
    return tokens
  }

  private static func reading(
    _ token: String, _ row: TabbedTable.Row, _ column: String
  ) throws(TableError) -> Reading {
    let parts = token.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, !parts.contains("") else {
      throw row.error(column, "symbol@run@time or symbol@run.arm@time", found: token)
    }
    let place = parts[1].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard place.count <= 2, !place.contains("") else {
      throw row.error(column, "a run, or a run and its arm: run.treated", found: parts[1])
    }
    var ends: [Double] = []
    for end in intervalEnds(parts[2]) {
      let cut = end.firstIndex { $0.isLetter } ?? end.endIndex
      guard let time = try? Quantity("\(end[..<cut]) \(end[cut...])"),
        let hours = time.converted(to: PhysicalUnit(time: 1, factor: 3600)), hours >= 0
      else {
        throw row.error(column, "a time such as 12wk or 7min, or 0h..72h", found: parts[2])
      }
      ends.append(hours)
    }
    guard let from = ends.first, let to = ends.last, ends.count == 1 || from < to else {
      throw row.error(column, "a time such as 12wk, or 0h..72h", found: parts[2])
    }
    return Reading(
      symbol: parts[0], run: place[0], arm: place.count == 2 ? place[1] : nil, from: from, to: to)
  }

  private static func intervalEnds(_ text: String) -> [String] {
    guard let dots = text.firstRange(of: "..") else { return [text] }
    return [String(text[..<dots.lowerBound]), String(text[dots.upperBound...])]
  }

  /// The value, given what each reading came to at its times.
  func value(_ read: (Reading, Double) -> Double?) throws(ModelError) -> Double {
    var values: [String: Double] = [:]
    for (index, reading) in readings.enumerated() {
      let times = reading.times
      let samples = times.compactMap { read(reading, $0) }
      guard samples.count == times.count else { continue }
      values[Self.name(index)] = Self.mean(samples, times)
    }
    let known = values
    return try formula.evaluate { known[$0] }
  }

  private static func mean(_ samples: [Double], _ times: [Double]) -> Double {
    guard samples.count > 1 else { return samples[0] }
    var area = 0.0
    for i in 1..<samples.count {
      area += (samples[i - 1] + samples[i]) / 2 * (times[i] - times[i - 1])
    }
    return area / (times[times.count - 1] - times[0])
  }
}
