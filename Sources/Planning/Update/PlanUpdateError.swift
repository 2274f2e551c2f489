public import Clustering

/// Why a plan cannot be updated.
public enum PlanUpdateError: Error, Hashable, Sendable {
    /// Another algorithm made it.
    case notCapacitated(PlanAlgorithm)
    /// A late ticket that is in a cluster already.
    case alreadyPlanned(id: String, cluster: String)
    /// Tickets to be closed that the plan does not have.
    case unknownTickets([String])
    /// The algorithm refused.
    case clustering(ClusteringError)
}

extension PlanUpdateError: CustomStringConvertible {
    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .notCapacitated(let algorithm):
            return
                "the plan was made by \(algorithm.rawValue), which has no limits to assign within; make a new plan"
        case .alreadyPlanned(let id, let cluster):
            return "ticket '\(id)' is in cluster \(cluster) already; close it first, or make a new plan"
        case .unknownTickets(let names):
            let shown = names.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
            let more = names.count > 5 ? " and \(names.count - 5) more" : ""
            return "the plan has no ticket \(shown)\(more); give ids or keys of its tickets"
        case .clustering(let error): return error.description
        }
    }
}
