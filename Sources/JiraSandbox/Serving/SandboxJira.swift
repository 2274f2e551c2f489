internal import FoundationEssentials
public import HTTPMessages
internal import Locking

/// An embedded Jira Cloud site that speaks REST version 3, for demos, dry runs and tests.
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

    /// Counts from zero again.
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
        let clock = configuration.clock.now()
        return state.withLock { state in
            let outcome = state.exchange(request, clock: clock)
            if state.wantsReset { state = loaded }
            return outcome
        }
    }
}

extension SandboxState {
    func wrongCredentials(_ call: Call) -> Answer {
        var answer = Answer.notAuthenticated
        answer.headers = [
            ("X-Seraph-Loginreason", "AUTHENTICATED_FAILED"),
            ("WWW-Authenticate", "OAuth realm=\"\(call.base)\""),
        ]
        return answer
    }

    mutating func drop(_ name: String) -> HTTPServerReply {
        statistics.requests[name, default: 0] += 1
        statistics.statuses[0, default: 0] += 1
        return .dropConnection
    }

    mutating func finish(_ answer: Answer, _ call: Call, name: String) -> HTTPServerReply {
        statistics.requests[name, default: 0] += 1
        statistics.statuses[answer.status, default: 0] += 1
        var fields: HTTPFields = [
            "Server": "AtlassianEdge", "Cache-Control": "no-cache, no-store, no-transform",
        ]
        if let contentType = answer.contentType { fields.append("Content-Type", contentType) }
        let trace = random.hex()
        fields.append("X-Arequestid", trace + random.hex())
        fields.append("Atl-Traceid", trace + random.hex())
        if call.isSignedIn { fields.append("X-AAccountId", configuration.account.accountID) }
        for header in answer.headers { fields.append(header.name, header.value) }
        return .response(HTTPResponse(status: answer.status, fields: fields, body: Data(answer.body)))
    }
}
