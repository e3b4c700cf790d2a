import Dosing

extension DoseSweep {
  /// This dose file, and the same by every other route of its setting that its plan can be given by.
  public func takingEveryRoute() -> [DoseSweep] {
    let others = manifest.routes.filter {
      $0.setting == base.route.setting && $0.name != base.route.name
    }
    return [self] + others.compactMap { try? taking(route: $0.name) }
  }

  /// The same dose file by another route; a device that this route is not done with is left out.
  ///
  /// - Throws: `DoseError` where the plan cannot be given by that route.
  public func taking(route name: String) throws -> DoseSweep {
    let file = "\(self.file) by the route \(name)"
    var edited = try document.setting("administration.route", to: .string(name), file: file)
    if let route = manifest.route(name), let device = base.chosen("administration.device"),
      !route.devices.isEmpty, !route.devices.contains(device)
    {
      edited = edited.removing("administration.device")
    }
    let other = try DoseSweep(
      document: edited, file: file, manifest: manifest, table: table, threads: threads,
      network: load)
    other.memory = memory
    return other
  }
}
