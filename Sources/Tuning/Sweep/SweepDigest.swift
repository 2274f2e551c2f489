internal import Clustering
internal import Geodesy
internal import Planning
internal import Secrets
internal import Tickets

/// A digest of everything but the settings that decides what a replay measures.
enum SweepDigest {
    /// Raised when the replay's model or a measure changes: what was measured before no longer counts.
    private static let version = 1

    static func text(_ nights: [TuningNight], _ model: ReplayModel) -> String {
        var fields = Fields()
        fields.add("muster tuning", version)
        let base = model.base
        fields.add(base.algorithm.rawValue, base.metric.rawValue, base.maxTickets, base.maxLoad)
        fields.add(base.maxRadius?.meters, base.maxDueSpread, base.movePrice?.meters, base.maxChurn)
        fields.add(base.priorityWeight, base.clusterCount, base.objective.rawValue, base.effort.rawValue)
        fields.add(base.seed, base.epsilon?.meters, base.minimumPoints)
        fields.add(model.dispatchShare, model.crews, model.patience, "\(model.screening)")
        if let box = model.territory { fields.add("\(box)") }
        for night in nights {
            fields.add("night", night.date)
            let sorted = night.arrivals.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
            for ticket in sorted { fields.add(ticket) }
        }
        return SHA256Digest(of: fields.bytes).hex
    }

    /// Values one after another, each with its length, so that no two lists make the same bytes.
    private struct Fields {
        var bytes: [UInt8] = []

        mutating func add(_ values: Any?...) {
            for value in values {
                let text = value.map { "\($0)" } ?? "-"
                bytes.append(contentsOf: "\(text.utf8.count):".utf8)
                bytes.append(contentsOf: text.utf8)
            }
        }

        mutating func add(_ ticket: Ticket) {
            add(ticket.id, ticket.priority.rawValue, ticket.load, ticket.due, ticket.together, ticket.apart)
            add(ticket.lock, ticket.skills.count)
            for skill in ticket.skills { add(skill) }
            switch ticket.place {
            case .located(.geographic(let place)): add("place", place.latitude, place.longitude)
            case .located(.planar(let x, let y)): add("plane", x, y)
            case .suspect(let place, _): add("suspect", place.latitude, place.longitude)
            case .unusable: add("none")
            }
        }
    }
}
