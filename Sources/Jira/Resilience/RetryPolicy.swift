internal import HTTPMessages

/// When a failed request is sent again, and after how long: a pure function of failure, attempt and chance.
///
/// The wait before retry `n` (1, 2, …) is `baseDelay * 2^(n-1)`, at most `maximumDelay`, times a factor drawn evenly from
/// 0.7 ..< 1.3: 2, 4, 8, 16, 30, 30 … seconds with the defaults. Where the answer names a wait (`Retry-After`) of up to
/// `longestWait`, that is kept instead, times a factor of 1.0 ..< 1.3 so that it is never undercut. A named wait of 0, or
/// of a day and more, says nothing (Jira Data Center sends both) and counts as none. Between the two, the request is
/// given up: retrying earlier would only lengthen the ban.
///
/// Worth another attempt are 429, 5xx other than 501, and an exchange without an answer (JIRA-4). A create is sent again
/// only after 429 and where it never left this machine: everything else may have made the issue (facts section 9).
public struct RetryPolicy: Hashable, Sendable {
    /// What sending a request twice would do.
    public enum OperationClass: Hashable, Sendable {
        /// Nothing: it only reads.
        case read
        /// The same as sending it once: a field value, a link, a property.
        case idempotentWrite
        /// A second issue or comment: sent again only where the first surely was not acted on.
        case create
        /// A second issue, of a caller who looks for the first: sent again only where no byte left this machine, for even
        /// an answer such as 429 does not prove that nothing was made.
        case markedCreate
    }

    /// What to do next.
    public enum Decision: Hashable, Sendable {
        /// Send again after this wait.
        case retry(after: Duration)
        /// Report the failure.
        case giveUp
    }

    /// How many retries follow the first attempt at most; `JIRA_MAX_RETRIES`.
    public var maximumRetries: Int
    /// Wait before the first retry.
    public var baseDelay: Duration
    /// Longest wait of the doubling.
    public var maximumDelay: Duration
    /// Longest wait that Jira may ask for and get.
    public var longestWait: Duration

    /// Makes a policy; the defaults are the advice of Jira's vendor with 3 retries.
    public init(
        maximumRetries: Int = 3,
        baseDelay: Duration = .seconds(2),
        maximumDelay: Duration = .seconds(30),
        longestWait: Duration = .seconds(300)
    ) {
        precondition(maximumRetries >= 0, "retries cannot be negative: \(maximumRetries)")
        self.maximumRetries = maximumRetries
        self.baseDelay = baseDelay
        self.maximumDelay = maximumDelay
        self.longestWait = longestWait
    }

    /// Decides about a failure.
    ///
    /// - Parameters:
    ///   - error: the failure of the last attempt.
    ///   - operation: what sending twice would do.
    ///   - retries: how many retries there have been, 0 after the first attempt.
    ///   - chance: evenly distributed in 0 ..< 1.
    /// - Returns: whether to send again, and when.
    public func decision(
        after error: JiraError,
        of operation: OperationClass,
        retries: Int,
        chance: Double
    ) -> Decision {
        guard retries < maximumRetries, Self.isWorthRepeating(error), Self.mayRepeat(operation, after: error)
        else {
            return .giveUp
        }
        if let named = error.retryAfter, named > .zero, named < .seconds(86_400) {
            guard named <= longestWait else { return .giveUp }
            return .retry(after: named * (1 + 0.3 * chance))
        }
        // 2^16 times any base is past every sensible maximum.
        let doubled = baseDelay * (1 << min(retries, 16))
        return .retry(after: min(doubled, maximumDelay) * (0.7 + 0.6 * chance))
    }

    /// Whether another attempt can end differently.
    private static func isWorthRepeating(_ error: JiraError) -> Bool {
        switch error.transportError?.kind {
        case .cannotConnect, .timedOut, .connectionLost, .other: true
        case .responseTooLarge, .invalidRequest, .cancelled: false
        case nil: error.status.map { $0 == 429 || ($0 >= 500 && $0 != 501) } ?? false
        }
    }

    private static func mayRepeat(_ operation: OperationClass, after error: JiraError) -> Bool {
        switch operation {
        case .read, .idempotentWrite: true
        // 429 is refused before it is acted on; an unsent request is not known to Jira.
        case .create: error.status == 429 || error.transportError?.deliveryState == .notSent
        case .markedCreate: error.transportError?.deliveryState == .notSent
        }
    }
}
