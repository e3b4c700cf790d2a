import Analysis
import Dosing
import Reporting

/// What is said of a whole sweep: summary, table, page; all of it read back from the file.
struct SweepAnswer {
  let plan: SweepPlan
  let arrays: SweepArrays
  let session: SweepSession
  let asked: SweepCommand

  func write() throws {
    let file = try LabelledArrays(opening: arrays.layout, at: session.path, toWrite: false)
    let summary = try arrays.summary(of: file)
    var written = ["sweep.nc"]
    if asked.csv {
      try OutputFile.stream(to: session.folder + "/sweep.csv") { put in
        try SweepCSV(arrays: arrays, file: file).write(put)
      }
      written.append("sweep.csv")
    }
    let page = try SweepReport(arrays: arrays, file: file, summary: summary, origin: plan.origin)
    try OutputFile.save(page.html, to: session.folder + "/report.html")
    written.append("report.html")
    let console = asked.common.console
    console.note("wrote \(session.folder)/: \(written.joined(separator: ", "))")
    if summary.failed > 0 {
      let kinds = summary.statuses.filter { $0.status != .done }
        .map { "\($0.count) \($0.status.word)" }.joined(separator: ", ")
      console.report([
        Diagnostic(
          .warning, code: "sweep.failed-members",
          message: "\(summary.failed) of \(summary.members) members have no result: \(kinds)",
          file: session.path, suggestion: "see the variables status and reason")
      ])
    }
    if asked.common.json {
      try console.data(summary.json(plan.design, file: session.path).text())
    } else if asked.summary {
      try console.data(SweepSummaryText(summary, plan.design).text)
    }
    guard summary.failed < summary.members else {
      throw Failure(
        .solver, code: "sweep.no-result", "no member of the sweep has a result",
        help: "see the variables status and reason in \(session.path)")
    }
  }
}
