import Dosing
import ReactionNetworks

/// A question about nature that has several answers in the model, none of them known to be right.
public struct Unknown: Hashable, Sendable {
  /// One of its answers.
  public struct Option: Hashable, Sendable {
    /// By its name in the manifest.
    public var name: String
    public var label: String
  }
  /// "variants.release" of the dose file.
  public var path: String
  public var label: String
  /// In the order of the manifest.
  public var options: [Option]

  /// "release"
  public var name: String {
    path.split(separator: ".").last.map(String.init) ?? path
  }

  /// The unknowns that have a part in a plan: those of the manifest whose options make any difference
  /// to the parameters of the plan's network.
  static func all(
    of plan: DosePlan, schedule: (DosePlan) throws -> Schedule
  ) throws -> [Unknown] {
    let own = try schedule(plan).parameters
    return try plan.manifest.choices.compactMap { choice -> Unknown? in
      let head = "variants."
      guard choice.isUnknown, choice.path.hasPrefix(head) else { return nil }
      let variant = String(choice.path.dropFirst(head.count))
      let chosen = plan.variants[variant]
      let matters = try choice.options.contains { option in
        guard option.name != chosen,
          option.set.contains(where: { ParameterInUse.isUsed($0.row, by: plan) })
        else { return false }
        var other = plan
        other.variants[variant] = option.name
        return try schedule(other).parameters != own
      }
      guard matters else { return nil }
      return Unknown(
        path: choice.path, label: choice.label ?? variant,
        options: choice.options.map { Option(name: $0.name, label: $0.label) })
    }
  }
}
