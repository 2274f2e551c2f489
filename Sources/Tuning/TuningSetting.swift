public import Geodesy
public import Planning

/// One point of a sweep: what is varied, and nothing else.
///
/// What a setting leaves nil stays as the parameters that the sweep starts from have it.
public struct TuningSetting: Hashable, Sendable {
    /// Algorithm.
    public var algorithm: PlanAlgorithm
    /// Greatest distance from centre to member; for the capacitated algorithm.
    public var maxRadius: Length?
    /// Neighbourhood distance; for density clustering.
    public var epsilon: Length?
    /// Core threshold; for density clustering.
    public var minimumPoints: Double?
    /// Capacity by count.
    public var maxTickets: Int?
    /// Pull of urgent tickets, from 0 to 9.99.
    public var priorityWeight: Double?

    /// Makes a setting.
    public init(
        algorithm: PlanAlgorithm = .capacitated,
        maxRadius: Length? = nil,
        epsilon: Length? = nil,
        minimumPoints: Double? = nil,
        maxTickets: Int? = nil,
        priorityWeight: Double? = nil
    ) {
        self.algorithm = algorithm
        self.maxRadius = maxRadius
        self.epsilon = epsilon
        self.minimumPoints = minimumPoints
        self.maxTickets = maxTickets
        self.priorityWeight = priorityWeight
    }
}
