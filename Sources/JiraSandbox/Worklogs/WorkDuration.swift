/// Durations as people type them: `1w 2d 3h 4m`, with weeks of five days of eight hours.
enum WorkDuration {
    private static let units: [(letter: Character, seconds: Int)] = [
        ("w", 144_000), ("d", 28_800), ("h", 3_600), ("m", 60),
    ]

    /// Seconds of a duration; nil for what is none.
    ///
    /// A number without a unit is minutes, the default of a fresh site.
    static func seconds(_ text: String) -> Int? {
        let parts = text.lowercased().split(separator: " ")
        guard !parts.isEmpty else { return nil }
        var sum = 0
        for part in parts {
            let unit = units.first { $0.letter == part.last }
            guard let number = Double(unit == nil ? part : part.dropLast()), number.isFinite, number >= 0,
                let seconds = Int(exactly: (number * Double(unit?.seconds ?? 60)).rounded()),
                seconds < 1_000_000_000
            else { return nil }
            sum += seconds
        }
        return sum
    }

    static func text(_ seconds: Int) -> String {
        var rest = seconds
        var parts: [String] = []
        for unit in units where rest >= unit.seconds {
            parts.append("\(rest / unit.seconds)\(unit.letter)")
            rest %= unit.seconds
        }
        return parts.isEmpty ? "0m" : parts.joined(separator: " ")
    }
}
