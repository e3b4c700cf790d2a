public import ReactionNetworks

/// What binds the words of a dose file and of an answer to the symbols of one model.
///
/// Read from `model.json` beside the model. It holds names only; every number stands in the
/// model's parameter table, so that no biology stands in Swift.
public struct ModelManifest: Hashable, Sendable {
  /// One way to build the model: which file and module, and how it is brought to time 0.
  public struct Setting: Hashable, Sendable {
    public var name: String
    public var label: String?
    /// Antimony file beside the manifest, and which of its modules is the model.
    public var file: String
    public var module: String
    /// Symbol that holds the length of the run before time 0, in model time; `nil` = none.
    public var burnIn: String?
    /// How long to simulate, how often to record and when to read out if the file says nothing.
    public var duration: Quantity?
    public var outputEvery: Quantity?
    public var readoutTimes: [Quantity]
    /// What a difference is judged by here; `nil` = the manifest's own.
    public var detection: Detection?
    /// The readout the verdict is about here; `nil` = the manifest's own.
    public var headline: String?
    /// How its tissue can be divided; `nil` = it cannot.
    public var layers: TissueLayers?
    /// How one cell is cut out of it; `nil` = its cells cannot be counted one by one.
    public var cellLevel: CellLevel?
    /// Words of this setting: readout, place of the ledger, "cells" or "perCell" -> label.
    public var labels: [String: String] = [:]
  }

  /// A way in: what one administration and one device pass do to the model.
  public struct Route: Hashable, Sendable {
    public var name: String
    public var label: String
    /// Name of the one it leads into.
    public var setting: String
    /// Model parameter := value of a row of the parameter table.
    public var set: [Binding]
    /// What one administration does, after counted particles and volume are assigned.
    public var dose: [Assignment]
    /// What one device pass does; empty = the route has no device.
    public var device: [Assignment]
    /// The parameter that holds "administrations per time now infusing"; `nil` = no infusion.
    public var infusion: String?
    /// Rows of the table: one that any route of the setting lists counts only for those that list
    /// it.
    public var uses: [String]
    /// Options this route prefers, by path: `"administration.device": "co2_laser"`.
    public var defaults: [String: String]
    /// Options of `administration.device` it is done with; empty = any.
    public var devices: [String] = []
    /// Numbers of the dose file that change nothing here, by path, each with the reason.
    public var ignored: [String: String] = [:]

    /// True where a device pass does something.
    public var hasDevice: Bool { !device.isEmpty }
  }

  /// `parameter := row`, by name.
  public struct Binding: Hashable, Sendable {
    /// Of the network.
    public var parameter: String
    /// Of the parameter table.
    public var row: String
  }

  /// The symbols one dose is made of.
  public struct Dose: Hashable, Sendable {
    /// Parameters that hold the counted particles and the volume of one administration.
    public var counted: String
    public var volume: String
    /// The row whose range says what a vial can hold.
    public var concentration: String?
    /// Rows of the ratios that turn protein and moles of miRNA into particles; `nil` = no such
    /// doses.
    public var particlesPerMicrogram: String?
    /// Row of the copies of miRNA in a particle; `nil` = no doses in moles.
    public var mirnaPerParticle: String?
  }

  /// A named choice of the dose file, each option of which sets model parameters.
  public struct Choice: Hashable, Sendable {
    /// "product.source", "variants.release".
    public var path: String
    public var label: String?
    /// The option that holds where file and route are silent.
    public var standard: String?
    public var options: [Option]
    /// True where nature has chosen and nobody knows how; false for what the user chooses.
    public var isUnknown = false

    /// The option of that name, if the choice has it.
    public func option(_ name: String) -> Option? { options.first { $0.name == name } }
  }

  /// One answer to a choice, and the parameters it sets.
  public struct Option: Hashable, Sendable {
    public var name: String
    public var label: String
    /// In this order, later ones winning.
    public var set: [Binding]
  }

  /// The particle ledger: `places` add up to `total` at every time.
  public struct Ledger: Hashable, Sendable {
    /// Symbol of what was given so far.
    public var total: String
    public var places: [Place]
  }

  /// One place where particles can be: its symbol, and what people call it.
  public struct Place: Hashable, Sendable {
    public var symbol: String
    public var label: String
  }

  /// One step of the way from the vial to the functional copy.
  public struct FunnelStep: Hashable, Sendable {
    public var key: String
    public var label: String
    /// How many got this far, cumulative.
    public var symbol: String
    /// A step whose unit is another than that of the step before passes no share of it.
    public var unit: String
    /// Table rows that decide this step.
    public var parameters: [String]
  }

  /// One step of what cells and tissue make of the particles: nothing is counted there any more.
  public struct ResponseStep: Hashable, Sendable {
    public var key: String
    public var label: String
    /// Table rows that decide this step.
    public var parameters: [String]
  }

  /// Symbols of the particle numbers per fibroblast.
  public struct Cells: Hashable, Sendable {
    /// Means per reached cell, cumulative: particles received, and released into the cytosol.
    public var received: String?
    /// Released into the cytosol, as `received`.
    public var released: String?
    /// Share of a reached cell's binding sites in use.
    public var siteOccupancy: String?
    /// Share of the cells that particles can reach at all; `nil` = every cell.
    public var reached: String?
    /// Which cells these are, in the plural.
    public var label: String?
    /// A sentence on what these numbers mean, told with them.
    public var note: String?
    /// Where a plan divides the tissue: the layers that the cells are in.
    public var layers: [Layer] = []

    /// Symbols of one layer: its reached cells, and what all of them received and released so far.
    public struct Layer: Hashable, Sendable {
      public var number: String
      public var received: String
      public var released: String?
    }
  }

  /// A number a person can ask for.
  public struct Readout: Hashable, Sendable {
    /// How a difference from the comparator is told.
    public enum Change: String, Hashable, Sendable, CaseIterable {
      /// Differences are told as a part of the comparator.
      case relative
      /// Differences are told in the readout's own unit.
      case absolute
      /// The value itself is told.
      case none
    }
    public var name: String
    public var label: String
    /// `nil` = computed from others by the analysis.
    public var symbol: String?
    /// Empty for a pure number.
    public var unit: String
    public var change: Change
    /// Where it means anything; `nil` = in every setting.
    public var settings: [String]?
  }

  /// The smallest difference that a trial, or whoever else looks, could see.
  public struct Detection: Hashable, Sendable {
    public var readout: String
    /// The arm that a difference is taken to.
    public var versus: Comparator
    /// A row of the parameter table.
    public var threshold: String
    /// Who would see it: "a trial".
    public var observer: String
    /// A sentence on where the threshold is from.
    public var note: String?
    /// The comparison that the threshold is meant for; `nil` = not told.
    public var trial: Trial?
  }

  /// What the lesson on dilution tells beside the effect: readouts that are numbers per cell.
  public struct Lesson: Hashable, Sendable {
    /// Particles for each cell.
    public var perCell: String
    /// Share of the cells that get none.
    public var untouched: String
    /// Row of the table: particles per cell in published dishes, by its bounds; `nil` = not told.
    public var dish: String?
  }

  /// A comparison of means whose power can be computed: rows of the parameter table.
  public struct Trial: Hashable, Sendable {
    /// "paired" (everybody is their own control) or "two_groups".
    public var design: String
    /// People, or members of each group.
    public var number: String
    /// Standard deviation of the differences, or within a group; of relative readouts relative.
    public var spread: String
    /// The two-sided error of the first kind, and the power that counts as enough.
    public var error: String
    /// Row of the power that counts as enough.
    public var power: String

    /// Every row that it needs.
    public var rows: [String] { [number, spread, error, power] }
    /// What `design` can be.
    public static let designs = ["paired", "two_groups"]
  }

  /// The file's name, for messages.
  public var file: String
  public var name: String
  /// What people call the model.
  public var title: String
  /// What the model answers, in one sentence.
  public var question: String?
  /// File name of the PEtab parameter table, beside the manifest.
  public var parameterTable: String
  public var settings: [Setting]
  public var routes: [Route]
  /// Dose-file path -> model parameter.
  public var inputs: [String: String]
  public var dose: Dose
  public var choices: [Choice]
  /// `nil` = particles are not accounted for place by place.
  public var ledger: Ledger?
  public var funnel: [FunnelStep]
  /// From the signal of the particles to the tissue, in order; empty = not told step by step.
  public var response: [ResponseStep]
  /// Symbol of the treated area; `nil` = nothing is told by area.
  public var perArea: String?
  /// Symbol of the number of cells that the funnel is divided by.
  public var perCell: String?
  /// Which cells the funnel is divided by, in the plural.
  public var perCellLabel: String?
  public var cells: Cells?
  public var readouts: [Readout]
  /// `nil` = a difference is told and not judged.
  public var detection: Detection?
  /// The readout the verdict is about.
  public var headline: String?
  /// `nil` = there is no lesson about this model.
  public var lesson: Lesson?
  /// Class of evidence -> row that says how many times wider than its range a number is drawn.
  public var widening: [String: String] = [:]

  /// The setting of that name, if the model has it.
  public func setting(_ name: String) -> Setting? { settings.first { $0.name == name } }
  /// The route of that name, if the model has it.
  public func route(_ name: String) -> Route? { routes.first { $0.name == name } }
  /// The choice at a dotted path such as "variants.release", if the model has it.
  public func choice(_ path: String) -> Choice? { choices.first { $0.path == path } }
  /// The readout of that name, if the model has it.
  public func readout(_ name: String) -> Readout? { readouts.first { $0.name == name } }

  /// What the manifest says in one setting: its readouts, labels, and what is judged there.
  public func narrowed(to setting: String) -> ModelManifest {
    guard let own = self.setting(setting) else { return self }
    var narrow = self
    narrow.readouts = readouts.filter { $0.settings?.contains(setting) ?? true }
    for index in narrow.readouts.indices {
      if let label = own.labels[narrow.readouts[index].name] {
        narrow.readouts[index].label = label
      }
    }
    for index in narrow.ledger?.places.indices ?? 0..<0 {
      if let symbol = narrow.ledger?.places[index].symbol, let label = own.labels[symbol] {
        narrow.ledger?.places[index].label = label
      }
    }
    if let label = own.labels["cells"] { narrow.cells?.label = label }
    if let label = own.labels["perCell"] { narrow.perCellLabel = label }
    if let detection = own.detection { narrow.detection = detection }
    if let headline = own.headline { narrow.headline = headline }
    return narrow
  }
}

/// What a result is compared with: the same subject without the product.
public enum Comparator: String, Hashable, Sendable, CaseIterable {
  /// Nothing done at all.
  case untreated
  /// The device passes without the product.
  case deviceOnly = "device_only"
}
