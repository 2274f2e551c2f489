internal import Clustering
internal import Geodesy
internal import Planning

/// What every report needs of a plan, looked up once.
struct PlanFacts {
    /// A group of left-out tickets.
    struct Reason {
        var code: ReasonCode
        var tickets: [UnclusteredTicket]
    }

    let plan: Plan
    private let indexByID: [String: Int]
    private let clusterIndexByTicket: [Int?]
    private let visitByTicket: [Int?]
    private let unclusteredByID: [String: Int]
    /// Job Cluster that stands of each ticket in one, and whether it joins by this plan.
    private let seatByID: [String: (entry: Int, joins: Bool)]

    /// Facts of a plan; `withStanding` has the clusters that stand among its clusters.
    init(_ plan: Plan, withStanding: Bool = false) {
        let plan = withStanding ? plan.withStandingClusters : plan
        self.plan = plan
        var seats: [String: (entry: Int, joins: Bool)] = [:]
        for (number, entry) in plan.standing.enumerated() {
            for id in entry.kept { seats[id] = (number, false) }
            for id in entry.joining { seats[id] = (number, true) }
        }
        seatByID = seats
        var indexByID: [String: Int] = [:]
        for (index, ticket) in plan.tickets.enumerated() { indexByID[ticket.id] = index }
        var clusters = [Int?](repeating: nil, count: plan.tickets.count)
        var visits = clusters
        for (number, cluster) in plan.clusters.enumerated() {
            for id in cluster.members { if let index = indexByID[id] { clusters[index] = number } }
            for (visit, id) in cluster.visitOrder.enumerated() {
                if let index = indexByID[id] { visits[index] = visit + 1 }
            }
        }
        var unclustered: [String: Int] = [:]
        for (index, entry) in plan.unclustered.enumerated() { unclustered[entry.id] = index }
        self.indexByID = indexByID
        clusterIndexByTicket = clusters
        visitByTicket = visits
        unclusteredByID = unclustered
    }

    /// Position of a ticket in the plan's list.
    func index(of id: String) -> Int? { indexByID[id] }
    /// The ticket with an id.
    func ticket(_ id: String) -> PlannedTicket? { indexByID[id].map { plan.tickets[$0] } }
    /// Cluster of the ticket at a position.
    func cluster(ofTicketAt index: Int) -> PlannedCluster? {
        clusterIndexByTicket[index].map { plan.clusters[$0] }
    }
    /// Name of the cluster of the ticket at a position: also of a Job Cluster of which no member has a place.
    func clusterName(ofTicketAt index: Int) -> String? {
        cluster(ofTicketAt: index)?.id ?? standing(plan.tickets[index].id)?.entry.issueKey
    }
    /// The Job Cluster that stands and holds a ticket, and whether it joins by this plan.
    func standing(_ id: String) -> (entry: StandingPlan, joins: Bool)? {
        seatByID[id].map { (plan.standing[$0.entry], $0.joins) }
    }
    /// What the plan makes of the Job Cluster with a key.
    func standing(cluster key: String) -> StandingPlan? { plan.standing.first { $0.issueKey == key } }
    /// Number in the visiting order, from 1.
    func visit(ofTicketAt index: Int) -> Int? { visitByTicket[index] }
    /// Why a ticket is left out.
    func unclustered(_ id: String) -> UnclusteredTicket? { unclusteredByID[id].map { plan.unclustered[$0] } }

    /// Members of a cluster in visiting order.
    func stops(of cluster: PlannedCluster) -> [PlannedTicket] {
        (cluster.visitOrder.isEmpty ? cluster.members : cluster.visitOrder).compactMap { ticket($0) }
    }

    var isPlanar: Bool { plan.parameters.metric == .planar }
    var sizes: [Int] { plan.clusters.map(\.members.count) }
    var clusteredCount: Int { sizes.reduce(0, +) }

    /// Left-out tickets by reason, in the order of the codes, without empty groups.
    var reasons: [Reason] {
        ReasonCode.allCases.compactMap { code in
            let tickets = plan.unclustered.filter { $0.reason == code }
            return tickets.isEmpty ? nil : Reason(code: code, tickets: tickets)
        }
    }

    /// The name of the place that the tickets came from.
    var sourceName: String {
        switch plan.source {
        case .file(let name): name == "-" ? "standard input" : name
        case .jira(let site, let project, _): "\(project) on \(site)"
        }
    }

    /// A length of the plan for people: metres and kilometres, or the input's unit.
    func text(_ length: Length) -> String {
        isPlanar ? NumberText.short(length.meters) : NumberText.length(length)
    }

    /// Distance between two places of the plan's kind.
    func distance(_ first: Location, _ second: Location) -> Length {
        switch (first, second) {
        case (.geographic(let one), .geographic(let other)): return one.distance(to: other)
        case (.planar(let x, let y), .planar(let otherX, let otherY)):
            let (dx, dy) = (x - otherX, y - otherY)
            return Length(meters: (dx * dx + dy * dy).squareRoot())
        default: return Length(meters: .nan)
        }
    }
}

/// The middle of sorted values: the lower one of the two where their number is even; nil where there are
/// none.
func lowerMedian<Value: Comparable>(_ values: [Value]) -> Value? {
    values.isEmpty ? nil : values.sorted()[(values.count - 1) / 2]
}
