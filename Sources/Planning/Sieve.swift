internal import Clustering
internal import Geodesy
internal import Tickets

/// Sorts out the tickets that cannot or should not be clustered, each with its reason.
struct Sieve {
    /// Tickets in ascending order of id.
    let tickets: [Ticket]
    let screening: ScreeningPolicy
    /// Where all tickets should be; nil for anywhere.
    let territory: GeoBox?
    /// Ids of tickets that are in a Job Cluster that stands: they are looked at, never left out.
    let members: Set<String>
    /// Why tickets are held back, by id.
    let held: [String: String]

    /// Indices of the tickets to be clustered.
    private(set) var eligible: [Int] = []
    /// Indices of the members that have a place that is trusted.
    private(set) var placed: Set<Int> = []
    private(set) var leftOut: [UnclusteredTicket] = []
    private(set) var warnings: [String] = []
    private var locations: [Int: Location] = [:]

    init(
        tickets: [Ticket],
        screening: ScreeningPolicy,
        territory: GeoBox? = nil,
        members: Set<String> = [],
        held: [String: String] = [:]
    ) {
        self.tickets = tickets
        self.screening = screening
        self.territory = territory
        self.members = members
        self.held = held
    }

    /// Place of an eligible ticket.
    func location(of index: Int) -> Location {
        guard let location = locations[index] else { preconditionFailure("ticket \(index) is not eligible") }
        return location
    }

    mutating func run() {
        let (screened, outside) = screened()
        var doubts = screened
        for (index, ticket) in tickets.enumerated() {
            if members.contains(ticket.id) {
                look(at: ticket, index, doubts[index])
                continue
            }
            if let reason = held[ticket.id] {
                leaveOut(ticket, .held, reason)
                continue
            }
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
            if let reason = outside[index], locations[index] != nil {
                leaveOut(ticket, .outOfArea, reason)
                locations[index] = nil
            }
            if locations[index] != nil { eligible.append(index) }
        }
    }

    /// Finds the place of a member, which stays wherever that is.
    private mutating func look(at ticket: Ticket, _ index: Int, _ doubt: (Coordinate, String)?) {
        var found: Location?
        var doubt = doubt
        switch ticket.place {
        case .unusable: break
        case .suspect(let coordinate, let why): doubt = (coordinate, why)
        case .located(let location): found = location
        }
        if let (coordinate, why) = doubt {
            found = screening == .leaveOut ? nil : .geographic(coordinate)
            warnings.append("\(ticket.key): \(why)")
        }
        if let found {
            locations[index] = found
            placed.insert(index)
        }
    }

    private mutating func leaveOut(_ ticket: Ticket, _ reason: ReasonCode, _ detail: String) {
        leftOut.append(UnclusteredTicket(id: ticket.id, reason: reason, detail: detail))
    }

    /// What the coordinates as a whole give away, by ticket index.
    ///
    /// Null island and swapped axes, and what is outside the configured territory; weaker signs become warnings.
    private mutating func screened() -> (doubts: [Int: (Coordinate, String)], outside: [Int: String]) {
        let located = tickets.indices.filter { tickets[$0].place.coordinate != nil }
        let points = located.compactMap { index in
            tickets[index].place.coordinate.map { (id: tickets[index].id, coordinate: $0) }
        }
        var doubts: [Int: (Coordinate, String)] = [:]
        var outside: [Int: String] = [:]
        var pileUps: [(coordinate: Coordinate, keys: [String])] = []
        var weak: [(code: String, reason: String, keys: [String])] = []
        for flag in CoordinateSuspects(territory: territory).flags(for: points) {
            let index = located[flag.index]
            switch flag.doubt {
            case .screened(.pileUp):
                if let known = pileUps.firstIndex(where: { $0.coordinate == flag.coordinate }) {
                    pileUps[known].keys.append(tickets[index].key)
                } else {
                    pileUps.append((flag.coordinate, [tickets[index].key]))
                }
            case .screened: doubts[index] = (flag.coordinate, flag.reason)
            case .outOfTerritory(.configured): outside[index] = flag.reason
            case .nearNullIsland, .signMissing, .wholeDegrees, .outOfTerritory(.learned):
                if let known = weak.firstIndex(where: { $0.code == flag.code }) {
                    weak[known].keys.append(tickets[index].key)
                } else {
                    weak.append((flag.code, flag.reason, [tickets[index].key]))
                }
            }
        }
        for pileUp in pileUps {
            let shown = pileUp.keys.prefix(3).joined(separator: ", ")
            warnings.append(
                "\(pileUp.keys.count) tickets stand on exactly \(pileUp.coordinate) (\(shown), …): a default place?"
            )
        }
        for doubt in weak.sorted(by: { $0.code < $1.code }) {
            let others = doubt.keys.dropFirst()
            let shown = others.prefix(3).joined(separator: ", ") + (others.count > 3 ? ", …" : "")
            let more = others.isEmpty ? "" : "; so with \(others.count) more (\(shown))"
            warnings.append("\(doubt.keys[0]): \(doubt.reason)\(more); check, nothing was changed")
        }
        return (doubts, outside)
    }
}
