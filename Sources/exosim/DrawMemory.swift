import Analysis

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the draws of an unfinished command came to: a file of blocks, and the journal of a sweep beside
/// it that says how many of them are whole.
///
/// A block is how many members it holds, how many bytes they take, a checksum of these bytes, and the
/// bytes. Numbers are 64-bit, little-endian. It is on the disk before the journal tells of it; what
/// stands behind the last one told of was never finished, and is cut off.
final class DrawMemory: MemberMemory {
  let path: String
  private let identity: SweepJournal.Identity
  private var journal: SweepJournal?
  private var file: Int32 = -1
  /// Blocks of the journal that were taken back.
  private var taken = 0
  /// Where in the file the next block begins.
  private var place = 0
  /// Members that were there already.
  private(set) var found = 0
  /// Members that were taken back or kept.
  private(set) var members = 0

  private static let head = 24

  private var journalPath: String { path + ".journal" }

  /// - Parameters:
  ///   - path: the file; nothing is written before there is something to keep.
  ///   - resume: take up what is there; else nothing may be there.
  init(
    _ path: String, _ identity: SweepJournal.Identity, resume: Bool, force: Bool
  ) throws(Failure) {
    self.path = path
    self.identity = identity
    let isUnfinished = InputFile.exists(journalPath) && InputFile.exists(path)
    guard isUnfinished, !force else { return }
    guard resume else {
      throw Failure(
        .inputOutput, code: "file.exists",
        "\(path) is an unfinished run with draws; nothing was changed",
        help: "finish it with --resume, or begin anew with --force")
    }
    let journal = try SweepJournal(resuming: journalPath, identity, of: .draws)
    file = open(path, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { throw OutputFile.unwritable(path, errno) }
    self.journal = journal
    found = journal.done.reduce(0) { $0 + $1.count }
  }

  deinit { if file >= 0 { close(file) } }

  func next(members count: Int) throws -> [UInt8]? {
    guard let journal, taken < journal.done.count else { return nil }
    let range = journal.done[taken]
    guard let head = read(Self.head, at: place) else { throw damaged }
    let words = (0..<3).map { Self.word(head[(8 * $0)..<(8 * $0 + 8)]) }
    guard range.lowerBound == members, range.count == count, words[0] == UInt64(count),
      let size = Int(exactly: words[1]), let bytes = read(size, at: place + Self.head),
      Self.checksum(bytes) == words[2]
    else { throw damaged }
    taken += 1
    place += Self.head + bytes.count
    members += count
    return bytes
  }

  func keep(_ bytes: [UInt8], members count: Int) throws {
    if journal == nil { try begin() }
    var block: [UInt8] = []
    block.reserveCapacity(Self.head + bytes.count)
    for word in [UInt64(count), UInt64(bytes.count), Self.checksum(bytes)] {
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        block.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    block += bytes
    guard ftruncate(file, off_t(place)) == 0, lseek(file, off_t(place), SEEK_SET) == off_t(place)
    else { throw OutputFile.unwritable(path, errno) }
    let code = OutputFile.put(block, file)
    guard code == 0 else { throw OutputFile.unwritable(path, code) }
    guard fsync(file) == 0 else { throw OutputFile.unwritable(path, errno) }
    try journal?.note(members..<members + count)
    taken += 1
    place += block.count
    members += count
  }

  /// Makes both files, and the folder that they stand in.
  private func begin() throws(Failure) {
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try OutputFile.makeFolder(String(path[..<slash]))
    }
    // Without its old journal no new block can be taken for an old one.
    unlink(journalPath)
    file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw OutputFile.unwritable(path, errno) }
    journal = try SweepJournal(beginning: journalPath, identity, of: .draws)
  }

  /// Forgets everything once the answer is on the disk.
  func finish() {
    guard journal != nil else { return }
    // The journal last: while both are there they can be taken up.
    for old in [path, journalPath] { unlink(old) }
    OutputFile.discardRemains(of: journalPath)
  }

  private var damaged: Failure {
    Failure(
      .data, code: "draws.damaged", "\(path) is damaged, or is not what this command asks for",
      help: "begin anew with --force")
  }

  private func read(_ count: Int, at place: Int) -> [UInt8]? {
    var status = stat()
    // No memory for what a damaged head only claims to be there.
    guard fstat(file, &status) == 0, place <= Int(status.st_size),
      count <= Int(status.st_size) - place
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let more = bytes.withUnsafeMutableBytes { buffer -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        return pread(file, base + done, count - done, off_t(place + done))
      }
      if more < 0 && errno == EINTR { continue }
      guard more > 0 else { return nil }
      done += more
    }
    return bytes
  }

  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// FNV-1a, 64 bits.
  ///
  /// - Source: Fowler, Noll & Vo; IETF draft-eastlake-fnv.
  private static func checksum(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
