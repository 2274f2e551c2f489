/// How urgent a ticket is: rank 1 is the most urgent, rank 5 the least.
public enum Priority: Int, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// Rank 1: Jira's Highest, Blocker.
    case highest = 1
    /// Rank 2: Jira's High, Critical.
    case high
    /// Rank 3: Jira's Medium, Major; also a ticket without a priority.
    case medium
    /// Rank 4: Jira's Low, Minor.
    case low
    /// Rank 5: Jira's Lowest, Trivial.
    case lowest

    /// Orders by rank: the most urgent comes first.
    public static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }

    /// Weight of a ticket of this rank in centres and objective: `1 + w * (5 - rank) / 4`.
    ///
    /// - Parameter priorityWeight: `w`, 0 ... 9.99. At 0 every ticket weighs 1; at 1 the most urgent weighs twice the least.
    /// - Returns: the weight, at least 1.
    public func weight(priorityWeight: Double) -> Double {
        1 + priorityWeight * Double(5 - rawValue) / 4
    }
}

extension Priority {
    /// Reads a rank from `1` to `5` or one of Jira's two sets of names, without regard to letter case.
    public init?(parsing text: some StringProtocol) {
        switch text.lowercased() {
        case "1", "highest", "blocker": self = .highest
        case "2", "high", "critical": self = .high
        case "3", "medium", "major", "normal": self = .medium
        case "4", "low", "minor": self = .low
        case "5", "lowest", "trivial": self = .lowest
        default: return nil
        }
    }

    /// Jira's default name of the rank.
    public var name: String {
        switch self {
        case .highest: "Highest"
        case .high: "High"
        case .medium: "Medium"
        case .low: "Low"
        case .lowest: "Lowest"
        }
    }
}
