import ReactionNetworks

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads whole text files, and says plainly why one cannot be read.
enum InputFile {
  /// More than any dose file a person writes.
  static let doseLimit = 1 << 20
  /// More than any model or table that this program should meet.
  static let modelLimit = 1 << 25

  /// - Parameter path: `-` means standard input.
  static func text(_ path: String, limit: Int = modelLimit) throws(Failure) -> String {
    try text(of: bytes(path, limit: limit), path)
  }

  /// The same, read already.
  static func text(of bytes: [UInt8], _ path: String) throws(Failure) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    let (line, byte) = firstInvalid(bytes)
    throw Failure(
      .data, code: "file.not-utf8",
      "\(name(path)): line \(line) is not UTF-8 text (byte \(byte))",
      help: "save the file with the encoding UTF-8")
  }

  static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && (status.st_mode & S_IFMT) == S_IFDIR
  }

  /// Names in a folder, sorted; empty if it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// A file, whatever name it goes by.
  private struct Identity: Hashable {
    private let device: UInt64
    private let number: UInt64

    init(_ status: stat) {
      device = UInt64(status.st_dev)
      number = UInt64(status.st_ino)
    }
  }

  /// What this process has read. Files are read and written by the command's own thread alone.
  nonisolated(unsafe) private static var inputs: Set<Identity> = []

  /// True for a file that was read, by this name or another: to write it would lose what was asked.
  static func wasRead(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    return inputs.contains(Identity(status))
  }

  private static func name(_ path: String) -> String { path == "-" ? "standard input" : path }

  /// The bytes of a whole file; what they mean is for somebody else to say.
  static func bytes(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
    let file = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw unreadable(path, errno) }
    defer { if file != 0 { close(file) } }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw unreadable(path, errno) }
    if (status.st_mode & S_IFMT) == S_IFDIR { throw unreadable(path, EISDIR) }
    if (status.st_mode & S_IFMT) == S_IFREG { inputs.insert(Identity(status)) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(limit, max(0, Int(status.st_size))) + 1)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw unreadable(path, errno) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[0..<count])
      try require(bytes, path, limit: limit)
    }
  }

  /// No more than is read of one file.
  static func require(_ bytes: [UInt8], _ path: String, limit: Int) throws(Failure) {
    guard bytes.count > limit else { return }
    throw Failure(
      .data, code: "file.too-large",
      "\(name(path)) is larger than \(limit >> 20) MiB, the most that is read")
  }

  private static func unreadable(_ path: String, _ code: Int32) -> Failure {
    let why =
      switch code {
      case ENOENT: "there is no such file"
      case EISDIR: "it is a folder, not a file"
      case EACCES, EPERM: "no permission to read it"
      default: String(cString: strerror(code))
      }
    return Failure(.inputOutput, code: "file.unreadable", "cannot read \(name(path)): \(why)")
  }

  private static func firstInvalid(_ bytes: [UInt8]) -> (line: Int, byte: Int) {
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var (line, byte) = (1, 1)
    while case .valid(let character) = parser.parseScalar(from: &rest) {
      if character.first == 0x0A { line += 1 }
      byte += character.count
    }
    return (line, byte)
  }
}
