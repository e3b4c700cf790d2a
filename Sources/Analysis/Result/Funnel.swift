/// From the vial to the functional copy: cumulative numbers at each step of the path.
public struct Funnel: Hashable, Sendable {
  /// In the order of the path; steps that the setting does not compute are left out.
  public var steps: [FunnelStep]
  /// Treated area and its unit, if the setting has one.
  public var area: Double?
  /// As the model writes it.
  public var areaUnit: String
  /// Cells that the path can reach, at the end of the course.
  public var cells: Double?
  /// Which cells these are, in the plural.
  public var cellsLabel: String

  public init(
    steps: [FunnelStep], area: Double?, areaUnit: String = "cm2", cells: Double?,
    cellsLabel: String = "cells within reach"
  ) {
    self.cellsLabel = cellsLabel
    self.steps = steps
    self.area = area
    self.areaUnit = areaUnit
    self.cells = cells
  }

  /// True when no step of particles gains any: what passes a step was there before it.
  ///
  /// - Parameter tolerance: relative excess that counts as rounding.
  public func isMonotone(tolerance: Double = 1e-9) -> Bool {
    zip(steps, steps.dropFirst()).allSatisfy { before, after in
      before.unit != after.unit || after.amount <= before.amount * (1 + tolerance)
    }
  }
}

/// One step of the funnel: how many got this far over the whole course.
public struct FunnelStep: Hashable, Sendable {
  /// For programs; the manifest's.
  public var key: String
  /// For people: the manifest's, or where the route does something else instead, the route's.
  public var label: String
  /// Over the whole course and area.
  public var amount: Double
  /// "particles" or "copies".
  public var unit: String
  /// Per unit of treated area.
  public var perArea: Double?
  /// Over `Funnel.cells`, the cells within reach; `nil` where cells are not counted.
  public var perCell: Double?
  /// What passed from the step before, 0 ... 1; `nil` for the first step and where the unit changes.
  public var passed: Double?
  /// Rows of the parameter table that set this step.
  public var parameters: [String]

  public init(
    key: String, label: String, amount: Double, unit: String, perArea: Double?, perCell: Double?,
    passed: Double?, parameters: [String] = []
  ) {
    self.key = key
    self.label = label
    self.amount = amount
    self.unit = unit
    self.perArea = perArea
    self.perCell = perCell
    self.passed = passed
    self.parameters = parameters
  }

  /// What was lost since the step before, 0 ... 1.
  public var lost: Double? { passed.map { 1 - $0 } }
}
