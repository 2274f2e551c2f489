public import Tuning

/// A sweep as text for a terminal; no colour, no control characters.
public enum TuningText {
    /// The settings as an aligned table, the recommended first, then the efficient by their distance from the ideal.
    ///
    /// Marks at the beginning: `*` recommended, `~` cannot be told from it over these nights, `+` efficient; at the end
    /// the letters of the flags that are explained below. Figures that were compared, then fill and radius.
    ///
    /// - Parameters:
    ///   - result: a sweep.
    ///   - isComplete: whether settings that others beat in every figure are listed too.
    /// - Returns: lines, each with a line break at its end.
    public static func table(_ result: TuningResult, isComplete: Bool = false) -> String {
        let facts = TuningFacts(result)
        let shown = facts.ranking.filter {
            isComplete || $0 == result.recommended || result.outcomes[$0].isEfficient
        }
        let dimensions = facts.varied
        let measures =
            result.compared.map(TuningMeasure.of)
            + TuningMeasure.all.filter {
                ["fill", "radius_median", "radius_p95", "seconds"].contains($0.key)
            }
        let notes = Footnotes(shown.flatMap { result.outcomes[$0].flags })
        var rows = [[""] + dimensions.map(\.rawValue) + measures.map(\.short) + ["chosen", ""]]
        for index in shown {
            let outcome = result.outcomes[index]
            var row = [mark(index, result)]
            row += dimensions.map { facts.text($0, outcome.setting) ?? "-" }
            row += measures.map { measure in
                measure.value(outcome).map { facts.text(measure, $0.mean) } ?? "-"
            }
            row.append(NumberText.percent(outcome.support))
            row.append(outcome.flags.map { notes.letter($0) }.joined(separator: " "))
            rows.append(row)
        }
        var text = aligned(rows)
        text += "\n* recommended   ~ within noise of it   + efficient: no other is better in every figure\n"
        let hidden = result.outcomes.count - shown.count
        if hidden > 0 {
            text +=
                "\(NumberText.grouped(hidden)) settings that another beats in every figure are not shown.\n"
        }
        for (letter, flag) in notes.entries { text += "\(letter): \(SafeText.terminal(flag))\n" }
        return text
    }

    /// What the columns of the table mean, a line each.
    public static func legend(_ result: TuningResult) -> String {
        let measures =
            result.compared.map(TuningMeasure.of)
            + TuningMeasure.all.filter {
                ["fill", "radius_median", "radius_p95", "seconds"].contains($0.key)
            }
        let rows =
            measures.map { [$0.short, $0.meaning] }
            + [["chosen", "Share of resampled histories in which this setting would have been recommended."]]
        let width = rows.map(\.[0].count).max() ?? 0
        return rows.map { "\(padded($0[0], width, left: true))  \($0[1])\n" }.joined()
    }

    /// The recommendation in sentences, with its reasons, doubts and the lines for `muster.yaml`.
    public static func summary(_ result: TuningResult) -> String {
        let facts = TuningFacts(result)
        guard let chosen = facts.recommended else { return "No setting was swept.\n" }
        var text = "Recommended: \(facts.name(chosen.setting)).\n"
        text += "\(verdict(result))\n\(sentence(result))\n"
        for reason in result.reasons { text += "  \(SafeText.terminal(reason))\n" }
        for warning in result.warnings { text += "warning: \(SafeText.terminal(warning))\n" }
        if !result.configuration.isEmpty {
            text += "\n"
            for line in result.configuration.split(separator: "\n") {
                text += "\(SafeText.terminal(String(line)))\n"
            }
        }
        return text
    }

    /// What was swept, in one sentence.
    static func sentence(_ result: TuningResult) -> String {
        let settings = result.outcomes.count
        let efficient = result.outcomes.filter(\.isEfficient).count
        let nights = result.dates.count
        var text = "\(counted(settings, "setting")) over \(counted(nights, "night"))"
        if let first = result.dates.first, let last = result.dates.last, nights > 1 {
            text += " (\(SafeText.terminal(first)) to \(SafeText.terminal(last)))"
        }
        text += " with \(counted(result.tickets, "ticket")); \(NumberText.grouped(efficient)) efficient"
        let near = result.withinNoise.filter { $0 != result.recommended }.count
        text += near > 0 ? ", \(NumberText.grouped(near)) within noise of the recommended one." : "."
        return text
    }

    /// Whether a planner can act on the recommendation, in one sentence; empty without settings.
    public static func verdict(_ result: TuningResult) -> String {
        guard result.outcomes.indices.contains(result.recommended) else { return "" }
        guard result.outcomes[result.recommended].flags.isEmpty else {
            return "Look at the warnings before you act on it: they concern the recommended setting itself."
        }
        let near = result.withinNoise.filter { $0 != result.recommended }.count
        guard near == 0 else {
            return
                "\(counted(near, "other setting")) \(near == 1 ? "does" : "do") as well over these nights: choose "
                + "among them by the figure that matters most to you."
        }
        return result.outcomes.count == 1
            ? "Nothing was compared with it." : "These nights tell it from every other setting."
    }

    static func counted(_ count: Int, _ noun: String) -> String {
        "\(NumberText.grouped(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    static func mark(_ index: Int, _ result: TuningResult) -> String {
        if index == result.recommended { return "*" }
        if result.withinNoise.contains(index) { return "~" }
        return result.outcomes[index].isEfficient ? "+" : ""
    }

    // MARK: Layout

    /// Columns of equal width, two spaces between; the first and the last to the left, numbers to the right.
    private static func aligned(_ rows: [[String]]) -> String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        var text = ""
        for row in rows {
            var line = ""
            for (column, value) in row.enumerated() {
                let isLeft = column == 0 || column == row.count - 1
                if column > 0 { line += column == 1 ? " " : "  " }
                line += padded(value, widths[column], left: isLeft)
            }
            while line.last == " " { line.removeLast() }
            text += line + "\n"
        }
        return text
    }

    private static func padded(_ text: String, _ width: Int, left: Bool) -> String {
        let spaces = String(repeating: " ", count: max(0, width - text.count))
        return left ? text + spaces : spaces + text
    }

    /// Letters for texts that repeat, in order of first use.
    private struct Footnotes {
        private(set) var entries: [(letter: String, text: String)] = []

        init(_ texts: [String]) {
            for text in texts where !entries.contains(where: { $0.text == text }) {
                let number = entries.count
                let letter = String(UnicodeScalar(UInt8(97 + number % 26)))
                entries.append((number < 26 ? letter : letter + String(number / 26), text))
            }
        }

        func letter(_ text: String) -> String { entries.first { $0.text == text }?.letter ?? "" }
    }
}
