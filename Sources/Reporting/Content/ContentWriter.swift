internal import Clustering
internal import Geodesy
internal import Planning
internal import Secrets

/// Writes what a Job Cluster says.
struct ContentWriter {
    typealias Block = JobClusterContent.Block
    typealias Span = JobClusterContent.Span

    let subject: ContentSubject
    let facts: PlanFacts
    let options: JobClusterContent.Options

    /// How much of a description is written.
    private struct Extent {
        /// Whether the table has every column.
        var isWhole = true
        /// Rows of the table.
        var rows: Int
        /// Keys of members that have no row which are listed behind the table.
        var keys = Int.max
        /// Whether members that just joined are marked, and the run is named.
        var isDated = true
    }

    func content(_ measure: JobClusterContent.Measure?) -> JobClusterContent {
        JobClusterContent(
            summary: summary(date: options.date),
            blocks: fitting(measure),
            mapURL: mapURL,
            due: subject.due,
            hash: hash
        )
    }

    // MARK: Within the limit

    private func fitting(_ measure: JobClusterContent.Measure?) -> [Block] {
        let count = subject.stops.count
        let whole = blocks(Extent(rows: count))
        guard let measure, measure.size(whole) > measure.limit else { return whole }
        let lean = blocks(Extent(isWhole: false, rows: count))
        guard measure.size(lean) > measure.limit else { return lean }
        func greatest(_ range: Range<Int>, _ extent: (Int) -> Extent) -> Int? {
            // What is written grows with the number: the greatest that fits is found by halving.
            var (low, high) = (range.lowerBound - 1, range.upperBound)
            while high - low > 1 {
                let middle = low + (high - low) / 2
                if measure.size(blocks(extent(middle))) <= measure.limit {
                    low = middle
                } else {
                    high = middle
                }
            }
            return low < range.lowerBound ? nil : low
        }
        if let rows = greatest(0..<count, { Extent(isWhole: false, rows: $0) }) {
            return blocks(Extent(isWhole: false, rows: rows))
        }
        let keys = greatest(0..<count, { Extent(isWhole: false, rows: 0, keys: $0) }) ?? 0
        return blocks(Extent(isWhole: false, rows: 0, keys: keys))
    }

    /// Everything that would be written with enough space, without what is another each night.
    private var hash: String {
        var text = ""
        func add(_ part: String) { text += "\(part.utf8.count):\(part)" }
        add("muster content 1")
        add(summary(date: nil))
        add(subject.due ?? "")
        add("\(subject.priority.rawValue) \(subject.load) \(subject.stops.count)")
        if let cluster = subject.cluster {
            add("\(cluster.radius.meters.rounded())")
            if case .geographic(let center) = cluster.center { add(center.description) }
        }
        for block in blocks(Extent(rows: subject.stops.count, isDated: false)) {
            switch block {
            case .heading(let words, let level): add("h\(level) \(words)")
            case .paragraph(let spans): add("p\(spans.count)"); spans.forEach { add($0.canonical) }
            case .table(let header, let rows):
                add("t\(header.count) \(rows.count)")
                header.forEach(add)
                for cell in rows.joined() { add("c\(cell.count)"); cell.forEach { add($0.canonical) } }
            }
        }
        return SHA256Digest(of: Array(text.utf8)).hex
    }

    // MARK: Description

    private func blocks(_ extent: Extent) -> [Block] {
        var blocks: [Block] = [.heading("Job Cluster \(safe(subject.name))", level: 2), .paragraph(about)]
        blocks += departures.map { .paragraph([.text($0)]) }
        blocks.append(.heading("Visiting order", level: 3))
        let table = ContentTable(
            subject: subject,
            facts: facts,
            options: options,
            isWhole: extent.isWhole,
            isMarked: extent.isDated
        )
        if extent.rows > 0 { blocks.append(table.block(rows: extent.rows)) }
        let rest = subject.stops.dropFirst(extent.rows)
        if !rest.isEmpty {
            let listed = rest.prefix(extent.keys).map { safe($0.key) }
            let more = rest.count - listed.count
            let words =
                more == 0
                ? "then \(listed.joined(separator: ", "))"
                : listed.isEmpty
                    ? "\(more) tickets, which are linked to this one"
                    : "then \(listed.joined(separator: ", ")) and \(more) more, which are linked to this ticket"
            blocks.append(.paragraph([.text(words)]))
        }
        blocks.append(.paragraph([.text(notice(isDated: extent.isDated))]))
        return blocks
    }

    private var about: [Span] {
        let count = subject.stops.count
        var about: [Span] = [
            .strong("\(count) ticket\(count == 1 ? "" : "s")"), .text(", priority "),
            .strong(subject.priority.name), .text(", load \(NumberText.short(subject.load))"),
        ]
        guard let cluster = subject.cluster else {
            return about + [.text(". None of them has a place that can be used.")]
        }
        about += [
            .text(", within "), .strong(facts.text(cluster.radius)),
            .text(" of the centre \(Self.place(cluster.center)). Visiting them in this order is a way of "),
            .strong(facts.text(cluster.pathLength)), .text(" as the crow flies."),
        ]
        if let due = subject.due { about.append(.text(" The earliest is due on \(due).")) }
        if let mapURL { about += [.text(" "), .link("Open the centre on a map", url: mapURL)] }
        return about
    }

    /// A line for each way in which members left.
    private var departures: [String] {
        let words: [(DepartedMember.Reason, String)] = [
            (.closed, "Done"), (.moved, "Moved to another project"), (.deleted, "Gone"),
            (.removed, "Unlinked"),
        ]
        return words.compactMap { reason, title in
            let keys = subject.departed.filter { $0.reason == reason }.map { safe($0.key) }
            guard !keys.isEmpty else { return nil }
            return "\(title): \(keys.count) (\(Self.list(keys, upTo: 100)))"
        }
    }

    private func notice(isDated: Bool) -> String {
        var source = "Made by Muster"
        if isDated {
            if let run = options.runID { source += ", run \(safe(run))" }
            if let hash = options.planHash { source += ", plan \(safe(hash))" }
        }
        return source
            + ". Change its members by linking and unlinking tickets: Muster respects what people change, "
            + "and keeps this text in step."
    }

    // MARK: Summary

    private func summary(date: String?) -> String {
        let count = subject.stops.count
        let radius = subject.cluster.map { facts.text($0.radius) } ?? "unknown"
        guard let template = options.summary else {
            return Self.line(
                "Job Cluster \(subject.name): \(count) ticket\(count == 1 ? "" : "s"), \(subject.priority.name), "
                    + "radius \(radius)"
            )
        }
        var values = [
            "id": subject.name, "count": String(count), "priority": subject.priority.name, "radius": radius,
            "load": NumberText.short(subject.load),
            "place": subject.cluster.map { Self.place($0.center) } ?? "no place",
            "date": date ?? "", "project": options.project,
        ]
        if template.uses("keys") {
            let room = JobClusterContent.summaryLimit - template.filled(values).utf16.count
            values["keys"] = keys(upTo: room)
        }
        return Self.line(template.filled(values))
    }

    /// As many keys as have room, and how many are left.
    private func keys(upTo room: Int) -> String {
        let keys = subject.stops.map { safe($0.key) }
        for count in stride(from: keys.count, to: 0, by: -1) {
            // No key is shorter than a character and its comma.
            guard count <= max(1, room) else { continue }
            let text = Self.list(keys, upTo: count)
            if text.utf16.count <= room { return text }
        }
        return ""
    }

    /// One line of at most 255 UTF-16 units; nothing that people see as one character is cut in two.
    static func line(_ text: String) -> String {
        let line = SafeText.terminal(text)
        guard line.utf16.count > JobClusterContent.summaryLimit else { return line }
        var cut = ""
        var length = 1
        for character in line {
            length += character.utf16.count
            guard length <= JobClusterContent.summaryLimit else { break }
            cut.append(character)
        }
        return cut + "…"
    }

    // MARK: Parts

    static func list(_ keys: [String], upTo count: Int) -> String {
        let listed = keys.prefix(count).joined(separator: ", ")
        return keys.count > count ? "\(listed) and \(keys.count - count) more" : listed
    }

    static func place(_ location: Location) -> String {
        switch location {
        case .geographic(let place):
            "\(NumberText.fixed(place.latitude, 5)), \(NumberText.fixed(place.longitude, 5))"
        case .planar(let x, let y): "x \(NumberText.trimmed(x, 3)), y \(NumberText.trimmed(y, 3))"
        }
    }

    private func safe(_ text: String) -> String { SafeText.terminal(text, upTo: 120) }

    private var mapURL: String? {
        guard let cluster = subject.cluster else { return nil }
        // A web map shows about 40,000 km at zoom 0 and half of that at each further one.
        var zoom = 18
        var reach = 150.0
        while reach < cluster.radius.meters, zoom > 3 {
            reach *= 2
            zoom -= 1
        }
        return SiteLinks.map(cluster.center, zoom: zoom, options.mapURLTemplate)
    }
}

extension JobClusterContent.Span {
    /// Kind and texts, for the digest.
    fileprivate var canonical: String {
        switch self {
        case .text(let text): "t\(text)"
        case .strong(let text): "s\(text)"
        case .link(let text, let url): "l\(text.utf8.count):\(text)\(url)"
        }
    }
}
