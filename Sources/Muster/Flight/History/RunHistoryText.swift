/// The history of a project as a table for people, in ASCII.
public struct RunHistoryText: Sendable {
    private let history: RunHistory

    /// Makes the text of a history.
    public init(_ history: RunHistory) { self.history = history }

    /// The table and the trends below it, one line an element.
    public var lines: [String] {
        guard !history.rows.isEmpty else { return ["No runs yet."] }
        let head = [
            "ID", "KIND", "BEGAN (UTC)", "OUTCOME", "TICKETS", "CLUSTERS", "JOINED", "LEFT OUT", "CHURN",
            "CALLS", "SECONDS",
        ]
        let table = history.rows.map { row in
            [
                RunHistoryText.plain(row.flight.id), RunHistoryText.plain(row.flight.kind),
                RunHistoryText.minute(row.flight.startedAt),
                row.isRolledBack ? "rolled back" : RunHistoryText.plain(row.flight.outcome),
            ]
                + RunHistory.Measure.allCases.map { RunHistoryText.text(row.value($0), of: $0) }
        }
        var lines = RunHistoryText.columns([head] + table, textColumns: 4)
        guard let nights = history.trends.first?.nights else { return lines }
        lines += ["", "Last against the median of \(nights) before it:"]
        lines += RunHistoryText.columns(
            history.trends.map { trend in
                [
                    "  " + trend.measure.rawValue.replacing("_", with: " "),
                    RunHistoryText.text(trend.last, of: trend.measure),
                    "median " + RunHistoryText.text(trend.median, of: trend.measure),
                    RunHistoryText.change(trend),
                ]
            },
            textColumns: 1
        )
        return lines
    }

    /// Cells in columns: the first `textColumns` to the left, the others to the right; no blanks at the end of a line.
    static func columns(_ rows: [[String]], textColumns: Int) -> [String] {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                line += (column == 0 ? "" : "  ") + (column < textColumns ? cell + padding : padding + cell)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// A number as the table shows it; `-` where it is not known.
    static func text(_ value: Double?, of measure: RunHistory.Measure) -> String {
        guard let value, value.isFinite, abs(value) < 1e15 else { return "-" }
        switch measure {
        case .churn: return "\(tenths(value * 100))%"
        case .seconds: return tenths(value)
        default: return value == value.rounded() ? String(Int(value)) : tenths(value)
        }
    }

    /// With one digit behind the point, rounded.
    static func tenths(_ value: Double) -> String {
        let scaled = Int((abs(value) * 10).rounded())
        return (value < 0 && scaled > 0 ? "-" : "") + "\(scaled / 10).\(scaled % 10)"
    }

    private static func change(_ trend: RunHistory.Trend) -> String {
        guard let change = trend.change, change.isFinite, abs(change) < 1e6 else { return "" }
        let percent = Int((change * 100).rounded())
        return percent == 0 ? "as usual" : "\(percent > 0 ? "+" : "")\(percent)%"
    }

    /// `2026-11-21 02:30`.
    package static func minute(_ time: Int64) -> String {
        String(RunLogLine.timestamp(time).prefix(16)).replacing("T", with: " ")
    }

    /// Without characters that steer a terminal.
    static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : $0 }
            )
        )
    }
}
