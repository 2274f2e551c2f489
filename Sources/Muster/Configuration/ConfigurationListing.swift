/// The configuration as text: what holds, and where each value comes from.
package enum ConfigurationListing {
    /// YAML with the origin of each value as a comment; secrets are not among the values.
    package static func yaml(_ settings: [ConfigurationSetting]) -> String {
        var rows: [(line: String, origin: String)] = []
        var open: [String] = []
        for setting in settings {
            let parts = setting.path.split(separator: ".").map(String.init)
            let shared = zip(open, parts.dropLast()).prefix { $0 == $1 }.count
            var dash = false
            for (depth, part) in parts.dropLast().enumerated().dropFirst(shared) {
                guard let bracket = part.firstIndex(of: "[") else {
                    rows.append((indent(depth, open: parts) + part + ":", ""))
                    continue
                }
                if part.hasSuffix("[0]") { rows.append((part[..<bracket] + ":", "")) }
                dash = true
            }
            open = Array(parts.dropLast())
            var margin = indent(parts.count - 1, open: parts)
            if dash { margin = margin.dropLast(2) + "- " }
            rows.append(
                (margin + (parts.last ?? "") + ": " + scalar(setting.text), setting.origin.description)
            )
        }
        let widest = min(60, rows.filter { !$0.origin.isEmpty }.map(\.line.count).max() ?? 0)
        return rows.map { row in
            guard !row.origin.isEmpty else { return row.line + "\n" }
            let gap = String(repeating: " ", count: max(0, widest - row.line.count) + 2)
            return row.line + gap + "# " + row.origin + "\n"
        }.joined()
    }

    private static func indent(_ depth: Int, open parts: [String]) -> String {
        let inList = parts.prefix(depth).contains { $0.hasSuffix("]") }
        return String(repeating: "  ", count: depth + (inList ? 1 : 0))
    }

    /// A text as a YAML scalar; quoted where it would read as something else.
    static func scalar(_ text: String?) -> String {
        guard let text else { return "null" }
        let isPlain =
            !text.isEmpty && text.first != " " && text.last != " " && !text.contains(": ")
            && !text.contains(" #")
            && text.last != ":" && !"!&*?|>@`%{}[],#'\"-~".contains(text.first ?? " ")
            && !["null", "Null", "NULL"].contains(text) && text.unicodeScalars.allSatisfy { $0.value >= 0x20 }
        if isPlain { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                quoted += "\\x" + (hex.count < 2 ? "0" : "") + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// A number without a needless fraction.
    static func text(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
    }
}
