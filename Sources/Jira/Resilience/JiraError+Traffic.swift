internal import HTTPMessages
internal import Resilience

extension JiraError {
    /// A request that was not sent, and why.
    init(_ refusal: AdmissionRefusal, endpoint: String, now: Duration) {
        switch refusal {
        case .cancelled: self = .cancelledWhileWaiting(endpoint: endpoint, isDelivered: false)
        case .circuitOpen(let until):
            let wait = until.map { $0 - now }
            self.init(
                .circuitOpen,
                endpoint: endpoint,
                message: "not sent: Jira failed several times in a row and is left alone "
                    + (wait.map { "for \(Self.words($0))" }
                        ?? "until one request has found out whether it is back")
                    + "; see its status page and try again then",
                retryAfter: wait
            )
        case .late(let cause, let until):
            let wait = until.map { $0 - now }
            guard cause == .ban || cause == .quota || cause == .points else {
                self = .late(endpoint: endpoint, waitingFor: Self.words(cause), wait)
                return
            }
            self = .tooLong(endpoint: endpoint, cause, wait, "which is after the deadline of this call")
        case .tooLong(let cause, let until):
            self = .tooLong(endpoint: endpoint, cause, until - now, "which is longer than a call waits")
        }
    }

    /// A call whose deadline comes before its turn.
    static func late(endpoint: String, waitingFor what: String, _ wait: Duration?) -> JiraError {
        JiraError(
            .deadline,
            endpoint: endpoint,
            message: "not sent: it would have to wait "
                + (wait.map { "\(Self.words($0)) " } ?? "") + "for \(what), and its deadline is earlier; "
                + "allow more time or try again later",
            retryAfter: wait
        )
    }

    /// A call that was cancelled before its next attempt.
    ///
    /// - Parameters:
    ///   - endpoint: method and path with ids left out.
    ///   - isDelivered: whether an earlier attempt may have been acted on.
    /// - Returns: a cancellation.
    static func cancelledWhileWaiting(endpoint: String, isDelivered: Bool) -> JiraError {
        JiraError(
            HTTPTransportError(
                kind: .cancelled,
                deliveryState: isDelivered ? .unknown : .notSent,
                message: "while waiting for its turn or to try again"
            ),
            endpoint: endpoint
        )
    }

    private static func tooLong(
        endpoint: String,
        _ cause: AdmissionCause,
        _ wait: Duration?,
        _ reason: String
    ) -> JiraError {
        JiraError(
            .rateLimited,
            endpoint: endpoint,
            message: "not sent: \(words(cause)) is over "
                + (wait.map { "in \(words($0))" } ?? "later") + ", \(reason); run again then",
            retryAfter: wait
        )
    }

    private static func words(_ cause: AdmissionCause) -> String {
        switch cause {
        case .turn: "its turn"
        case .ban: "the time for which Jira's rate limit bans every request"
        case .quota: "the period in which Jira allows no more requests"
        case .rate: "its turn at the request rate that the site allows"
        case .spacing: "the time between writes to the same issue"
        case .points: "the hour whose points are spent"
        case .breaker: "the site to be back"
        }
    }

    /// A wait in whole seconds, rounded up.
    private static func words(_ wait: Duration) -> String { "\(max(0, (wait.milliseconds + 999) / 1000)) s" }
}
