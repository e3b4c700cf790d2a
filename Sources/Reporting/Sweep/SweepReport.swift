public import Analysis

/// The page of a sweep.
public struct SweepReport {
  public let html: String

  public init(
    arrays: SweepArrays, file: LabelledArrays, summary: SweepSummary, origin: SweepArrays.Origin
  ) throws {
    html = "<!doctype html><title>sweep</title>"
  }
}
