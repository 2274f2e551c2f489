internal import Clustering
internal import Planning

/// The member table of a description.
struct ContentTable {
    typealias Span = JobClusterContent.Span

    let subject: ContentSubject
    let facts: PlanFacts
    let options: JobClusterContent.Options
    /// Whether it has every column that has something in it.
    let isWhole: Bool
    /// Whether members that just joined are marked.
    let isMarked: Bool

    private struct Column {
        var title: String
        var cell: (Int) -> Span
    }

    /// The first rows.
    func block(rows: Int) -> JobClusterContent.Block {
        let columns = columns
        return .table(
            header: columns.map(\.title),
            rows: (0..<min(rows, subject.stops.count)).map { row in columns.map { [$0.cell(row)] } }
        )
    }

    private var columns: [Column] {
        let stops = subject.stops
        var columns = [
            Column(title: "Visit") { .text(visit($0)) }, Column(title: "Ticket") { key(stops[$0]) },
            Column(title: "Priority") { .text(stops[$0].priority.name) },
            Column(title: "To centre") {
                .text(distance(from: subject.cluster?.center, to: stops[$0].location))
            },
            Column(title: "From previous") {
                .text($0 == 0 ? "" : distance(from: stops[$0 - 1].location, to: stops[$0].location))
            },
        ]
        guard isWhole else { return columns }
        if options.mapURLTemplate != nil, stops.contains(where: { $0.location?.coordinate != nil }) {
            columns.append(Column(title: "Map") { map(stops[$0]) })
        }
        if stops.contains(where: { $0.due?.isEmpty == false }) {
            columns.append(Column(title: "Due") { .text(SafeText.terminal(stops[$0].due ?? "", upTo: 20)) })
        }
        if stops.contains(where: { !$0.skills.isEmpty }) {
            columns.append(
                Column(title: "Skills") {
                    .text(SafeText.terminal(stops[$0].skills.joined(separator: ", "), upTo: 80))
                }
            )
        }
        columns.append(Column(title: "Summary") { .text(SafeText.terminal(stops[$0].summary, upTo: 120)) })
        return columns
    }

    private func visit(_ row: Int) -> String {
        guard isMarked, subject.joining.contains(subject.stops[row].id) else { return String(row + 1) }
        return "\(row + 1) (joined\(subject.joinedOn.map { " on \($0)" } ?? ""))"
    }

    private func key(_ ticket: PlannedTicket) -> Span {
        let key = SafeText.terminal(ticket.key, upTo: 120)
        return options.siteURL.map { .link(key, url: SiteLinks.ticket(ticket.key, site: $0)) } ?? .text(key)
    }

    private func map(_ ticket: PlannedTicket) -> Span {
        guard let place = ticket.location, let url = SiteLinks.map(place, zoom: 17, options.mapURLTemplate)
        else {
            return .text("")
        }
        return .link("map", url: url)
    }

    private func distance(from start: Location?, to end: Location?) -> String {
        guard let start, let end else { return "" }
        return facts.text(facts.distance(start, end))
    }
}
