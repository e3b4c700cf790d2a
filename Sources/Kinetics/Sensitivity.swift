/// The names of derivatives in a network compiled with sensitivities.
///
/// Every value of such a network is thought to depend on one number θ, and a member says how: it sets
/// `name(of: p)` = dp/dθ for some parameters p (all others: 0). Then `name(of: x)` is dx/dθ for every
/// symbol x that can be recorded. With dp/dθ = p, θ is ln p and every derivative has the unit of its
/// symbol; with several parameters it is a derivative along a direction.
///
/// States carry their derivatives under the same names, so that `Trajectory.final` of one run is the
/// start of the next, and tolerances judge both alike.
public enum Sensitivity {
  /// "d(x)", which no model can call a symbol of its own.
  public static func name(of symbol: String) -> String { "d(\(symbol))" }

  /// How the time at which a run starts depends on θ: a member sets it where the length of what comes
  /// before does. Model time unit.
  public static let ofStart = name(of: "time")

  /// True for a name of a derivative.
  public static func isName(_ name: String) -> Bool { name.hasPrefix("d(") && name.hasSuffix(")") }
}
