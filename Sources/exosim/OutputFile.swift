import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes whole files: a reader sees the old one or the new one, never half of it.
enum OutputFile {
  /// What --out was given; an empty name, as of a variable that is not set, would be the root folder.
  static func named(_ name: String) throws -> String {
    guard !name.isEmpty else {
      throw ValidationError(
        "--out: the name is empty; give a file or a folder, such as --out answer")
    }
    return name
  }

  static func save(_ text: String, to name: String) throws(Failure) {
    let path = try followed(name)
    if try isSpecial(path) { return try pour(text, into: path) }
    let temporary = try stage(text, beside: path)
    guard rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw unwritable(path, code)
    }
    synchronise(folder(of: path))
  }

  /// Writes a file piece by piece; it has its name only once it is whole.
  static func stream(
    to name: String, _ write: ((String) throws -> Void) throws -> Void
  ) throws {
    let path = try followed(name)
    if try isSpecial(path) {
      return try write { text throws(Failure) in try pour(text, into: path) }
    }
    let temporary = temporaryName(of: path)
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw unwritable(path, errno) }
    do {
      defer { close(file) }
      try write { text in
        let code = put(text, file)
        if code != 0 { throw unwritable(path, code) }
      }
      guard fsync(file) == 0 else { throw unwritable(path, errno) }
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw unwritable(path, code)
    }
    synchronise(folder(of: path))
  }

  /// The file that a link leads to: it is written, and the link stays.
  private static func followed(_ path: String) throws(Failure) -> String {
    if InputFile.wasRead(path) {
      throw Failure(
        .inputOutput, code: "file.is-input",
        "\(path) was read as input, and writing it would lose it",
        help: "nothing was written; give --out another name")
    }
    var status = stat()
    guard lstat(path, &status) == 0, (status.st_mode & S_IFMT) == S_IFLNK else { return path }
    guard let whole = realpath(path, nil) else {
      throw unwritable(path, errno == ENOENT ? EEXIST : errno)
    }
    defer { free(whole) }
    return String(cString: whole)
  }

  /// True for a device or a pipe, which is written through and never replaced by a file.
  static func isSpecial(_ path: String) throws(Failure) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return false
    case S_IFDIR: throw unwritable(path, EISDIR)
    default: return true
    }
  }

  private static func pour(_ text: String, into path: String) throws(Failure) {
    let file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard file >= 0 else { throw unwritable(path, errno) }
    defer { close(file) }
    let code = put(text, file)
    if code != 0 { throw unwritable(path, code) }
  }

  /// Writes all files into `folder` (made if missing), or none of them.
  static func save(_ files: [(name: String, text: String)], into folder: String) throws(Failure) {
    let isNew = !InputFile.exists(folder)
    if isNew {
      try makeFolder(folder)
    } else if !InputFile.isDirectory(folder) {
      throw unwritable(folder, ENOTDIR)
    }
    var staged: [(temporary: String, path: String)] = []
    var replaced: [(backup: String, path: String)] = []
    var placed: [String] = []
    do throws(Failure) {
      for file in files {
        let path = try followed("\(folder)/\(file.name)")
        staged.append((try stage(file.text, beside: path), path))
      }
      for file in staged {
        let backup = "\(file.temporary).old"
        if link(file.path, backup) == 0 { replaced.append((backup, file.path)) }
        guard rename(file.temporary, file.path) == 0 else { throw unwritable(file.path, errno) }
        placed.append(file.path)
      }
    } catch {
      for path in placed { unlink(path) }
      for file in replaced { rename(file.backup, file.path) }
      for file in staged { unlink(file.temporary) }
      if isNew { rmdir(folder) }
      throw error
    }
    for file in replaced { unlink(file.backup) }
    synchronise(folder)
  }

  static func makeFolder(_ path: String) throws(Failure) {
    guard !path.isEmpty, !InputFile.isDirectory(path) else { return }
    if mkdir(path, 0o777) == 0 { return }
    guard errno == ENOENT, folder(of: path) != path else { throw unwritable(path, errno) }
    try makeFolder(folder(of: path))
    guard mkdir(path, 0o777) == 0 else { throw unwritable(path, errno) }
  }

  /// Writes the text to a new file in the same folder, down to the disk.
  private static func stage(_ text: String, beside path: String) throws(Failure) -> String {
    if InputFile.isDirectory(path) { throw unwritable(path, EISDIR) }
    let temporary = temporaryName(of: path)
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw unwritable(path, errno) }
    let code = put(text, file)
    let synced = code == 0 && fsync(file) == 0
    let why = code == 0 ? errno : code
    let closed = close(file) == 0
    if synced && closed { return temporary }
    unlink(temporary)
    throw unwritable(path, why)
  }

  /// Where a file is written before it has its name; what dead processes left there goes first.
  private static func temporaryName(of path: String) -> String {
    discardRemains(of: path)
    return "\(folder(of: path))/\(temporaryPrefix(of: path))\(getpid()).tmp"
  }

  private static func temporaryPrefix(of path: String) -> String {
    ".\(path.split(separator: "/").last.map(String.init) ?? path)."
  }

  /// Removes unfinished copies of a file whose writers were killed.
  static func discardRemains(of path: String) {
    let prefix = temporaryPrefix(of: path)
    for name in InputFile.names(in: folder(of: path)) where name.hasPrefix(prefix) {
      let rest = name.dropFirst(prefix.count)
      guard rest.hasSuffix(".tmp") || rest.hasSuffix(".tmp.old"),
        let writer = rest.split(separator: ".").first.flatMap({ pid_t($0) }), writer > 0
      else { continue }
      if writer != getpid(), kill(writer, 0) == 0 || errno != ESRCH { continue }
      unlink("\(folder(of: path))/\(name)")
    }
  }

  /// - Returns: 0, or the error number.
  static func put(_ text: String, _ file: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { put(UnsafeRawBufferPointer($0), file) }
  }

  static func put(_ bytes: [UInt8], _ file: Int32) -> Int32 {
    bytes.withUnsafeBytes { put($0, file) }
  }

  private static func put(_ bytes: UnsafeRawBufferPointer, _ file: Int32) -> Int32 {
    var rest = bytes
    while let base = rest.baseAddress, rest.count > 0 {
      let count = Int(write(file, base, rest.count))
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
    return 0
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func synchronise(_ folder: String) {
    let file = open(folder, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    fsync(file)
    close(file)
  }

  private static func isDanglingLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && (status.st_mode & S_IFMT) == S_IFLNK
      && !InputFile.exists(path)
  }

  static func unwritable(_ path: String, _ code: Int32) -> Failure {
    let why =
      switch code {
      case ENOENT where InputFile.isDirectory(folder(of: path)):
        "no file can be made in its folder"
      case ENOENT: "its folder does not exist"
      case EEXIST where isDanglingLink(path): "it is a link to something that does not exist"
      case EISDIR: "it is a folder"
      case ENOTDIR: "it is not a folder"
      case EACCES, EPERM, EROFS: "no permission to write there"
      case ENOSPC: "the disk is full"
      default: String(cString: strerror(code))
      }
    return Failure(.inputOutput, code: "file.unwritable", "cannot write \(path): \(why)")
  }
}
