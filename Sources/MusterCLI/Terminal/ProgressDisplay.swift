import Locking

/// A progress bar on standard error: stage, bar, count, rate and remaining time.
///
/// Drawn only where standard error is a terminal; elsewhere every call is free of effect, except that `--verbose` prints
/// a line for each finished stage. Time comes from the context, and the bar is drawn at most ten times a second. Safe
/// from any task.
final class ProgressDisplay: Sendable {
    private struct Stage {
        var title: String
        var unit: String
        var total: Int?
        var count = 0
        var startedAt: Duration
        var drawnAt: Duration?
    }

    private let console: Console
    private let uptime: @Sendable () -> Duration
    private let isDrawn: Bool
    private let stage = Locked<Stage?>(nil)

    /// Makes a display; nothing is drawn before the first stage begins.
    init(console: Console, isDrawn: Bool, uptime: @escaping @Sendable () -> Duration) {
        self.console = console
        self.isDrawn = isDrawn
        self.uptime = uptime
    }

    /// Begins a stage and finishes the one before it.
    ///
    /// - Parameters:
    ///   - title: what is being done, such as `Pulling tickets`.
    ///   - total: how many there are, where that is known.
    ///   - unit: what is counted, in the plural.
    func begin(_ title: String, total: Int? = nil, unit: String = "") {
        finish()
        let now = uptime()
        let line = stage.withLock { stage -> String in
            var begun = Stage(title: title, unit: unit, total: total, startedAt: now)
            begun.drawnAt = now
            stage = begun
            return ProgressDisplay.line(
                title: title,
                unit: unit,
                total: total,
                count: 0,
                elapsed: .zero,
                columns: columns
            )
        }
        if isDrawn { console.setStatus(line) }
    }

    /// Sets the count, and the total where it has become known.
    func update(_ count: Int, total: Int? = nil) {
        advance { stage in
            stage.count = count
            if let total { stage.total = total }
        }
    }

    /// Adds to the count.
    func advance(by count: Int = 1) {
        advance { $0.count += count }
    }

    /// Ends the stage and takes the bar away.
    func finish() {
        let now = uptime()
        let text = stage.withLock { current -> String? in
            defer { current = nil }
            guard let stage = current else { return nil }
            let counted = stage.count > 0 ? ": \(grouped(stage.count)) \(stage.unit)" : ""
            return stage.title + counted + ", \(ProgressDisplay.seconds(now - stage.startedAt)) s"
        }
        if isDrawn { console.setStatus(nil) }
        if let text { console.detail(text) }
    }

    private var columns: Int { console.messages.columns ?? 80 }

    private func advance(_ change: (inout Stage) -> Void) {
        let now = uptime()
        let line = stage.withLock { current -> String? in
            guard var stage = current else { return nil }
            change(&stage)
            let isDue =
                stage.count == stage.total || stage.drawnAt.map { now - $0 >= .milliseconds(100) } ?? true
            if isDue { stage.drawnAt = now }
            current = stage
            guard isDrawn, isDue else { return nil }
            return ProgressDisplay.line(
                title: stage.title,
                unit: stage.unit,
                total: stage.total,
                count: stage.count,
                elapsed: now - stage.startedAt,
                columns: columns
            )
        }
        if let line { console.setStatus(line) }
    }

    /// The bar as text, never wider than the terminal less one column.
    static func line(
        title: String,
        unit: String,
        total: Int?,
        count: Int,
        elapsed: Duration,
        columns: Int
    ) -> String {
        let seconds = elapsed / .seconds(1)
        let rate = seconds >= 0.2 && count > 0 ? Double(count) / seconds : nil
        var parts = [title]
        if let total, total > 0 {
            let share = min(1, max(0, Double(count) / Double(total)))
            let width = 24
            let filled = Int((share * Double(width)).rounded(.down))
            parts.append(
                String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
            )
            parts.append("\(grouped(count))/\(grouped(total)) \(unit)".trimmedEnd)
            parts.append("\(Int((share * 100).rounded(.down))) %")
        } else if count > 0 {
            parts.append("\(grouped(count)) \(unit)".trimmedEnd)
        }
        if let rate {
            parts.append("\(grouped(Int(rate.rounded())))/s")
            if let total, count < total {
                parts.append("\(Int((Double(total - count) / rate).rounded(.up))) s left")
            }
        }
        while parts.count > 1, parts.joined(separator: "  ").count > columns - 1 { parts.removeLast() }
        return String(parts.joined(separator: "  ").prefix(max(0, columns - 1)))
    }

    private static func seconds(_ duration: Duration) -> String {
        let hundredths = Int((duration / .milliseconds(10)).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

/// A whole number with commas between thousands.
func grouped(_ number: Int) -> String {
    var text = ""
    for (position, digit) in String(number.magnitude).reversed().enumerated() {
        if position > 0, position % 3 == 0 { text.append(",") }
        text.append(digit)
    }
    return (number < 0 ? "-" : "") + String(text.reversed())
}

extension String {
    fileprivate var trimmedEnd: String { hasSuffix(" ") ? String(dropLast()) : self }
}
