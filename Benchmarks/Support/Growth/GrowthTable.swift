internal import Foundation

extension GrowthRecord {
    /// Greatest exponent that a subject's time may have: 1.3 where it begins with `capacity`, 1.15 for all others.
    package static func bound(of subject: String) -> Double { subject.hasPrefix("capacity") ? 1.3 : 1.15 }

    /// The exponents and every point, as Markdown.
    package var markdown: String {
        var lines = [
            "| what grows | sizes | exponent of time | bound | | exponent of processor time | exponent of added memory |",
            "|---|---|--:|--:|---|--:|--:|",
        ]
        for subject in subjects {
            let sizes = points.filter { $0.subject == subject }.map(\.size)
            let time = fit(subject, .seconds)
            let bound = Self.bound(of: subject)
            let verdict = time.map { $0.exponent <= bound ? "holds" : "**missed**" } ?? "too few sizes"
            lines.append(
                "| \(subject) | \(Self.grouped(sizes.min() ?? 0)) to \(Self.grouped(sizes.max() ?? 0)) "
                    + "| \(Self.text(time)) | \(bound) | \(verdict) | \(Self.text(fit(subject, .processorSeconds))) "
                    + "| \(Self.text(fit(subject, .addedMegabytes))) |"
            )
        }
        lines += [
            "",
            "| what grows | places | seconds | processor seconds | µs a place | peak MB | added MB | commit | date |",
            "|---|--:|--:|--:|--:|--:|--:|---|---|",
        ]
        lines += points.map { point in
            let seconds = Cost.seconds.of(point)
            return "| \(point.subject) | \(Self.grouped(point.size)) | \(Self.short(seconds)) "
                + "| \(Self.short(Cost.processorSeconds.of(point))) "
                + "| \(Self.short(1e6 * seconds / Double(max(1, point.size)))) "
                + "| \(Self.short(Cost.megabytes.of(point))) | \(Self.short(Cost.addedMegabytes.of(point))) "
                + "| \(point.commit) | \(point.date) |"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(_ fit: PowerFit?) -> String {
        fit.map { String(format: "%.3f ± %.3f", $0.exponent, $0.standardError) } ?? ""
    }

    /// Three significant digits.
    static func short(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "" }
        let digits = max(0, 2 - Int(log10(abs(value)).rounded(.down)))
        return String(format: "%.\(min(7, digits))f", value)
    }

    /// Thousands apart.
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        return digits.enumerated().reduce(into: "") { text, digit in
            if digit.offset > 0, (digits.count - digit.offset) % 3 == 0 { text.append(",") }
            text.append(digit.element)
        }
    }
}
