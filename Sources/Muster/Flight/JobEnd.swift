public import Tickets

/// The end of a piece of a job's work, told to whoever reports it.
public struct JobEnd: Sendable {
    /// Id of the execution, under which the history keeps it.
    public var id: String
    /// The project.
    public var scope: ProjectScope
    /// `run`, `plan` or `apply`.
    public var kind: String
    /// What was done; nil with `plan`, and where an error ended it.
    public var result: NightResult?
    /// The error that ended it.
    public var error: MusterError?

    /// Makes an end.
    public init(
        id: String,
        scope: ProjectScope,
        kind: String,
        result: NightResult? = nil,
        error: MusterError? = nil
    ) {
        self.id = id
        self.scope = scope
        self.kind = kind
        self.result = result
        self.error = error
    }
}

extension FlightRecorder {
    /// The end of what is recorded.
    func end(result: NightResult? = nil, error: MusterError? = nil) -> JobEnd {
        let flight = flight
        return JobEnd(id: flight.id, scope: flight.scope, kind: flight.kind, result: result, error: error)
    }
}

extension RunWebhook {
    /// Sends the report of a run or an apply; of anything else, of a dry run and of an interruption there is none.
    ///
    /// - Parameters:
    ///   - end: what ended.
    ///   - time: now, milliseconds since 1970.
    /// - Returns: how it went; nil where there was nothing to send.
    public func send(_ end: JobEnd, at time: Int64) async -> Delivery? {
        guard end.kind == "run" || end.kind == "apply" else { return nil }
        if let error = end.error {
            guard error.code != .cancelled else { return nil }
            let body = WebhookBody.failure(error, flightID: end.id, kind: end.kind, at: time)
            return await send(body, runID: end.id)
        }
        guard let result = end.result, result.outcome != .dryRun else { return nil }
        return await send(
            WebhookBody.report(result, flightID: end.id, kind: end.kind, at: time),
            runID: end.id
        )
    }
}
