/// Who goes first.
package enum AdmissionPriority: Hashable, Sendable {
    /// A person waits for the answer.
    case people
    /// A program does.
    case batch
}

/// What a caller tells about the request that it wants to send.
package struct AdmissionRequest: Hashable, Sendable {
    /// Who waits for it.
    package var priority: AdmissionPriority
    /// Subject whose writes are spaced, such as an issue; nil for a request that needs no spacing.
    package var lane: String?
    /// Points that it costs.
    package var cost: Int
    /// Moment after which sending is of no use; nil for none.
    package var deadline: Duration?
    /// Whether it waits for the outcome of a breaker's probe.
    ///
    /// Else it is refused meanwhile. An open breaker refuses it in any case.
    package var waitsForProbe: Bool

    /// Makes a request.
    package init(
        priority: AdmissionPriority = .batch,
        lane: String? = nil,
        cost: Int = 0,
        deadline: Duration? = nil,
        waitsForProbe: Bool = false
    ) {
        self.priority = priority
        self.lane = lane
        self.cost = cost
        self.deadline = deadline
        self.waitsForProbe = waitsForProbe
    }
}

/// What a request waits for.
package enum AdmissionCause: Hashable, Sendable {
    /// A free place among the requests under way, or its turn.
    case turn
    /// The server's ban.
    case ban
    /// The reset of the server's quota.
    case quota
    /// The request rate.
    case rate
    /// Room among the writes to the same subject.
    case spacing
    /// The next hour's points.
    case points
    /// The breaker.
    case breaker
}

/// Leave to send one request; to be given back exactly once.
package struct AdmissionPass: Hashable, Sendable {
    /// When it was given.
    package let sentAt: Duration
    let permit: CircuitBreaker.Permit
    let lane: String?
    let priority: AdmissionPriority
}

/// Why a request may not be sent.
package enum AdmissionRefusal: Error, Hashable, Sendable {
    /// The breaker is open until then; nil where a probe is out.
    case circuitOpen(until: Duration?)
    /// It would be sent too late, since it waits for `cause` until `until`; nil where that is not known.
    case late(cause: AdmissionCause, until: Duration?)
    /// The wait ends so late that nobody should wait for it.
    case tooLong(cause: AdmissionCause, until: Duration)
    /// The caller was cancelled.
    case cancelled
}

/// How a sent request ended.
package struct AdmissionResult: Hashable, Sendable {
    /// What it says about the health of the server.
    package var outcome: CircuitBreaker.Outcome
    /// Whether the server can have seen it.
    package var wasSent: Bool
    /// What its answer said about limits; nil without an answer.
    package var report: RateReport?

    /// Makes a result.
    package init(
        _ outcome: CircuitBreaker.Outcome,
        wasSent: Bool = true,
        report: RateReport? = nil
    ) {
        self.outcome = outcome
        self.wasSent = wasSent
        self.report = report
    }
}
