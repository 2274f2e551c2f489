internal import FoundationEssentials
public import HTTPMessages
internal import Locking

/// An embedded Jira site, Cloud or Data Center, for demos, dry runs and tests.
///
/// Pure logic: a request goes in, a reply comes out. `SandboxServer` puts it on a port, `SandboxTransport` calls it
/// without one. It answers with Jira's own shapes, limits and refusals, and fails where its configuration says so.
/// Safe to use from any task; requests are worked on one at a time.
public final class SandboxJira: HTTPRequestHandler {
    let state: Locked<SandboxState>
    let configuration: SandboxConfiguration
    /// The site as it was made, for a reset.
    private let loaded: SandboxState

    /// Makes a site with tickets on it.
    ///
    /// Ids count up from 10001 in the order of the tickets. Search sees them at once.
    ///
    /// - Throws: `SandboxTicketError` for the first ticket that the site cannot hold.
    public init(
        configuration: SandboxConfiguration = SandboxConfiguration(),
        tickets: [SandboxTicket] = []
    ) throws(SandboxTicketError) {
        var state = SandboxState(configuration)
        try state.load(tickets, now: configuration.clock.now())
        state.store.setLag(IndexLag(configuration))
        loaded = state
        self.state = Locked(state)
        self.configuration = configuration
    }

    /// What it was asked so far.
    public func statistics() -> SandboxStatistics { state.withLock { $0.statistics } }

    /// Counts from zero again, also what fault rules have counted.
    public func resetStatistics() {
        state.withLock { state in
            state.statistics = SandboxStatistics()
            state.requestNumber = 0
            state.faults.resetCounts()
        }
    }

    /// Answers one request, after the time that it takes.
    ///
    /// A task that is cancelled meanwhile gets its answer early; what the request did is done.
    public func respond(to request: HTTPRequest) async -> HTTPServerReply {
        let outcome = outcome(of: request)
        if outcome.wait > .zero { await configuration.clock.sleep(outcome.wait) }
        return outcome.reply
    }

    /// What becomes of a request, and how long its client has to wait for that.
    func outcome(of request: HTTPRequest) -> Outcome {
        if let call = controlCall(request) { return Outcome(reply: control(call, request)) }
        let clock = configuration.clock.now()
        return state.withLock { $0.exchange(request, clock: clock) }
    }

    /// The sandbox's time: its clock's, and what the controls added to it.
    func now() -> Int64 {
        let clock = configuration.clock.now()
        return clock + state.withLock { $0.timeShift }
    }

    /// Puts everything back as it was when the sandbox was made: tickets, rules, limits, lag, time, counts.
    public func reset() { state.withLock { $0 = loaded } }

    /// Lets time pass for the site: tokens expire, limits refill, late writes become searchable.
    ///
    /// - Parameter duration: how much; less than nothing moves time back, which no real site does.
    public func advanceClock(by duration: Duration) {
        let clock = configuration.clock.now()
        state.withLock { state in
            state.timeShift += duration.milliseconds
            state.moveTime(to: clock + state.timeShift)
        }
    }
}

extension SandboxState {
    mutating func drop(_ name: String) -> HTTPServerReply {
        statistics.requests[name, default: 0] += 1
        statistics.statuses[0, default: 0] += 1
        return .dropConnection
    }

    mutating func finish(_ answer: Answer, _ call: Call, name: String) -> HTTPServerReply {
        statistics.requests[name, default: 0] += 1
        statistics.statuses[answer.status, default: 0] += 1
        var fields = commonHeaders(call)
        if let contentType = answer.contentType { fields.append("Content-Type", contentType) }
        for header in answer.headers { fields.append(header.name, header.value) }
        return .response(HTTPResponse(status: answer.status, fields: fields, body: Data(answer.body)))
    }
}
