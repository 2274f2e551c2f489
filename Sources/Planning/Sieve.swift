internal import Clustering
internal import Geodesy
internal import Tickets

/// Sorts out the tickets that cannot or should not be clustered, each with its reason.
struct Sieve {
    /// Tickets in ascending order of id.
    let tickets: [Ticket]
    let screening: ScreeningPolicy

    /// Indices of the tickets to be clustered.
    private(set) var eligible: [Int] = []
    private(set) var leftOut: [UnclusteredTicket] = []
    private(set) var warnings: [String] = []
    private var locations: [Int: Location] = [:]

    init(tickets: [Ticket], screening: ScreeningPolicy) {
        self.tickets = tickets
        self.screening = screening
    }

    /// Place of an eligible ticket.
    func location(of index: Int) -> Location {
        guard let location = locations[index] else { preconditionFailure("ticket \(index) is not eligible") }
        return location
    }

    mutating func run() {
        var doubts = screened()
        for (index, ticket) in tickets.enumerated() {
            if let key = ticket.clusterKey {
                leaveOut(ticket, .lockedElsewhere, "already in the open Job Cluster \(key)")
                continue
            }
            switch ticket.place {
            case .unusable(let reason, let found): leaveOut(ticket, reason, found)
            case .suspect(let coordinate, let why): doubts[index] = (coordinate, why)
            case .located(let location): locations[index] = location
            }
            if let (coordinate, why) = doubts[index] {
                if screening == .leaveOut {
                    leaveOut(ticket, .suspectCoordinates, why)
                    locations[index] = nil
                } else {
                    locations[index] = .geographic(coordinate)
                    warnings.append("\(ticket.key): \(why)")
                }
            }
            if locations[index] != nil { eligible.append(index) }
        }
    }

    private mutating func leaveOut(_ ticket: Ticket, _ reason: ReasonCode, _ detail: String) {
        leftOut.append(UnclusteredTicket(id: ticket.id, reason: reason, detail: detail))
    }

    /// What the coordinates as a whole give away: null island and swapped axes by ticket index; pile-ups become warnings.
    private mutating func screened() -> [Int: (Coordinate, String)] {
        let located = tickets.indices.filter { tickets[$0].place.coordinate != nil }
        let points = located.compactMap { index in
            tickets[index].place.coordinate.map { (id: tickets[index].id, coordinate: $0) }
        }
        var doubts: [Int: (Coordinate, String)] = [:]
        var pileUps: [(coordinate: Coordinate, keys: [String])] = []
        for flag in CoordinateScreening().flags(for: points) {
            let ticket = tickets[located[flag.index]]
            guard case .pileUp = flag.suspicion else {
                doubts[located[flag.index]] = (flag.coordinate, flag.reason)
                continue
            }
            if let known = pileUps.firstIndex(where: { $0.coordinate == flag.coordinate }) {
                pileUps[known].keys.append(ticket.key)
            } else {
                pileUps.append((flag.coordinate, [ticket.key]))
            }
        }
        for pileUp in pileUps {
            let shown = pileUp.keys.prefix(3).joined(separator: ", ")
            warnings.append(
                "\(pileUp.keys.count) tickets stand on exactly \(pileUp.coordinate) (\(shown), …): a default place?"
            )
        }
        return doubts
    }
}
