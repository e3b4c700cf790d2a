/// Why a sweep cannot be set up: where, what was found, what to try.
public struct SweepError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Stable, for programs: "sweep.range", "sweep.unknown-name".
  public var code: String
  /// What the user wrote, as "--vary k=lin:0:1" or "points.csv:3:7".
  public var place: String
  /// One sentence, no trailing full stop.
  public var message: String
  /// What would be accepted there, or what to try.
  public var help: String?

  /// One finding, under a code with "sweep." in front.
  public init(_ code: String, at place: String, _ message: String, help: String? = nil) {
    self.code = "sweep." + code
    self.place = place
    self.message = message
    self.help = help
  }

  /// The place and the message, the help on a line below.
  public var description: String {
    "\(place): \(message)" + (help.map { "\n    \($0)" } ?? "")
  }
}
