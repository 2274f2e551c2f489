/// Something that a look at Job Clusters that stand has found, for reports and logs.
public struct StandingFinding: Hashable, Sendable {
    /// What it is.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A person removed a ticket from a Job Cluster: it is kept out.
        case removed
        /// A person added a ticket to a Job Cluster: it stays in.
        case added
        /// A member is done.
        case closed
        /// A member is in another project by now.
        case moved
        /// A member is gone, or hidden from the account.
        case unseen
        /// A ticket is in several open Job Clusters.
        case inSeveral = "in_several"
        /// A link runs from the ticket to the Job Cluster.
        case wrongDirection = "wrong_direction"
        /// An issue of another project is linked; it is no member.
        case foreign
        /// A Job Cluster was closed.
        case clusterClosed = "cluster_closed"
        /// A Job Cluster was opened again.
        case clusterReopened = "cluster_reopened"
        /// A Job Cluster is gone, or hidden from the account.
        case clusterUnseen = "cluster_unseen"
        /// A Job Cluster is in another project by now.
        case clusterMoved = "cluster_moved"
        /// A Job Cluster that another store made, or an earlier version, is looked after from now on.
        case clusterAdopted = "cluster_adopted"
        /// A Job Cluster is left as it is, because what is seen of it may not be all.
        case clusterLeft = "cluster_left"
    }

    /// What it is.
    public var kind: Kind
    /// Key of the Job Cluster.
    public var clusterKey: String
    /// Key of the ticket, where it is about one; its numeric id where the key is not known.
    public var ticketKey: String?
    /// One sentence that names both.
    public var message: String

    /// Makes a finding.
    public init(kind: Kind, clusterKey: String, ticketKey: String? = nil, message: String) {
        self.kind = kind
        self.clusterKey = clusterKey
        self.ticketKey = ticketKey
        self.message = message
    }
}
