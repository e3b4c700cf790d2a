#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which members of unfinished work are done: a text file beside its results, one line a range.
///
/// A line is written after the results of its range are on the disk, so that whatever ends the
/// program, no line ever promises more than is there.
final class SweepJournal {
  /// What the work depends on, by name; all of it must be the same for the work to be resumed.
  typealias Identity = [(name: String, value: String)]

  /// Whose journal it is.
  enum Work: String {
    case sweep
    /// What is computed for the draws of a study.
    case draws
  }

  let path: String
  private let work: Work
  private(set) var done: [Range<Int>] = []
  private var file: Int32 = -1

  private static let heading = "exosim sweep journal 1"

  /// Begins a new journal.
  init(
    beginning path: String, _ identity: Identity, of work: Work = .sweep
  ) throws(Failure) {
    self.path = path
    self.work = work
    let text =
      ([Self.heading] + identity.map { "\($0.name)\t\($0.value)" }).joined(separator: "\n")
      + "\nbegun\n"
    try OutputFile.save(text, to: path)
    try open()
  }

  /// Takes up the journal of unfinished work.
  ///
  /// - Throws: what has changed since, by name.
  init(
    resuming path: String, _ identity: Identity, of work: Work = .sweep
  ) throws(Failure) {
    self.path = path
    self.work = work
    let text = try InputFile.text(path, limit: 1 << 28)
    // What stands behind the last end of line was never finished.
    let whole = text.lastIndex(of: "\n").map { text[...$0] } ?? ""
    var lines = whole.split(separator: "\n").map(String.init)[...]
    guard lines.popFirst() == Self.heading else { throw Self.unreadable(path, work) }
    var found: [String: String] = [:]
    while let line = lines.popFirst(), line != "begun" {
      guard let tab = line.firstIndex(of: "\t") else { throw Self.unreadable(path, work) }
      found[String(line[..<tab])] = String(line[line.index(after: tab)...])
    }
    try Self.compare(found, identity, work)
    for line in lines {
      let words = line.split(separator: " ")
      guard words.count == 3, words[0] == "done", let start = Int(words[1]),
        let end = Int(words[2]), 0 <= start, start < end
      else { throw Self.unreadable(path, work) }
      done.append(start..<end)
    }
    try open()
    if whole.utf8.count < text.utf8.count { _ = ftruncate(file, off_t(whole.utf8.count)) }
  }

  deinit { if file >= 0 { close(file) } }

  private static func unreadable(_ path: String, _ work: Work) -> Failure {
    let whose = work == .sweep ? "a sweep" : "draws"
    return Failure(
      .data, code: "\(work.rawValue).journal",
      "\(path) is not the journal of \(whose), or is damaged", help: "begin anew with --force")
  }

  private static func compare(
    _ found: [String: String], _ identity: Identity, _ work: Work
  ) throws(Failure) {
    let what = work == .sweep ? "sweep" : "run with draws"
    for entry in identity where found[entry.name] != entry.value {
      throw Failure(
        .data, code: "\(work.rawValue).changed",
        "the unfinished \(what) cannot be resumed: \(entry.name) is not the same "
          + "(then \(found[entry.name] ?? "unknown"), now \(entry.value))",
        help: "resume with what it was begun with, or begin anew with --force")
    }
  }

  private func open() throws(Failure) {
    #if canImport(Glibc)
      file = Glibc.open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    #elseif canImport(Musl)
      file = Musl.open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    #else
      file = Darwin.open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    #endif
    guard file >= 0 else { throw OutputFile.unwritable(path, errno) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      throw Failure(
        .inputOutput, code: "\(work.rawValue).busy", "another exosim is at work on \(path)",
        help: "wait for it, or choose another --out")
    }
  }

  /// Notes a range whose results are on the disk.
  func note(_ range: Range<Int>) throws(Failure) {
    let code = OutputFile.put("done \(range.lowerBound) \(range.upperBound)\n", file)
    guard code == 0 else { throw OutputFile.unwritable(path, code) }
    guard fsync(file) == 0 else { throw OutputFile.unwritable(path, errno) }
    done.append(range)
  }

  /// What is left of all members, in order.
  func open(of count: Int) -> [Range<Int>] {
    var gaps: [Range<Int>] = []
    var next = 0
    for range in done.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { gaps.append(next..<range.lowerBound) }
      next = max(next, range.upperBound)
    }
    if next < count { gaps.append(next..<count) }
    return gaps
  }
}
