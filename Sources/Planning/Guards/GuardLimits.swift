public import Clustering

/// Where a night stops before its first write; each limit can be taken away with nil.
///
/// Shares are from 0 to 1 and stop a night where they are exceeded, not where they are met. A share of few tickets says
/// nothing: it counts only from `leastTickets` tickets on that it finds fault with.
public struct GuardLimits: Hashable, Sendable {
    /// Number of tickets at fault from which a share of tickets counts; at least 1.
    public var leastTickets: Int
    /// Greatest share of left-out tickets among those that are to be clustered and those that standing Job Clusters have.
    ///
    /// Tickets of other Job Clusters and tickets held back do not count.
    public var maxLeftOutShare: Double?
    /// Greatest share for single reasons, among the same tickets.
    public var maxLeftOutShareByReason: [ReasonCode: Double]
    /// Greatest share of tickets whose coordinates are suspicious: null island, swapped axes.
    public var maxSuspectShare: Double?
    /// Greatest share of the same tickets that are to be clustered on one and the same point, as a default place makes them.
    public var maxPileUpShare: Double?
    /// Greatest share of the clustered tickets in one cluster, where neither count nor load is limited, as with density.
    public var maxBlobShare: Double?
    /// Greatest 95th percentile of the radii of new clusters, as a multiple of the median of the nights before.
    public var maxRadiusFactor: Double?
    /// Greatest share of tickets that changed their cluster, where the plan was made from another.
    public var maxChurn: Double?
    /// Fewest tickets, as a fraction of the median of the nights before: 0.33 stops at less than a third.
    public var minTicketsFactor: Double?
    /// Most tickets, as a multiple of the median of the nights before.
    public var maxTicketsFactor: Double?
    /// Median of the nights before from which a night without any ticket is not believed.
    public var manyTickets: Int?
    /// Greatest share of the members of standing Job Clusters that are suddenly deleted, hidden, moved or unlinked.
    ///
    /// Members that were closed are work that was done, and no sign of anything.
    public var maxGoneShare: Double?
    /// Most standing Job Clusters dissolved by other things than closing of all of their members, as a share.
    public var maxDissolvedShare: Double?
    /// Fewest standing Job Clusters, as a fraction of the median of the nights before.
    ///
    /// A site that suddenly shows none of them would have every member planned anew.
    public var minStandingFactor: Double?
    /// Number of dissolved Job Clusters from which that share counts; at least 1.
    public var leastDissolved: Int
    /// Nights before that a comparison needs; at least 1.
    public var leastNights: Int

    /// Makes limits; the defaults let an ordinary night pass and stop one that makes no sense.
    public init(
        leastTickets: Int = 10,
        maxLeftOutShare: Double? = 0.5,
        maxLeftOutShareByReason: [ReasonCode: Double] = [
            .invalidCoordinates: 0.25, .constraintConflict: 0.25,
        ],
        maxSuspectShare: Double? = 0.1,
        maxPileUpShare: Double? = 0.5,
        maxBlobShare: Double? = 0.3,
        maxRadiusFactor: Double? = 3,
        maxChurn: Double? = 0.3,
        minTicketsFactor: Double? = 1.0 / 3,
        maxTicketsFactor: Double? = 3,
        manyTickets: Int? = 20,
        maxGoneShare: Double? = 0.3,
        maxDissolvedShare: Double? = 0.3,
        minStandingFactor: Double? = 0.2,
        leastDissolved: Int = 5,
        leastNights: Int = 3
    ) {
        self.leastTickets = leastTickets
        self.maxLeftOutShare = maxLeftOutShare
        self.maxLeftOutShareByReason = maxLeftOutShareByReason
        self.maxSuspectShare = maxSuspectShare
        self.maxPileUpShare = maxPileUpShare
        self.maxBlobShare = maxBlobShare
        self.maxRadiusFactor = maxRadiusFactor
        self.maxChurn = maxChurn
        self.minTicketsFactor = minTicketsFactor
        self.maxTicketsFactor = maxTicketsFactor
        self.manyTickets = manyTickets
        self.maxGoneShare = maxGoneShare
        self.maxDissolvedShare = maxDissolvedShare
        self.minStandingFactor = minStandingFactor
        self.leastDissolved = leastDissolved
        self.leastNights = leastNights
    }

    /// No limit at all.
    public static let none = GuardLimits(
        maxLeftOutShare: nil,
        maxLeftOutShareByReason: [:],
        maxSuspectShare: nil,
        maxPileUpShare: nil,
        maxBlobShare: nil,
        maxRadiusFactor: nil,
        maxChurn: nil,
        minTicketsFactor: nil,
        maxTicketsFactor: nil,
        manyTickets: nil,
        maxGoneShare: nil,
        maxDissolvedShare: nil,
        minStandingFactor: nil
    )
}

/// Something about a plan that should not be written to Jira before somebody has looked.
public struct GuardFinding: Hashable, Sendable {
    /// What is wrong; the raw values are part of reports.
    public enum Code: String, Hashable, Sendable, Codable, CaseIterable {
        /// Too many tickets are left out.
        case leftOut = "left_out"
        /// Too many are left out for one reason.
        case leftOutReason = "left_out_reason"
        /// Too many coordinates are suspicious.
        case suspects
        /// Too many tickets stand on one point.
        case pileUp = "pile_up"
        /// One cluster has swallowed too much.
        case blob
        /// Clusters are far larger than usual.
        case radius
        /// Too many tickets changed their cluster.
        case churn
        /// Far fewer tickets than in the nights before.
        case fewTickets = "few_tickets"
        /// Far more tickets than in the nights before.
        case manyTickets = "many_tickets"
        /// No ticket at all, after nights with many.
        case noTickets = "no_tickets"
        /// Too many members of standing Job Clusters are gone.
        case membersGone = "members_gone"
        /// Too many Job Clusters would be closed.
        case dissolved
        /// Far fewer Job Clusters stand than in the nights before.
        case fewStanding = "few_standing"
    }

    /// What is wrong.
    public var code: Code
    /// What was measured, in the unit of the limit.
    public var measured: Double
    /// What is allowed.
    public var limit: Double
    /// In words: what was found, what it may come from, and which limit to change where it is right.
    public var message: String

    /// Makes a finding.
    public init(code: Code, measured: Double, limit: Double, message: String) {
        self.code = code
        self.measured = measured
        self.limit = limit
        self.message = message
    }
}
