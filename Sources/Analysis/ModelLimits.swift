/// The limits a model states of itself: the list under the heading "Limits" of its README.
public enum ModelLimits {
  /// - Parameter readme: Markdown with headings `#` and list items `-` or `*`; an item may go on in
  ///   indented lines.
  public static func list(inReadme readme: String) -> [String] {
    var items: [String] = []
    var isInside = false
    var isOpen = false
    for line in readme.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("#") {
        let title = line.drop { $0 == "#" || $0 == " " }.lowercased()
        isInside = title.hasPrefix("limits")
        isOpen = false
        continue
      }
      guard isInside else { continue }
      let text = line.drop { $0 == " " }
      if text.hasPrefix("- ") || text.hasPrefix("* ") {
        items.append(plain(text.dropFirst(2)))
        isOpen = true
      } else if text.isEmpty {
        isOpen = false
      } else if isOpen, let last = items.indices.last {
        items[last] += " " + plain(text)
      }
    }
    return items
  }

  /// Without the marks for bold and code.
  private static func plain(_ text: Substring) -> String {
    String(text.filter { $0 != "*" && $0 != "`" })
  }
}
