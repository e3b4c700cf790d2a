import Foundation
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
    #expect(lines.count { $0 == StudyResult.disclaimer } == 1)
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
