import Dosing
import ReactionNetworks

/// How far an option that nobody knows to be true is from the usual one, in the numbers that it sets:
/// what a result under it asks one to believe.
struct OptionFold {
  /// "half_effect_concentration 51 times lower"; one a number that differs, the farthest first.
  let parts: [String]
  /// What the usual option is called.
  let usual: String

  /// `nil` for the usual option, and for one that differs in no number.
  init?(
    _ option: ModelManifest.Option, of choice: ModelManifest.Choice, _ table: ParameterTable
  ) {
    guard choice.isUnknown, let name = choice.standard, name != option.name,
      let usual = choice.option(name)
    else { return nil }
    self.usual = usual.label
    let folds = option.set.compactMap { binding -> (fold: Double, text: String)? in
      guard let other = usual.set.last(where: { $0.parameter == binding.parameter }),
        let here = table.value(binding.row), let there = table.value(other.row),
        here > 0, there > 0, here != there
      else { return nil }
      let fold = max(here / there, there / here)
      let times = NumberText.short(fold, digits: 2)
      return (fold, "\(binding.parameter) \(times) times \(here > there ? "higher" : "lower")")
    }
    parts = folds.sorted { $0.fold > $1.fold }.map(\.text)
    if parts.isEmpty { return nil }
  }
}

extension Experiment {
  /// One note for each option of the plan that is not the usual one.
  var folds: [String] {
    manifest.choices.compactMap { choice in
      guard let option = plan.chosen(choice.path).flatMap({ choice.option($0) }),
        let fold = OptionFold(option, of: choice, table)
      else { return nil }
      return "\(choice.path) = \(option.name): \(EvidenceSummary.list(fold.parts)) than under "
        + "“\(fold.usual)”"
    }
  }
}
