import ArgumentParser

@main
struct Exosim: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "exosim")
}
