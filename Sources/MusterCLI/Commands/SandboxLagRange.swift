/// How long a write takes to show in search: a time, or a range that it is drawn from.
struct SandboxLagRange: Hashable, Sendable {
    /// Shortest.
    var minimum: Duration
    /// Longest.
    var maximum: Duration

    /// Reads `2s`, `500ms`, `3m`, `1h` or a range such as `0s..5m`; nil for anything else, and for a range backwards.
    init?(_ text: String) {
        let ends = text.split(separator: "..", omittingEmptySubsequences: false)
        guard (1...2).contains(ends.count), let minimum = Self.duration(ends[0]),
            let maximum = Self.duration(ends[ends.count - 1]), minimum <= maximum
        else { return nil }
        self.minimum = minimum
        self.maximum = maximum
    }

    private static func duration(_ text: Substring) -> Duration? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let units: [Substring: Double] = ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000]
        guard let number = Double(digits), let unit = units[text.dropFirst(digits.count)] else { return nil }
        let milliseconds = (number * unit).rounded()
        // A day is later than any index.
        return (0...86_400_000).contains(milliseconds) ? .milliseconds(Int(milliseconds)) : nil
    }
}
