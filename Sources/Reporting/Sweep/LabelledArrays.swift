#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file of arrays with named dimensions, units and a record of where they come from.
///
/// netCDF in its classic form with 64-bit sizes: every offset is known from the start, so that any
/// part can be written at any time, in any order, to the same bytes.
public final class LabelledArrays {
  /// What the file holds, before any number is in it.
  public struct Layout: Sendable {
    /// What stands at each place of a variable; a text has one byte a place.
    public enum Kind: Sendable { case double, byte, text, integer }
    /// A fact about a variable or about the file.
    public enum Attribute: Sendable {
      case text(String)
      case number(Double)
      case integer(Int64)
      case bytes([Int8])
    }
    /// A length that variables share, under a name.
    public struct Dimension: Sendable {
      public var name: String
      public var length: Int
    }
    /// An array over some of the dimensions.
    public struct Variable: Sendable {
      public var name: String
      public var kind: Kind
      /// Places in `dimensions`.
      public var dimensions: [Int]
      public var attributes: [(name: String, value: Attribute)]
    }
    public var dimensions: [Dimension] = []
    public var variables: [Variable] = []
    public var attributes: [(name: String, value: Attribute)] = []
  }

  /// What stands where nothing was computed.
  public static let missing = NetCDFLibrary.fillDouble

  public let layout: Layout
  public let path: String
  private let library: NetCDFLibrary
  private var file: Int32 = -1
  private var isOpen = false

  /// Makes a new file, every value missing.
  public init(making layout: Layout, at path: String) throws(LabelledArraysError) {
    self.layout = layout
    self.path = path
    library = try NetCDFLibrary.shared()
    try demand(
      library.create(path, NetCDFLibrary.clobber | NetCDFLibrary.format64BitData, &file), "make")
    isOpen = true
    do throws(LabelledArraysError) {
      try define()
    } catch {
      abandon()
      throw error
    }
  }

  /// Opens a file made before with the same layout.
  public init(
    opening layout: Layout, at path: String, toWrite: Bool
  ) throws(LabelledArraysError) {
    self.layout = layout
    self.path = path
    library = try NetCDFLibrary.shared()
    try demand(library.open(path, toWrite ? NetCDFLibrary.writable : 0, &file), "open")
    isOpen = true
  }

  deinit { if isOpen { _ = library.close(file) } }

  /// Finishes the file; once closed, closing again does nothing.
  public func close() throws(LabelledArraysError) {
    guard isOpen else { return }
    isOpen = false
    try demand(library.close(file), "finish")
  }

  /// Brings everything written so far down to the disk.
  public func synchronise() throws(LabelledArraysError) {
    try demand(library.synchronise(file), "write")
    let other = Self.openFile(path)
    guard other >= 0 else { throw .failed("write", path: path, code: errno) }
    let code = fsync(other) == 0 ? 0 : errno
    _ = Self.closeFile(other)
    if code != 0 { throw .failed("write", path: path, code: code) }
  }

  private static func openFile(_ path: String) -> Int32 { open(path, O_RDWR | O_CLOEXEC) }
  #if canImport(Glibc)
    private static func closeFile(_ file: Int32) -> Int32 { Glibc.close(file) }
  #elseif canImport(Musl)
    private static func closeFile(_ file: Int32) -> Int32 { Musl.close(file) }
  #else
    private static func closeFile(_ file: Int32) -> Int32 { Darwin.close(file) }
  #endif

  /// Closes the file as it is; what is in it is of no use.
  private func abandon() {
    isOpen = false
    _ = library.close(file)
  }

  // MARK: definitions

  private func define() throws(LabelledArraysError) {
    var number: Int32 = 0
    for dimension in layout.dimensions {
      try demand(
        library.defineDimension(file, dimension.name, dimension.length, &number), "define")
    }
    for variable in layout.variables {
      let places = variable.dimensions.map { Int32($0) }
      let kind =
        switch variable.kind {
        case .double: NetCDFLibrary.double
        case .byte: NetCDFLibrary.byte
        case .text: NetCDFLibrary.character
        case .integer: NetCDFLibrary.int64
        }
      try demand(
        library.defineVariable(file, variable.name, kind, Int32(places.count), places, &number),
        "define")
      for attribute in variable.attributes { try put(attribute.name, attribute.value, number) }
    }
    for attribute in layout.attributes {
      try put(attribute.name, attribute.value, NetCDFLibrary.global)
    }
    try demand(library.endDefinitions(file), "write")
  }

  private func put(
    _ name: String, _ value: Layout.Attribute, _ variable: Int32
  ) throws(LabelledArraysError) {
    let code: Int32
    switch value {
    case .text(let text):
      let bytes = text.utf8.map { CChar(bitPattern: $0) }
      code = library.putText(file, variable, name, bytes.count, bytes)
    case .number(let number):
      code = library.putDoubles(file, variable, name, NetCDFLibrary.double, 1, [number])
    case .integer(let number):
      code = library.putIntegers(file, variable, name, NetCDFLibrary.int64, 1, [number])
    case .bytes(let bytes):
      code = library.putBytes(file, variable, name, NetCDFLibrary.byte, bytes.count, bytes)
    }
    try demand(code, "define")
  }

  /// A text attribute of the whole file, if it has it.
  public func attribute(_ name: String) -> String? {
    var length = 0
    guard library.attributeLength(file, NetCDFLibrary.global, name, &length) == 0 else {
      return nil
    }
    var bytes = [CChar](repeating: 0, count: length + 1)
    guard library.getText(file, NetCDFLibrary.global, name, &bytes) == 0 else { return nil }
    return String(decoding: bytes.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  // MARK: numbers

  /// Writes a range of one variable, counted over all its dimensions with the last fastest.
  public func write(
    _ values: [Double], to variable: String, from start: Int
  ) throws(LabelledArraysError) {
    try each(box: variable, start, values.count) { (place, at, lengths, offset) in
      values.withUnsafeBufferPointer {
        library.writeDoubles(file, place, at, lengths, $0.baseAddress! + offset)
      }
    }
  }

  /// The same for bytes.
  public func write(
    _ values: [Int8], to variable: String, from start: Int
  ) throws(LabelledArraysError) {
    try each(box: variable, start, values.count) { (place, at, lengths, offset) in
      values.withUnsafeBufferPointer {
        library.writeBytes(file, place, at, lengths, $0.baseAddress! + offset)
      }
    }
  }

  /// The same for whole numbers.
  public func write(
    _ values: [Int64], to variable: String, from start: Int
  ) throws(LabelledArraysError) {
    try each(box: variable, start, values.count) { (place, at, lengths, offset) in
      values.withUnsafeBufferPointer {
        library.writeIntegers(file, place, at, lengths, $0.baseAddress! + offset)
      }
    }
  }

  /// Writes the characters of a text variable, whose last dimension is the length of a text.
  public func write(
    text: [UInt8], to variable: String, from start: Int
  ) throws(LabelledArraysError) {
    let characters = text.map { CChar(bitPattern: $0) }
    try each(box: variable, start, characters.count) { (place, at, lengths, offset) in
      characters.withUnsafeBufferPointer {
        library.writeText(file, place, at, lengths, $0.baseAddress! + offset)
      }
    }
  }

  /// A range of one variable, counted as in `write`; what was never written is `missing`.
  public func numbers(
    of variable: String, from start: Int, count: Int
  ) throws(LabelledArraysError) -> [Double] {
    var values = [Double](repeating: 0, count: count)
    try each(box: variable, start, count, to: "read") { (place, at, lengths, offset) in
      values.withUnsafeMutableBufferPointer {
        library.readDoubles(file, place, at, lengths, $0.baseAddress! + offset)
      }
    }
    return values
  }

  /// A range of a variable of bytes.
  public func bytes(
    of variable: String, from start: Int, count: Int
  ) throws(LabelledArraysError) -> [Int8] {
    var values = [Int8](repeating: 0, count: count)
    try each(box: variable, start, count, to: "read") { (place, at, lengths, offset) in
      values.withUnsafeMutableBufferPointer {
        library.readBytes(file, place, at, lengths, $0.baseAddress! + offset)
      }
    }
    return values
  }

  /// A range of a text variable up to its first zero byte; broken UTF-8 is mended.
  public func text(
    of variable: String, from start: Int, count: Int
  ) throws(LabelledArraysError) -> String {
    var values = [CChar](repeating: 0, count: count)
    try each(box: variable, start, count, to: "read") { (place, at, lengths, offset) in
      values.withUnsafeMutableBufferPointer {
        library.readText(file, place, at, lengths, $0.baseAddress! + offset)
      }
    }
    return String(
      decoding: values.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Cuts a range into boxes that the library can take at once.
  private func each(
    box name: String, _ start: Int, _ count: Int, to purpose: String = "write",
    _ body: (Int32, [Int], [Int], Int) -> Int32
  ) throws(LabelledArraysError) {
    guard count > 0, let variable = layout.variables.first(where: { $0.name == name }) else {
      return
    }
    var place: Int32 = 0
    try demand(library.variableNamed(file, name, &place), "read")
    let shape = variable.dimensions.map { layout.dimensions[$0].length }
    for box in Self.boxes(of: shape, from: start, count: count) {
      try demand(body(place, box.at, box.lengths, box.offset), purpose)
    }
  }

  /// A range of a row-major array as boxes, in order.
  ///
  /// - Returns: where each box begins, its lengths, and where it stands in the range.
  static func boxes(
    of shape: [Int], from start: Int, count: Int
  ) -> [(at: [Int], lengths: [Int], offset: Int)] {
    guard !shape.isEmpty else { return count > 0 ? [([], [], 0)] : [] }
    var boxes: [(at: [Int], lengths: [Int], offset: Int)] = []
    var (next, end) = (start, start + count)
    end = min(end, shape.reduce(1, *))
    while next < end {
      // The largest block of trailing dimensions that begins here and is filled to its end.
      var size = 1
      var dimension = shape.count
      while dimension > 0, next % (size * shape[dimension - 1]) == 0,
        next + size * shape[dimension - 1] <= end
      {
        size *= shape[dimension - 1]
        dimension -= 1
      }
      var lengths = [Int](repeating: 1, count: shape.count)
      for full in dimension..<shape.count { lengths[full] = shape[full] }
      var at = [Int](repeating: 0, count: shape.count)
      var rest = next
      for index in shape.indices.reversed() {
        at[index] = rest % shape[index]
        rest /= shape[index]
      }
      if dimension > 0 {
        lengths[dimension - 1] = min(shape[dimension - 1] - at[dimension - 1], (end - next) / size)
        size *= lengths[dimension - 1]
      }
      boxes.append((at, lengths, next - start))
      next += size
    }
    return boxes
  }

  private func demand(_ code: Int32, _ what: String) throws(LabelledArraysError) {
    guard code != 0 else { return }
    if code > 0 { throw .failed(what, path: path, code: code) }
    let words = library.message(code).map { String(cString: $0) } ?? "error \(code)"
    throw .failed("\(what) (\(words))", path: path, code: code)
  }
}
