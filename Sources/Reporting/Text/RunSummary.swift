internal import Clustering
internal import Geodesy
public import Planning

/// The summary of a plan or run for a terminal: at most 80 columns, plain or with colour.
///
/// Text of tickets is shown without control characters, so no ticket can steer the terminal.
public struct RunSummary: Sendable {
    /// Whether escape sequences may be used.
    public enum Style: Hashable, Sendable {
        /// ASCII but for what tickets hold.
        case plain
        /// ANSI colours and block characters.
        case color
    }

    private static let width = 80
    private let facts: PlanFacts
    private let report: RunReport
    private let style: Style

    /// Makes a summary of a plan and, where there was one, of its run.
    public init(plan: Plan, report: RunReport = RunReport(), style: Style = .plain) {
        facts = PlanFacts(plan)
        self.report = report
        self.style = style
    }

    /// The summary, each line ended by a line feed.
    public var text: String {
        var lines = [strong(SafeText.terminal("Muster: \(facts.sourceName)", upTo: Self.width))]
        lines += overview
        lines += section("Cluster sizes", histogram)
        lines += section("Standing Job Clusters", standing)
        lines += section("Left out, by reason", leftOut)
        lines += section("Written to Jira", written)
        lines += section("API calls", calls)
        lines += section("Seconds", seconds)
        lines += section("Notes", notes)
        lines += section("Files", report.outputs.map { "  " + SafeText.terminal($0) })
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Sections

    private var overview: [String] {
        let plan = facts.plan
        var rows: [(String, String)] = []
        let leftOut = plan.unclustered.count
        var tickets =
            "\(NumberText.grouped(plan.tickets.count)): \(NumberText.grouped(facts.clusteredCount)) in "
        if plan.standing.isEmpty {
            tickets += "\(count(plan.clusters.count, "Job Cluster")), "
        } else {
            let inside = plan.standing.reduce(0) { $0 + $1.kept.count + $1.joining.count }
            tickets +=
                "\(count(plan.clusters.count, "new cluster")), \(NumberText.grouped(inside)) in standing ones, "
        }
        tickets += "\(NumberText.grouped(leftOut)) left out"
        if let pulled = report.pulled { tickets += " (\(NumberText.grouped(pulled)) pulled)" }
        rows.append(("Tickets", tickets))
        rows.append(("Limits", limits))
        let sizes = facts.sizes
        if let least = sizes.min(), let median = lowerMedian(sizes), let most = sizes.max() {
            let mean = Double(facts.clusteredCount) / Double(sizes.count)
            rows.append(
                (
                    "Size",
                    "min \(least), median \(median), max \(most), mean \(NumberText.fixed(mean, 1))\(fill)"
                )
            )
        }
        let radii = plan.clusters.map(\.radius)
        if let median = lowerMedian(radii), let most = radii.max() {
            rows.append(("Radius", "median \(facts.text(median)), largest \(facts.text(most))"))
        }
        let paths = plan.clusters.map(\.pathLength)
        if let median = lowerMedian(paths) {
            let total = Length(meters: paths.reduce(0) { $0 + $1.meters })
            rows.append(("Path", "median \(facts.text(median)), \(facts.text(total)) in all"))
        }
        if plan.objective.lowerBoundOnClusters > 0, !plan.clusters.isEmpty {
            let gap = plan.objective.clustersOverBound == 0 ? ": this one has as few" : ""
            rows.append(
                (
                    "Bound",
                    "no valid plan has fewer than \(count(plan.objective.lowerBoundOnClusters, "cluster"))\(gap)"
                )
            )
        }
        if let previous = plan.previous {
            let share = NumberText.fixed(previous.churn * 100, 1)
            rows.append(
                ("Moved", "\(count(previous.moved, "ticket")) since the plan before (churn \(share) %)")
            )
        }
        if let run = report.runID { rows.append(("Run", SafeText.terminal(run, upTo: 60))) }
        return rows.map { "  " + dim(padded($0.0, 9)) + $0.1 }
    }

    private var limits: String {
        let parameters = facts.plan.parameters
        var parts: [String] = []
        if let most = parameters.maxTickets { parts.append(count(most, "ticket")) }
        if let load = parameters.maxLoad { parts.append("load \(NumberText.short(load))") }
        if let radius = parameters.maxRadius { parts.append("radius \(facts.text(radius))") }
        if let days = parameters.maxDueSpread { parts.append("due within \(count(days, "day"))") }
        if let clusters = parameters.clusterCount { parts.append("exactly \(count(clusters, "cluster"))") }
        if let epsilon = parameters.epsilon { parts.append("eps \(facts.text(epsilon))") }
        if let least = parameters.minimumPoints { parts.append("min points \(NumberText.short(least))") }
        let limits = parts.isEmpty ? "none" : parts.joined(separator: ", ")
        return "\(limits) (\(parameters.algorithm.rawValue))"
    }

    /// Share of the capacity that is used, by load where only that is limited.
    private var fill: String {
        let plan = facts.plan
        guard !plan.clusters.isEmpty else { return "" }
        let count = Double(plan.clusters.count)
        if let most = plan.parameters.maxTickets, most > 0 {
            return ", fill \(NumberText.percent(Double(facts.clusteredCount) / (count * Double(most))))"
        }
        if let load = plan.parameters.maxLoad, load > 0 {
            let total = plan.clusters.reduce(0) { $0 + $1.load }
            return ", load fill \(NumberText.percent(total / (count * load)))"
        }
        return ""
    }

    private var histogram: [String] {
        let bins = SizeBins(facts.sizes)
        let most = bins.counts.max() ?? 0
        return bins.counts.indices.map { index in
            let share = most == 0 ? 0 : Double(bins.counts[index]) / Double(most)
            let length = bins.counts[index] == 0 ? 0 : max(1, Int((share * 50).rounded()))
            let bar = String(repeating: style == .color ? "\u{2588}" : "#", count: length)
            return "  " + padded(bins.label(index), 9, toLeft: true) + "  " + paint("36", bar)
                + (length > 0 ? " " : "") + NumberText.grouped(bins.counts[index])
        }
    }

    private var standing: [String] { Self.standing(facts) }

    private var leftOut: [String] {
        var lines: [String] = []
        for reason in facts.reasons {
            let number = NumberText.grouped(reason.tickets.count)
            lines.append("  " + padded(number, 7, toLeft: true) + "  " + paint("33", reason.code.rawValue))
            let shown = reason.tickets.prefix(3)
            let rest = reason.tickets.count - shown.count
            let more = rest > 0 ? "and \(NumberText.grouped(rest)) more" : ""
            if shown.allSatisfy(\.detail.isEmpty) {
                let keys = shown.map { key($0) }.joined(separator: ", ") + (rest > 0 ? " \(more)" : "")
                lines.append(padded("", 11) + dim(SafeText.terminal(keys, upTo: 69)))
                continue
            }
            for entry in shown {
                let text = entry.detail.isEmpty ? key(entry) : "\(key(entry)): \(entry.detail)"
                lines.append(padded("", 11) + dim(SafeText.terminal(text, upTo: 69)))
            }
            if rest > 0 { lines.append(padded("", 11) + dim(more)) }
        }
        return lines
    }

    private func key(_ entry: UnclusteredTicket) -> String { facts.ticket(entry.id)?.key ?? entry.id }

    private var written: [String] {
        guard let written = report.written else { return [] }
        let failed = "\(NumberText.grouped(written.failed)) failed"
        var lines = [
            "  \(count(written.created, "Job Cluster")) created, \(count(written.linked, "link")) made, "
                + "\(NumberText.grouped(written.skipped)) there already, "
                + (written.failed > 0 ? paint("31", failed) : failed)
        ]
        if written.hasUpkeep {
            let closed = "\(NumberText.grouped(written.closed)) closed"
            lines.append(
                "  \(count(written.toppedUp, "Job Cluster")) topped up with \(count(written.joined, "ticket")), "
                    + "\(NumberText.grouped(written.updated)) updated, \(closed)"
                    + (written.folded > 0 ? ", \(NumberText.grouped(written.folded)) folded" : "")
            )
        }
        lines += report.failures.prefix(10).map { "  " + paint("31", SafeText.terminal($0, upTo: 78)) }
        if report.failures.count > 10 { lines.append("  and \(report.failures.count - 10) more") }
        return lines
    }

    private var calls: [String] {
        guard !report.apiCalls.isEmpty else { return [] }
        let rows = report.apiCalls.map {
            (SafeText.terminal($0.endpoint, upTo: 60), NumberText.grouped($0.calls))
        }
        return (rows + [("in all", NumberText.grouped(report.totalCalls))]).map { row in
            "  " + padded(row.1, 7, toLeft: true) + "  " + row.0
        }
    }

    private var seconds: [String] {
        guard !report.stages.isEmpty else { return [] }
        let rows = report.stages.map { ($0.name, $0.seconds) } + [("in all", report.totalSeconds)]
        return rows.map { row in
            "  " + padded(NumberText.fixed(row.1, 3), 7, toLeft: true) + "  "
                + SafeText.terminal(row.0, upTo: 60)
        }
    }

    private var notes: [String] {
        facts.plan.warnings.prefix(12).map { "  " + SafeText.terminal($0, upTo: 78) }
            + (facts.plan.warnings.count > 12 ? ["  and \(facts.plan.warnings.count - 12) more"] : [])
    }

    // MARK: Words and colour

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", strong(title)] + lines
    }

    private func count(_ number: Int, _ noun: String) -> String {
        "\(NumberText.grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    private func padded(_ text: String, _ width: Int, toLeft: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return toLeft ? space + text : text + space
    }

    private func paint(_ code: String, _ text: String) -> String {
        style == .color && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    private func strong(_ text: String) -> String { paint("1", text) }
    private func dim(_ text: String) -> String { paint("2", text) }
}

/// Cluster sizes counted in at most twelve bins of equal width, from the smallest size to the largest.
struct SizeBins: Hashable {
    let least: Int
    let step: Int
    let counts: [Int]

    init(_ sizes: [Int]) {
        guard let least = sizes.min(), let most = sizes.max() else {
            (self.least, step, counts) = (0, 1, [])
            return
        }
        let step = max(1, (most - least + 12) / 12)
        var counts = [Int](repeating: 0, count: (most - least) / step + 1)
        for size in sizes { counts[(size - least) / step] += 1 }
        self.least = least
        self.step = step
        self.counts = counts
    }

    /// The sizes of a bin, such as `7` or `21-40`.
    func label(_ index: Int) -> String {
        let first = least + index * step
        return step == 1 ? String(first) : "\(first)-\(first + step - 1)"
    }
}
