internal import Clustering
internal import JQL
public import Jira
internal import Publishing
internal import Tickets

extension MusterError {
    init(_ error: StoreError) {
        self.init(error.kind == .locked ? .locked : .store, error.message)
    }

    init(_ error: ClusteringError) {
        let code: Code =
            switch error {
            case .invalidParameter, .infeasibleClusterCount: .configuration
            case .duplicateID, .invalidItem, .mixedLocations: .input
            case .cancelled: .cancelled
            }
        self.init(code, error.description)
    }

    init(_ error: PublishingError) {
        let code: Code =
            switch error.kind {
            case .stale: .stale
            case .siteNotReady, .wrongDirection, .refused: .siteNotReady
            case .unauthorized: .unauthorized
            case .unavailable: .unavailable
            case .journal: .store
            case .cancelled: .cancelled
            }
        self.init(code, error.message)
    }

    /// Sorts what went wrong with a Jira site by who must act.
    public init(_ error: JiraError) {
        if error.isCancellation {
            self.init(.cancelled, "cancelled")
            return
        }
        let code: Code =
            switch error.code {
            case .unauthorized, .forbidden: .unauthorized
            case .validation, .notFound, .wrongFlavor: .configuration
            default: .unavailable
            }
        self.init(code, error.description)
    }

    init(_ error: JQLSyntaxError, jql: String) {
        self.init(.configuration, "the JQL '\(jql)' cannot be read: \(error)")
    }
}
