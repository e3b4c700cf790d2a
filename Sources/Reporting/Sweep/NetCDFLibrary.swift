#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a file of labelled arrays cannot be made, written or read.
public enum LabelledArraysError: Error, Hashable, Sendable {
  /// libnetcdf is not on this machine; the text says where it was looked for.
  case noLibrary(String)
  /// An operation on a file failed, with the system's error number where it is one.
  case failed(String, path: String, code: Int32)
}

/// The functions of libnetcdf that sweeps use, loaded when the first one is needed.
///
/// Loaded rather than linked, so that the other verbs neither need the library nor pay its start.
struct NetCDFLibrary: @unchecked Sendable {
  typealias Text = UnsafePointer<CChar>
  typealias Sizes = UnsafePointer<Int>
  typealias Create = @convention(c) (Text, Int32, UnsafeMutablePointer<Int32>) -> Int32
  typealias DefineDimension =
    @convention(c) (
      Int32, Text, Int, UnsafeMutablePointer<Int32>
    ) -> Int32
  typealias DefineVariable =
    @convention(c) (
      Int32, Text, Int32, Int32, UnsafePointer<Int32>?, UnsafeMutablePointer<Int32>
    ) -> Int32
  typealias PutText = @convention(c) (Int32, Int32, Text, Int, UnsafePointer<CChar>) -> Int32
  typealias PutDoubles =
    @convention(c) (
      Int32, Int32, Text, Int32, Int, UnsafePointer<Double>
    ) -> Int32
  typealias PutBytes =
    @convention(c) (
      Int32, Int32, Text, Int32, Int, UnsafePointer<Int8>
    ) -> Int32
  typealias PutIntegers =
    @convention(c) (
      Int32, Int32, Text, Int32, Int, UnsafePointer<Int64>
    ) -> Int32
  typealias GetText = @convention(c) (Int32, Int32, Text, UnsafeMutablePointer<CChar>) -> Int32
  typealias AttributeLength =
    @convention(c) (
      Int32, Int32, Text, UnsafeMutablePointer<Int>
    ) -> Int32
  typealias OnFile = @convention(c) (Int32) -> Int32
  typealias VariableNamed = @convention(c) (Int32, Text, UnsafeMutablePointer<Int32>) -> Int32
  typealias WriteDoubles =
    @convention(c) (
      Int32, Int32, Sizes, Sizes, UnsafePointer<Double>
    ) -> Int32
  typealias WriteBytes = @convention(c) (Int32, Int32, Sizes, Sizes, UnsafePointer<Int8>) -> Int32
  typealias WriteIntegers =
    @convention(c) (
      Int32, Int32, Sizes, Sizes, UnsafePointer<Int64>
    ) -> Int32
  typealias WriteText = @convention(c) (Int32, Int32, Sizes, Sizes, UnsafePointer<CChar>) -> Int32
  typealias ReadDoubles =
    @convention(c) (
      Int32, Int32, Sizes, Sizes, UnsafeMutablePointer<Double>
    ) -> Int32
  typealias ReadBytes =
    @convention(c) (
      Int32, Int32, Sizes, Sizes, UnsafeMutablePointer<Int8>
    ) -> Int32
  typealias ReadText =
    @convention(c) (
      Int32, Int32, Sizes, Sizes, UnsafeMutablePointer<CChar>
    ) -> Int32
  typealias Message = @convention(c) (Int32) -> Text?

  let create: Create
  let open: Create
  let defineDimension: DefineDimension
  let defineVariable: DefineVariable
  let putText: PutText
  let putDoubles: PutDoubles
  let putBytes: PutBytes
  let putIntegers: PutIntegers
  let getText: GetText
  let attributeLength: AttributeLength
  let endDefinitions: OnFile
  let synchronise: OnFile
  let close: OnFile
  let variableNamed: VariableNamed
  let writeDoubles: WriteDoubles
  let writeBytes: WriteBytes
  let writeIntegers: WriteIntegers
  let writeText: WriteText
  let readDoubles: ReadDoubles
  let readBytes: ReadBytes
  let readText: ReadText
  let message: Message

  /// Values of netcdf.h.
  static let clobber: Int32 = 0
  static let writable: Int32 = 1
  static let format64BitData: Int32 = 0x0020
  static let byte: Int32 = 1
  static let character: Int32 = 2
  static let double: Int32 = 6
  static let int64: Int32 = 10
  static let global: Int32 = -1
  static let fillDouble = 9.969_209_968_386_869_0e36

  static let names = [
    "libnetcdf.so.19", "libnetcdf.so.22", "libnetcdf.so.18", "libnetcdf.so", "libnetcdf.dylib",
  ]

  private static let loaded: Result<NetCDFLibrary, LabelledArraysError> = load()

  static func shared() throws(LabelledArraysError) -> NetCDFLibrary { try loaded.get() }

  private static func load() -> Result<NetCDFLibrary, LabelledArraysError> {
    // A name of one's own comes first, for libraries in unusual places.
    let asked = getenv("EXOSIM_NETCDF").map { [String(cString: $0)] }
    for name in asked ?? names {
      guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { continue }
      guard let library = NetCDFLibrary(handle) else {
        return .failure(.noLibrary("\(name) is too old: it lacks functions of netCDF 4.4"))
      }
      return .success(library)
    }
    return .failure(
      .noLibrary("the library libnetcdf is not here (\((asked ?? names).joined(separator: ", ")))"))
  }

  private init?(_ handle: UnsafeMutableRawPointer) {
    func find<Function>(_ name: String, _: Function.Type) -> Function? {
      dlsym(handle, name).map { unsafeBitCast($0, to: Function.self) }
    }
    guard let create = find("nc_create", Create.self), let open = find("nc_open", Create.self),
      let defineDimension = find("nc_def_dim", DefineDimension.self),
      let defineVariable = find("nc_def_var", DefineVariable.self),
      let putText = find("nc_put_att_text", PutText.self),
      let putDoubles = find("nc_put_att_double", PutDoubles.self),
      let putBytes = find("nc_put_att_schar", PutBytes.self),
      let putIntegers = find("nc_put_att_longlong", PutIntegers.self),
      let getText = find("nc_get_att_text", GetText.self),
      let attributeLength = find("nc_inq_attlen", AttributeLength.self),
      let endDefinitions = find("nc_enddef", OnFile.self),
      let synchronise = find("nc_sync", OnFile.self), let close = find("nc_close", OnFile.self),
      let variableNamed = find("nc_inq_varid", VariableNamed.self),
      let writeDoubles = find("nc_put_vara_double", WriteDoubles.self),
      let writeBytes = find("nc_put_vara_schar", WriteBytes.self),
      let writeIntegers = find("nc_put_vara_longlong", WriteIntegers.self),
      let writeText = find("nc_put_vara_text", WriteText.self),
      let readDoubles = find("nc_get_vara_double", ReadDoubles.self),
      let readBytes = find("nc_get_vara_schar", ReadBytes.self),
      let readText = find("nc_get_vara_text", ReadText.self),
      let message = find("nc_strerror", Message.self)
    else { return nil }
    self.create = create
    self.open = open
    self.defineDimension = defineDimension
    self.defineVariable = defineVariable
    self.putText = putText
    self.putDoubles = putDoubles
    self.putBytes = putBytes
    self.putIntegers = putIntegers
    self.getText = getText
    self.attributeLength = attributeLength
    self.endDefinitions = endDefinitions
    self.synchronise = synchronise
    self.close = close
    self.variableNamed = variableNamed
    self.writeDoubles = writeDoubles
    self.writeBytes = writeBytes
    self.writeIntegers = writeIntegers
    self.writeText = writeText
    self.readDoubles = readDoubles
    self.readBytes = readBytes
    self.readText = readText
    self.message = message
  }
}
