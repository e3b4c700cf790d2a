import Dosing
import ReactionNetworks

/// What every member of the lesson is asked, and how its answers are read.
struct LessonQuestions {
  let effect: Effect
  /// Hours of one unit of model time.
  let hours: Double
  let questions: [Question]
  private let threshold: Double?
  /// Of particles per cell, untouched cells and the effect, among what was asked.
  private var places = [0, 1, 2]

  init(_ judge: Judge, hours: Double, lesson: ModelManifest.Lesson) {
    effect = Effect(judge)
    self.hours = hours
    threshold = judge.threshold
    questions = [lesson.perCell, lesson.untouched, judge.readout.name].map {
      StatementReader.question($0, judge.time * hours)
    }
  }

  func placed(_ place: (Question) -> Int?) -> LessonQuestions? {
    var placed = self
    placed.places = questions.compactMap(place)
    return placed.places.count == questions.count ? placed : nil
  }

  func particles(_ arms: [[Double]]) -> Double { arms[0][places[0]] }
  func untouched(_ arms: [[Double]]) -> Double { arms[0][places[1]] }

  /// What the product adds.
  func effect(_ arms: [[Double]]) -> Double? {
    let value = arms[0][places[2]]
    guard let versus = effect.versus else { return value }
    let reference = arms[versus == .deviceOnly ? 1 : 2][places[2]]
    return ResponseRow.difference(value, reference, ResponseRow.Change(effect.readout.change))
  }

  /// `nil` where nobody has said what could be seen.
  func isSeen(_ arms: [[Double]]) -> Bool? {
    threshold.map { abs(effect(arms) ?? 0) >= $0 }
  }
}

/// Reads the curves of one combination out of what its members came to.
struct LessonReader {
  /// Shape: [dilutions, points]; the last point of each dilution has the table's own numbers.
  let outcomes: DrawSubject.Outcomes
  let steps: Int
  let points: Int
  let questions: LessonQuestions

  private func arms(_ step: Int) -> ArraySlice<DoseSweep.MemberOutcome> {
    outcomes[step * points..<(step + 1) * points]
  }

  func curve(_ value: ([[Double]]) -> Double?) -> DilutionResult.Curve {
    var curve = DilutionResult.Curve(table: [], quantiles: [], counts: [])
    for step in 0..<steps {
      let all = arms(step)
      let drawn = all.dropLast().compactMap { $0.values.flatMap(value) }.sorted()
      curve.table.append(all.last?.values.flatMap(value))
      curve.quantiles.append(BandReader.quantiles(ofSorted: drawn))
      curve.counts.append(drawn.count)
    }
    return curve
  }

  /// How often the effect could be seen, of the draws with a result; `nil` without any.
  var seen: [Proportion?] {
    (0..<steps).map { step in
      let answers = arms(step).dropLast().compactMap { $0.values.flatMap(questions.isSeen) }
      return answers.isEmpty
        ? nil : Proportion(met: answers.count { $0 }, of: answers.count)
    }
  }
}
