internal import Clustering
internal import Geodesy
internal import Planning
internal import Reporting

extension WhatIfComparison {
    /// The comparison for people, one line an element: a table with a column for each plan, then who changes side.
    ///
    /// - Parameters:
    ///   - columns: width of the terminal; more plans than fit stand in further tables, the base in each.
    ///   - shown: most tickets named for each variant.
    /// - Returns: the lines; keys of tickets are made fit for a terminal.
    public func lines(columns: Int = 100, shown: Int = 5) -> [String] {
        let titles = ["measure"] + labels
        var lines: [String] = []
        let rows = rows
        let widths = (0..<titles.count).map { column in
            max(
                titles[column].split(separator: ",").map { $0.count + 1 }.max() ?? 0,
                rows.map { $0[column].count }.max() ?? 0
            )
        }
        for block in blocks(widths, columns) {
            if !lines.isEmpty { lines.append("") }
            lines += WhatIfComparison.table([0, 1] + block, titles, rows, widths)
        }
        for (outcome, label) in zip(variants, labels.dropFirst()) {
            lines.append("")
            lines.append("\(label):")
            switch outcome.result {
            case .failure(let error): lines.append("  cannot be: \(SafeText.terminal(error.description))")
            case .success(let change): lines += story(change, shown).map { "  " + $0 }
            }
        }
        return lines
    }

    private var labels: [String] { ["base"] + variants.map { SafeText.terminal($0.variant.label) } }

    /// Columns of variants in groups that fit beside measure and base.
    private func blocks(_ widths: [Int], _ columns: Int) -> [[Int]] {
        guard !variants.isEmpty else { return [[]] }
        var blocks: [[Int]] = [[]]
        let fixed = widths[0] + 2 + widths[1]
        var used = fixed
        for column in 2..<widths.count {
            if used + 2 + widths[column] > columns, !(blocks.last ?? []).isEmpty {
                blocks.append([])
                used = fixed
            }
            blocks[blocks.count - 1].append(column)
            used += 2 + widths[column]
        }
        return blocks
    }

    private static func table(
        _ shown: [Int],
        _ titles: [String],
        _ rows: [[String]],
        _ widths: [Int]
    ) -> [String] {
        // A title of several settings takes a line for each.
        let heads = titles.map { title in
            let parts = title.split(separator: ",").map(String.init)
            return parts.enumerated().map { $0 < parts.count - 1 ? $1 + "," : $1 }
        }
        let height = shown.map { heads[$0].count }.max() ?? 1
        let head = (0..<height).map { line in
            titles.indices.map { heads[$0].indices.contains(line) ? heads[$0][line] : "" }
        }
        return (head + rows).map { row in
            let cells = shown.map { column in
                let space = String(repeating: " ", count: max(0, widths[column] - row[column].count))
                return column == 0 ? row[column] + space : space + row[column]
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// The lines of the table, a text for each column.
    private var rows: [[String]] {
        let plans: [(Planned, PlanDifference?)?] =
            [(base, nil)]
            + variants.map { outcome in
                guard case .success(let change) = outcome.result else { return nil }
                return (change.planned, change.difference)
            }
        func row(_ name: String, _ text: (Planned, PlanDifference?) -> String) -> [String] {
            [name] + plans.map { $0.map(text) ?? "-" }
        }
        func length(_ name: String, _ value: @escaping (WhatIfMeasures) -> Double) -> [String] {
            row(name) { planned, _ in
                let measures = planned.measures
                guard measures.clusters > 0 else { return "-" }
                return measures.isMetric
                    ? NumberText.length(Length(meters: value(measures)))
                    : NumberText.short(value(measures))
            }
        }
        func count(_ name: String, _ value: @escaping (WhatIfMeasures) -> Int) -> [String] {
            row(name) { planned, _ in NumberText.grouped(value(planned.measures)) }
        }
        var rows = [count("clusters", \.clusters)]
        if !inputs.standing.isEmpty {
            rows.append(count("  of them new", \.newClusters))
            rows.append(count("  tickets that join", \.joining))
        }
        rows += [count("clustered", \.clustered), count("left out", \.leftOut)]
        for reason in ReasonCode.allCases {
            let name = reason.rawValue.replacing("_", with: " ")
            guard plans.contains(where: { $0?.0.measures.reasons[reason] != nil }) else { continue }
            rows.append(count("  \(name)") { $0.reasons[reason] ?? 0 })
        }
        rows.append(row("fill") { planned, _ in planned.measures.fill.map(NumberText.percent) ?? "-" })
        rows += [
            length("radius, median", \.radiusMedian), length("radius, 95th percentile", \.radiusP95),
            length("radius, greatest", \.radiusMax), length("travel in clusters", \.travel),
            length("distances to centres", \.sumDistance),
        ]
        rows.append(
            row("moved against base") { _, difference in
                difference.map { NumberText.grouped($0.moved) } ?? ""
            }
        )
        rows.append(
            row("churn against base") { _, difference in
                difference.map { NumberText.fixed($0.churn * 100, 1) + " %" } ?? ""
            }
        )
        rows.append(row("seconds") { planned, _ in NumberText.fixed(planned.seconds, 2) })
        return rows
    }

    /// Who changes side, in a few lines.
    private func story(_ change: Change, _ shown: Int) -> [String] {
        let difference = change.difference
        func named(_ event: PlanDifference.TicketEvent, _ text: (PlanDifference.TicketChange) -> String)
            -> String?
        {
            let tickets = difference.tickets.filter { $0.event == event }
            guard !tickets.isEmpty else { return nil }
            let names = tickets.prefix(shown).map { SafeText.terminal(text($0), upTo: 60) }
            let more =
                tickets.count > shown ? " and \(NumberText.grouped(tickets.count - shown)) more" : ""
            return "\(NumberText.grouped(tickets.count)): " + names.joined(separator: ", ") + more
        }
        let parts: [String?] = [
            named(.join) { $0.key }.map { "no longer left out, " + $0 },
            named(.leave) { $0.key }.map { "now left out, " + $0 },
            named(.move) { "\($0.key) (\($0.from ?? "-") to \($0.to ?? "-"))" }.map {
                "other cluster, " + $0
            },
        ]
        let lines = parts.compactMap { $0 }
        return lines.isEmpty ? ["every ticket stays where it is"] : lines
    }
}
