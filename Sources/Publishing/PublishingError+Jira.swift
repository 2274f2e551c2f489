internal import Jira

extension PublishingError {
    /// Endpoint of findings that are no answer of Jira.
    static let readinessEndpoint = "site check"

    /// Sorts the client's error by who must act.
    init(_ error: JiraError) {
        if error.endpoint == Self.readinessEndpoint {
            self.init(kind: .siteNotReady, message: error.message)
        } else if error.isCancellation {
            self.init(kind: .cancelled, message: "cancelled; run again to finish")
        } else {
            let kind: Kind =
                switch error.code {
                case .unauthorized, .forbidden: .unauthorized
                case .wrongFlavor: .siteNotReady
                case .transport, .serverError, .rateLimited, .protocolViolation: .unavailable
                case .pageTokenExpired, .incomplete, .circuitOpen, .deadline: .unavailable
                default: .refused
                }
            self.init(kind: kind, message: error.description)
        }
    }
}
