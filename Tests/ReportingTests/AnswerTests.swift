import Foundation
import ShippedModels
import Testing

@testable import Analysis
@testable import Reporting

@Suite("Answer in the terminal")
struct AnswerTests {
  @Test("no line passes the width, and the screen holds it", arguments: [64, 72, 80, 200])
  func fits(width: Int) {
    let lines = TerminalAnswer(Fixture.result).text(width: width)
      .split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines { #expect(TerminalText.columns(String(line)) <= min(width, 80), "\(line)") }
    #expect(lines.count <= (width < 80 ? 54 : 46))
  }

  @Test("colours change no word")
  func colours() {
    let plain = TerminalAnswer(Fixture.result).text()
    let coloured = TerminalAnswer(Fixture.result).text(colour: true)
    #expect(!plain.contains("\u{1B}"))
    #expect(coloured.contains("\u{1B}["))
    let stripped = coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "")
    #expect(stripped == plain)
  }

  @Test("the verdict comes first and the disclaimer once")
  func order() {
    let lines = TerminalAnswer(Fixture.result).text().split(separator: "\n")
    #expect(lines[1].hasPrefix("NOT MEASURABLE."))
    #expect(lines.count { $0.hasPrefix(StudyResult.disclaimer) } == 1)
    #expect(lines.last == "\(StudyResult.disclaimer) How sure: --draws 1024.")
  }

  @Test("every step of the path is named in full, whatever the width", arguments: [64, 72, 80])
  func labelsAreWhole(width: Int) {
    let text = TerminalAnswer(Fixture.result).text(width: width)
    for step in Fixture.result.funnel.steps { #expect(text.contains(step.label), "\(step.label)") }
    // bars stand where there is room to compare them
    #expect(text.contains("█") == (width >= 80))
  }

  @Test("remarks and the lever follow the verdict, each under its label")
  func remarks() {
    let lines = TerminalAnswer(Fixture.result).text().split(separator: "\n").map(String.init)
    let verdict = lines.firstIndex { $0.hasPrefix("NOT MEASURABLE.") } ?? 0
    let needed = lines.firstIndex { $0.hasPrefix("needed: about 3.1e11") }
    let limit = lines.firstIndex { $0.hasPrefix("limit: doubling the delivered fraction") }
    #expect(needed.map { $0 > verdict } == true)
    #expect(limit.map { $0 > needed ?? .max } == true)
  }

  @Test("wide characters count twice, and a long name is cut")
  func wide() {
    #expect(TerminalText.columns("幹細胞") == 6)
    #expect(TerminalText.columns(TerminalText.left("幹細胞エクソソーム", 9)) == 9)
  }

  @Test("wrapping loses no word")
  func wrapping() {
    let text = "one two three 12 wk four five sixteen " + String(repeating: "word ", count: 40)
    let lines = TerminalText(width: 30, hasColour: false).wrapped(text, first: 10, indent: 2)
    let words = lines.flatMap { $0.split(separator: " ") }
    #expect(words == text.split(separator: " "))
    for line in lines.dropFirst() { #expect(line.count <= 30) }
  }
}

@Suite("The schedule in words")
struct GivenTests {
  private func doses(_ list: [(day: Double, count: Double, volume: Double)]) -> [GivenDose] {
    list.enumerated().map { index, dose in
      GivenDose(
        number: index + 1, time: dose.day * 24, label: "dose", countedParticles: dose.count,
        volume: dose.volume)
    }
  }

  @Test("every distinct dose is told once, with all its times")
  func distinct() {
    let plan = [(0.0, 2e11, 2.0), (28, 2e11, 2), (56, 2e11, 2), (84, 1e11, 1)]
    #expect(
      TerminalAnswer.given(doses(plan), 4320)
        == "3 × 2e11 counted particles in 2 mL at 0, 4, 8 wk; 1e11 in 1 mL at 12 wk; "
        + "followed for 180 d")
  }

  @Test("equal doses between others are folded too")
  func folded() {
    let plan = (0..<6).map { (Double($0) * 10, $0 % 2 == 0 ? 1e10 : 2e10, 1.0) }
    let text = TerminalAnswer.given(doses(plan), 4320)
    #expect(text.contains("3 × 1e10 counted particles in 1 mL at 0, 20, 40 d"))
    #expect(text.contains("3 × 2e10 in 1 mL at 10, 30, 50 d"))
    #expect(!text.contains("--json"))
  }

  @Test("a regular row of doses is told by its interval")
  func regular() {
    let text = TerminalAnswer.given(doses((0..<12).map { (Double($0) * 7, 1e11, 1) }), 4320)
    #expect(text.hasPrefix("12 × 1e11 counted particles in 1 mL every 7 d from 0 h to 11 wk;"))
  }

  @Test("what does not fit is counted, and where all of it stands is said")
  func tooMany() {
    let kinds = (0..<9).map { (Double($0), 1e10 * Double($0 + 1), 1.0) }
    let text = TerminalAnswer.given(doses(kinds), 4320)
    #expect(text.contains("4e10 in 1 mL") && !text.contains("5e10 in 1 mL"))
    #expect(text.contains("5 more doses of 5 other sizes; every dose stands in --json"))
    let irregular = (0..<9).map { (Double($0 * $0), 1e10, 1.0) }
    #expect(
      TerminalAnswer.given(doses(irregular), 4320)
        .contains("at 0, 1, 4 d and 6 more times up to 64 d; every dose stands in --json"))
  }

  @Test("no dose, and one over an hour")
  func few() {
    #expect(TerminalAnswer.given([], 24) == "nothing is administered")
    let drip = GivenDose(
      number: 1, time: 0, label: "dose", countedParticles: 1e11, volume: 100, infusion: 1)
    #expect(
      TerminalAnswer.given([drip], 240)
        == "1 × 1e11 counted particles in 100 mL over 1 h at 0 h; followed for 10 d")
  }
}

/// The examples that ship, on the screen.
@Suite("Examples on the screen")
struct ExampleScreenTests {
  @Test(
    "each fits its screen with every label whole",
    arguments: [
      "microneedle-monthly-x3", "supernatant-1e9", "intradermal", "iv-drip",
      "culture-100ug-per-mL", "microneedle-monthly-x3-diluted-10",
    ])
  func fits(example: String) throws {
    let result = try SkinModel().example(example).run()
    let text = TerminalAnswer(result).text()
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 47)
    for step in result.funnel.steps { #expect(text.contains(step.label), "\(step.label)") }
    for remark in result.verdict.remarks { #expect(text.contains("\n\(remark.label): ")) }
    // an infusion has its ledger drawn too
    #expect(Report(result).html.contains("Where every particle is"))
  }
}

@Suite("Trajectory as CSV")
struct TrajectoryCSVTests {
  @Test("every number reads back as itself")
  func roundTrip() throws {
    let result = Fixture.result
    let lines = TrajectoryCSV(result).text.split(separator: "\n").map(String.init)
    #expect(lines[0] == "time [hour],phase,arm,film [item],\"a,b\"")
    let arm = try #require(result.recordings.first)
    for (row, line) in lines.dropFirst().enumerated() {
      let fields = line.split(separator: ",").map(String.init)
      #expect(Double(fields[0]) == arm.times[row])
      #expect(fields[1] == arm.phases[row])
      #expect(fields[2] == "treated")
      #expect(
        fields.dropFirst(3).map { Double($0) } == arm.values[row * 2..<row * 2 + 2].map { $0 })
    }
  }
}

@Suite("Limits from a README")
struct ModelLimitsTests {
  @Test("items under the heading are read, others are not")
  func reads() {
    let text = """
      # Model
      - not this
      ## Limits
      Some words.
      - **One** thing
        that goes on
      * two `code`

      ## Sources
      - nor this
      """
    #expect(ModelLimits.list(inReadme: text) == ["One thing that goes on", "two code"])
  }
}
