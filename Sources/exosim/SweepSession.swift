import Analysis
import Reporting

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One sweep on its way to a whole file: begun or taken up, computed range by range, finished.
struct SweepSession {
  let folder: String
  let arrays: SweepArrays
  let identity: SweepJournal.Identity
  let console: Console

  var path: String { folder + "/sweep.nc" }
  private var partial: String { path + ".partial" }
  private var journalPath: String { path + ".journal" }

  /// A whole sweep of the same identity is there already.
  enum Beginning {
    case finished
    case open(LabelledArrays, SweepJournal)
  }

  func begin(resume: Bool, force: Bool) throws -> Beginning {
    let hasJournal = InputFile.exists(journalPath) && InputFile.exists(partial)
    if force || (!resume && !hasJournal && !InputFile.exists(path)) { return try fresh() }
    guard resume else {
      throw Failure(
        .inputOutput, code: "file.exists",
        hasJournal
          ? "\(partial) is an unfinished sweep; nothing was changed"
          : "\(path) is there already; nothing was changed",
        help: hasJournal
          ? "finish it with --resume, or begin anew with --force"
          : "choose another --out, or add --force to replace it")
    }
    if hasJournal {
      let journal = try SweepJournal(resuming: journalPath, identity)
      let file = try LabelledArrays(opening: arrays.layout, at: partial, toWrite: true)
      return .open(file, journal)
    }
    if InputFile.exists(path) {
      let file = try LabelledArrays(opening: arrays.layout, at: path, toWrite: false)
      for entry in identity {
        let attribute = SweepSession.attribute(entry.name)
        let found = file.attribute(attribute)
        guard found == entry.value else {
          throw Failure(
            .data, code: "sweep.changed",
            "\(path) is whole, but of another sweep: \(entry.name) is not the same "
              + "(then \(found ?? "unknown"), now \(entry.value))",
            help: "choose another --out, or begin anew with --force")
        }
      }
      return .finished
    }
    return try fresh()
  }

  /// The name under which a part of the identity stands in the file.
  static func attribute(_ name: String) -> String { "exosim_" + name.replacing(" ", with: "_") }

  private func fresh() throws -> Beginning {
    let isNew = !InputFile.exists(folder)
    try OutputFile.makeFolder(folder)
    guard InputFile.isDirectory(folder) else { throw OutputFile.unwritable(folder, ENOTDIR) }
    for old in [journalPath, partial] where unlink(old) != 0 && errno != ENOENT {
      throw OutputFile.unwritable(old, errno)
    }
    // libnetcdf's own word for a folder that cannot be written is less clear.
    guard access(folder, W_OK) == 0 else { throw OutputFile.unwritable(partial, errno) }
    do {
      let file = try arrays.make(at: partial)
      return .open(file, try SweepJournal(beginning: journalPath, identity))
    } catch {
      unlink(partial)
      unlink(journalPath)
      if isNew { rmdir(folder) }
      throw error
    }
  }

  /// Computes what is left.
  ///
  /// - Throws: `Failure` with status 130 when the user stops it; what is done stays.
  func compute(
    _ subject: any SweepSubject, _ file: LabelledArrays, _ journal: SweepJournal
  ) throws -> Int {
    let total = arrays.design.count
    var progress = Progress(
      total: total, done: journal.done.reduce(0) { $0 + $1.count }, isQuiet: console.isQuiet)
    Interruption.watch()
    var trajectories = 0
    // Few at first, so that something is soon seen; then as many as take a second or two.
    var size = min(subject.chunk, 64)
    for gap in journal.open(of: total) {
      var next = gap.lowerBound
      while next < gap.upperBound {
        let range = next..<min(next + size, gap.upperBound)
        let begin = Progress.seconds()
        let block = try subject.compute(range)
        try arrays.write(block, from: range.lowerBound, to: file)
        try journal.note(range)
        trajectories += block.trajectories
        next = range.upperBound
        progress.advance(range.count)
        if Interruption.isAsked { throw stopped(progress) }
        let took = Progress.seconds() - begin
        if took < 1 { size = min(subject.chunk, size * 2) }
        if took > 4 { size = max(8, size / 2) }
      }
    }
    progress.end()
    return trajectories
  }

  private func stopped(_ progress: Progress) -> Failure {
    progress.clear()
    return Failure(
      .interrupted, code: "sweep.interrupted",
      "stopped after \(progress.done) of \(progress.total) members; what is done is kept",
      help: "the same command with --resume finishes it")
  }

  /// Gives the file its name once it is whole.
  func finish(_ file: LabelledArrays) throws {
    try file.close()
    guard rename(partial, path) == 0 else { throw OutputFile.unwritable(path, errno) }
    unlink(journalPath)
    OutputFile.discardRemains(of: journalPath)
    OutputFile.synchronise(folder)
  }
}

/// Ctrl-C, noticed between two ranges of members; a second one ends the program at once.
enum Interruption {
  private nonisolated(unsafe) static var asked: Int32 = 0

  static var isAsked: Bool { asked != 0 }

  static func watch() {
    asked = 0
    signal(SIGINT, stop)
    signal(SIGTERM, stop)
  }

  /// Everything noted is on the disk already, so the next one may end the program hard.
  private static let stop: @convention(c) (Int32) -> Void = { _ in
    if asked != 0 { _exit(130) }
    asked = 1
  }
}
