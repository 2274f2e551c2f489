internal import Clustering
internal import Planning

/// A Job Cluster to write about, new or standing.
struct ContentSubject {
    /// What it is called: its id in the plan, or the key of the Job Cluster.
    var name: String
    /// Centre, radius and path; nil where no member has a place.
    var cluster: PlannedCluster?
    /// Its open members in visiting order.
    var stops: [PlannedTicket]
    var priority: Priority
    var load: Double
    /// Members that join by this plan.
    var joining: Set<String> = []
    /// Day on which they do, `yyyy-MM-dd`.
    var joinedOn: String?
    /// Members that are no work any more.
    var departed: [DepartedMember] = []

    init(new cluster: PlannedCluster, _ facts: PlanFacts) {
        name = cluster.id
        self.cluster = cluster
        stops = facts.stops(of: cluster)
        priority = cluster.priority
        load = cluster.load
    }

    init(_ standing: StandingPlan, _ facts: PlanFacts, joinedOn: String?) {
        name = standing.issueKey
        cluster = standing.cluster
        let members = standing.members.compactMap { facts.ticket($0) }
        stops = standing.cluster.map { facts.stops(of: $0) } ?? members
        priority = standing.cluster?.priority ?? members.map(\.priority).min() ?? .medium
        load = standing.cluster?.load ?? members.reduce(0) { $0 + $1.load }
        joining = Set(standing.joining)
        self.joinedOn = joinedOn
        departed = standing.departed
    }

    /// Earliest day by which a member is due; days that are none do not count.
    var due: String? {
        stops.compactMap { $0.due.flatMap(ContentSubject.day) }.min()
    }

    /// The ten characters of a day; nil for a text that begins with none.
    static func day(_ text: String) -> String? {
        let day = text.prefix(10)
        let bytes = Array(day.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
            bytes.indices.allSatisfy({ $0 == 4 || $0 == 7 || (0x30...0x39).contains(bytes[$0]) })
        else { return nil }
        return String(day)
    }
}
