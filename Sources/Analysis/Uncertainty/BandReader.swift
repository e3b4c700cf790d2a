import Dosing
import ReactionNetworks

/// Reads bands out of draws: every readout at every asked time, and the judged ones along the course.
struct BandReader {
  /// A readout at the times it is asked at.
  private struct Row {
    var row: ResponseRow
    var questions: [Question]
    var places: [Int] = []
  }

  private var rows: [Row]
  private var courses: [Row]
  private let times: [Double]
  private let courseTimes: [Double]
  /// Whom the treated subject is compared with.
  private let comparators: [Comparator]
  private let versus: Comparator

  /// Points along the course of a chart.
  private static let coursePoints = 49

  /// - Parameter judged: readouts that statements are about.
  init(_ result: StudyResult, manifest: ModelManifest, judged: [String]) {
    times = result.response.times
    let duration = result.subject.duration
    let last = Double(Self.coursePoints - 1)
    courseTimes = (0..<Self.coursePoints).map { Double($0) * duration / last }
    comparators = result.subject.hasDevice ? [.deviceOnly, .untreated] : [.untreated]
    versus = result.verdict.versus
    let times = times
    let courseTimes = courseTimes
    // What has no moment of its own, such as how long a gain lasts, has no band.
    let known = result.response.rows.filter { row in
      manifest.readout(row.key).map { $0.symbol != nil } ?? false
    }
    rows = known.map { row in
      Row(row: row, questions: times.map { StatementReader.question(row.key, $0) })
    }
    let shown = judged + [result.subject.headline]
    courses = known.filter { $0.change != .none && shown.contains($0.key) }.map { row in
      Row(row: row, questions: courseTimes.map { StatementReader.question(row.key, $0) })
    }
  }

  var questions: [Question] { (rows + courses).flatMap(\.questions) }

  /// The same, with the places of its questions among all that were asked.
  func placed(_ place: (Question) -> Int?) -> BandReader {
    var placed = self
    func find(_ row: Row) -> Row? {
      var row = row
      row.places = row.questions.compactMap(place)
      return row.places.count == row.questions.count ? row : nil
    }
    placed.rows = rows.compactMap(find)
    placed.courses = courses.compactMap(find)
    return placed
  }

  /// - Parameter arms: of each draw, `nil` without a result. Shape: [draws][arms, questions].
  func bands(_ arms: [[[Double]]?]) -> [Uncertainty.Band] {
    rows.flatMap { row in
      zip(times, row.places).flatMap { time, place -> [Uncertainty.Band] in
        let against: [Comparator?] = row.row.change == .none ? [nil] : [nil] + comparators
        return against.map { band(row.row, arms, time, place, $0) }
      }
    }
  }

  private func band(
    _ row: ResponseRow, _ arms: [[[Double]]?], _ time: Double, _ place: Int,
    _ versus: Comparator?
  ) -> Uncertainty.Band {
    let sorted = Self.values(arms, place, versus, row.change)
    return Uncertainty.Band(
      readout: row.key, label: row.label, unit: row.unit, time: time, versus: versus,
      isRelative: versus != nil && row.change == .relative, count: sorted.count,
      quantiles: Self.quantiles(ofSorted: sorted))
  }

  /// One course for each judged readout; a time without a number ends it.
  func courses(_ arms: [[[Double]]?]) -> [Uncertainty.Course] {
    courses.compactMap { row -> Uncertainty.Course? in
      let columns = row.places.map { place in
        Self.quantiles(ofSorted: Self.values(arms, place, versus, row.row.change))
      }
      guard columns.allSatisfy({ $0.count == Uncertainty.levels.count }) else { return nil }
      return Uncertainty.Course(
        readout: row.row.key, versus: versus, isRelative: row.row.change == .relative,
        times: courseTimes,
        quantiles: Uncertainty.levels.indices.map { level in columns.map { $0[level] } })
    }
  }

  private static func values(
    _ arms: [[[Double]]?], _ place: Int, _ versus: Comparator?, _ change: ResponseRow.Change
  ) -> [Double] {
    arms.compactMap { arms -> Double? in
      guard let arms else { return nil }
      guard let versus else { return arms[0][place] }
      return ResponseRow.difference(
        arms[0][place], arms[versus == .deviceOnly ? 1 : 2][place], change)
    }.sorted()
  }

  static func quantiles(ofSorted values: [Double]) -> [Double] {
    values.isEmpty
      ? [] : Uncertainty.levels.map { SweepSummary.quantile($0, ofSorted: values) }
  }
}
