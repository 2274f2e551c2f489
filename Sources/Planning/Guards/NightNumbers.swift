public import Clustering
internal import FoundationEssentials
internal import Geodesy

/// A night in numbers, as history and guards compare them.
public struct NightNumbers: Hashable, Sendable {
    /// Tickets of the plan, members of standing Job Clusters included.
    public var tickets = 0
    /// Tickets that were to be clustered: neither members of a Job Cluster nor held back.
    public var eligible = 0
    /// Tickets in new clusters.
    public var clustered = 0
    /// Left-out tickets by reason.
    public var leftOut: [ReasonCode: Int] = [:]
    /// New clusters.
    public var clusters = 0
    /// Job Clusters that stand.
    public var standing = 0
    /// Their open members before the plan.
    public var members = 0
    /// Those of them without a usable place.
    public var unplaced = 0
    /// Those of them again whose coordinates are suspicious.
    public var suspectMembers = 0
    /// Tickets that the query found; the caller's, nil where nothing was pulled.
    public var pulled: Int?
    /// Tickets that join one.
    public var joining = 0
    /// Members that are no work any more, by reason.
    public var departed: [DepartedMember.Reason: Int] = [:]
    /// Job Clusters without an open member, which are closed.
    public var dissolved = 0
    /// Those of them that lost a member by something else than closing.
    public var dissolvedOddly = 0
    /// Share of tickets that changed their cluster, where the plan was made from another.
    public var churn = 0.0
    /// Tickets that did.
    public var moved = 0
    /// 95th percentile of the radii of new clusters, metres or plane units; 0 where there are none.
    public var radiusP95 = 0.0
    /// Members of the largest new cluster.
    public var largest = 0
    /// Tickets on the point on which most of those to be clustered stand; 0 where none has a place.
    public var pileUp = 0
    /// What the new clusters cost by the plan's own objective.
    public var objective = 0.0
    /// Calls of the Jira API; the caller's.
    public var calls = 0
    /// Seconds that the night took; the caller's.
    public var seconds = 0.0

    /// Makes a night of nothing.
    public init() {}

    /// Counts a plan; linear in its size but for sorting.
    public init(_ plan: Plan, pulled: Int? = nil, calls: Int = 0, seconds: Double = 0) {
        self.pulled = pulled
        self.calls = calls
        self.seconds = seconds
        tickets = plan.tickets.count
        for entry in plan.unclustered { leftOut[entry.reason, default: 0] += 1 }
        let sizes = plan.clusters.map(\.members.count)
        clustered = sizes.reduce(0, +)
        largest = sizes.max() ?? 0
        clusters = plan.clusters.count
        standing = plan.standing.count
        var isKept: Set<String> = []
        let isUnplaced = Set(plan.standing.flatMap(\.unplaced))
        unplaced = isUnplaced.count
        // A place that the fields give and nobody trusts is part of the plan.
        suspectMembers = plan.tickets.count { $0.location != nil && isUnplaced.contains($0.id) }
        for entry in plan.standing {
            members += entry.kept.count
            joining += entry.joining.count
            for member in entry.departed { departed[member.reason, default: 0] += 1 }
            if entry.isDissolved { dissolved += 1 }
            if entry.isDissolved, entry.departed.contains(where: { $0.reason != .closed }) {
                dissolvedOddly += 1
            }
            isKept.formUnion(entry.kept)
        }
        eligible = tickets - members - (leftOut[.lockedElsewhere] ?? 0) - (leftOut[.held] ?? 0)
        churn = plan.previous?.churn ?? 0
        moved = plan.previous?.moved ?? 0
        let radii = plan.clusters.map(\.radius.meters).sorted()
        if !radii.isEmpty {
            // The nearest rank: the least value that 95 % of all do not exceed.
            radiusP95 = radii[min(radii.count - 1, (radii.count * 95 + 99) / 100 - 1)]
        }
        objective = plan.objective.minimized ?? plan.objective.sumDistance
        let away: Set<String> = Set(
            plan.unclustered.filter { $0.reason == .lockedElsewhere || $0.reason == .held }.map(\.id)
        )
        var atPlace: [Location: Int] = [:]
        for ticket in plan.tickets where !isKept.contains(ticket.id) && !away.contains(ticket.id) {
            if let location = ticket.location { atPlace[location, default: 0] += 1 }
        }
        pileUp = atPlace.values.max() ?? 0
    }

    /// Left-out tickets that were to be clustered.
    public var leftOutCount: Int {
        leftOut.reduce(0) { $0 + ($1.key == .lockedElsewhere || $1.key == .held ? 0 : $1.value) }
    }

    /// Members that went by something else than closing.
    public var goneOddly: Int { departed.reduce(0) { $0 + ($1.key == .closed ? 0 : $1.value) } }

    /// All departed members.
    public var departedCount: Int { departed.values.reduce(0, +) }
}

extension NightNumbers: Codable {
    private enum CodingKeys: String, CodingKey {
        case tickets, eligible, clustered, clusters, standing, members, joining, departed, dissolved, churn
        case moved, largest, objective, calls, seconds, unplaced, pulled
        case suspectMembers = "suspect_members"
        case leftOut = "left_out"
        case dissolvedOddly = "dissolved_oddly"
        case radiusP95 = "radius_p95_m"
        case pileUp = "pile_up"
    }

    /// Reads numbers; what is missing, or of a reason that is not known, is 0.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func count(_ key: CodingKeys) throws -> Int { try values.decodeIfPresent(Int.self, forKey: key) ?? 0 }
        func amount(_ key: CodingKeys) throws -> Double {
            let found = try values.decodeIfPresent(Double.self, forKey: key) ?? 0
            return found.isFinite ? found : 0
        }
        tickets = try count(.tickets)
        eligible = try count(.eligible)
        clustered = try count(.clustered)
        clusters = try count(.clusters)
        standing = try count(.standing)
        members = try count(.members)
        unplaced = try count(.unplaced)
        suspectMembers = try count(.suspectMembers)
        pulled = try values.decodeIfPresent(Int.self, forKey: .pulled)
        joining = try count(.joining)
        dissolved = try count(.dissolved)
        dissolvedOddly = try count(.dissolvedOddly)
        moved = try count(.moved)
        largest = try count(.largest)
        pileUp = try count(.pileUp)
        calls = try count(.calls)
        churn = try amount(.churn)
        radiusP95 = try amount(.radiusP95)
        objective = try amount(.objective)
        seconds = try amount(.seconds)
        let reasons = try values.decodeIfPresent([String: Int].self, forKey: .leftOut) ?? [:]
        for (name, number) in reasons { if let code = ReasonCode(rawValue: name) { leftOut[code] = number } }
        let gone = try values.decodeIfPresent([String: Int].self, forKey: .departed) ?? [:]
        for (name, number) in gone {
            if let reason = DepartedMember.Reason(rawValue: name) { departed[reason] = number }
        }
    }

    /// Writes every number under the name of the flight record.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        for (key, number) in [
            (CodingKeys.tickets, tickets), (.eligible, eligible), (.clustered, clustered),
            (.clusters, clusters), (.standing, standing), (.members, members), (.joining, joining),
            (.dissolved, dissolved), (.dissolvedOddly, dissolvedOddly), (.moved, moved),
            (.largest, largest), (.pileUp, pileUp), (.calls, calls), (.unplaced, unplaced),
            (.suspectMembers, suspectMembers),
        ] {
            try values.encode(number, forKey: key)
        }
        for (key, number) in [
            (CodingKeys.churn, churn), (.radiusP95, radiusP95), (.objective, objective), (.seconds, seconds),
        ] {
            try values.encode(number, forKey: key)
        }
        try values.encodeIfPresent(pulled, forKey: .pulled)
        try values.encode(
            Dictionary(uniqueKeysWithValues: leftOut.map { ($0.key.rawValue, $0.value) }),
            forKey: .leftOut
        )
        try values.encode(
            Dictionary(uniqueKeysWithValues: departed.map { ($0.key.rawValue, $0.value) }),
            forKey: .departed
        )
    }

    /// The numbers as one JSON object, names ascending, as a flight record keeps them.
    public var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Every number is finite, so encoding cannot fail.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// Reads what `text` wrote; nil for anything that is no such object.
    public init?(text: String) {
        guard let numbers = try? JSONDecoder().decode(NightNumbers.self, from: Data(text.utf8)) else {
            return nil
        }
        self = numbers
    }
}
