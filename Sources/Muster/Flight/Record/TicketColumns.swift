internal import Clustering
internal import Geodesy
internal import Planning
internal import Tickets

/// Tickets as columns of a document, one value a ticket in each.
struct TicketColumns {
    let tickets: [Ticket]

    init(_ tickets: [Ticket]) { self.tickets = tickets }

    func write(to json: inout CanonicalJSON) {
        json.object { json in
            texts("apart", \.apart, &json)
            texts("cluster_key", \.clusterKey, &json)
            json.name("count")
            json.integer(tickets.count)
            texts("due", \.due, &json)
            json.name("id")
            json.array { json in tickets.forEach { json.string($0.id) } }
            if tickets.contains(where: { $0.key != $0.id }) {
                json.name("key")
                json.array { json in tickets.forEach { json.string($0.key) } }
            }
            numbers("lat", { $0.place.degrees?.latitude }, &json)
            if tickets.contains(where: { $0.load != 1 }) {
                json.name("load")
                json.array { json in tickets.forEach { json.anyNumber($0.load) } }
            }
            texts("lock", \.lock, &json)
            numbers("lon", { $0.place.degrees?.longitude }, &json)
            if tickets.contains(where: { $0.priority != .medium }) {
                json.name("priority")
                json.array { json in tickets.forEach { json.integer($0.priority.rawValue) } }
            }
            if tickets.contains(where: { !$0.skills.isEmpty }) {
                json.name("skills")
                json.array { json in
                    for ticket in tickets {
                        json.array { json in ticket.skills.forEach { json.string($0) } }
                    }
                }
            }
            writeStatuses(&json)
            if tickets.contains(where: { !$0.summary.isEmpty }) {
                json.name("summary")
                json.array { json in tickets.forEach { json.string($0.summary) } }
            }
            writeSuspects(&json)
            texts("together", \.together, &json)
            writeUnusable(&json)
            if tickets.contains(where: { $0.updated != nil }) {
                json.name("updated")
                json.array { json in
                    for ticket in tickets { json.optional(ticket.updated) { $0.integer(Int($1)) } }
                }
            }
            numbers("x", { $0.place.plane?.x }, &json)
            numbers("y", { $0.place.plane?.y }, &json)
        }
    }

    private func texts(_ name: String, _ value: (Ticket) -> String?, _ json: inout CanonicalJSON) {
        guard tickets.contains(where: { value($0) != nil }) else { return }
        json.name(name)
        json.array { json in
            for ticket in tickets { json.optional(value(ticket)) { $0.string($1) } }
        }
    }

    private func numbers(_ name: String, _ value: (Ticket) -> Double?, _ json: inout CanonicalJSON) {
        guard tickets.contains(where: { value($0) != nil }) else { return }
        json.name(name)
        json.array { json in
            for ticket in tickets { json.optional(value(ticket)) { $0.anyNumber($1) } }
        }
    }

    /// Statuses are few: a list of them, and for each ticket its place in that list.
    private func writeStatuses(_ json: inout CanonicalJSON) {
        // By bytes: two spellings of one letter are two statuses here, so that nothing is lost.
        var places: [[UInt8]: Int] = [:]
        var names: [String] = []
        let column = tickets.map { ticket in
            let key = Array(ticket.status.utf8)
            if let place = places[key] { return place }
            places[key] = names.count
            names.append(ticket.status)
            return names.count - 1
        }
        guard names != [""], !names.isEmpty else { return }
        json.name("status")
        json.array { json in column.forEach { json.integer($0) } }
        json.name("statuses")
        json.array { json in names.forEach { json.string($0) } }
    }

    private func writeSuspects(_ json: inout CanonicalJSON) {
        var suspects: [(index: Int, why: String)] = []
        for (index, ticket) in tickets.enumerated() {
            if case .suspect(_, let why) = ticket.place { suspects.append((index, why)) }
        }
        guard !suspects.isEmpty else { return }
        json.name("suspect")
        json.array { json in
            for suspect in suspects {
                json.object { json in
                    json.name("at")
                    json.integer(suspect.index)
                    json.member("why", suspect.why)
                }
            }
        }
    }

    private func writeUnusable(_ json: inout CanonicalJSON) {
        guard tickets.contains(where: { $0.place.isUnusable }) else { return }
        json.name("unusable")
        json.array { json in
            for (index, ticket) in tickets.enumerated() {
                guard case .unusable(let reason, let found) = ticket.place else { continue }
                json.object { json in
                    json.name("at")
                    json.integer(index)
                    json.member("found", found)
                    json.member("reason", reason.rawValue)
                }
            }
        }
    }
}

extension TicketPlace {
    /// The coordinate, trusted or not.
    fileprivate var degrees: Coordinate? {
        switch self {
        case .located(.geographic(let coordinate)), .suspect(let coordinate, _): coordinate
        case .located(.planar), .unusable: nil
        }
    }

    fileprivate var plane: (x: Double, y: Double)? {
        if case .located(.planar(let x, let y)) = self { (x, y) } else { nil }
    }

    fileprivate var isUnusable: Bool { if case .unusable = self { true } else { false } }
}
