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
        }
    }

    /// Answers one request.
    public func respond(to request: HTTPRequest) async -> HTTPServerReply {
        let call = Call(request, configuration, now: configuration.clock.now())
        let reply = state.withLock { state in state.reply(to: state.identified(call)) }
        if configuration.latency > .zero { await configuration.clock.sleep(configuration.latency) }
        return reply
    }
}

extension SandboxState {
    /// Answers a request, faults included, and counts it.
    mutating func reply(to call: Call) -> HTTPServerReply {
        requestNumber += 1
        store.catchUp(now: call.now)
        let found: (endpoint: Endpoint, arguments: [String])
        do throws(Answer) {
            found = try Endpoint.find(call, configuration)
        } catch {
            return finish(error, call, name: "\(call.method.rawValue) (no such endpoint)")
        }
        let name = found.endpoint.name
        if let fault = faultBefore() { return finish(fault, call, name: name) }
        if let refusal = refusal(of: call, found.endpoint) { return finish(refusal, call, name: name) }
        let write = countWrite(found.endpoint)
        let faults = configuration.faults
        if write.map(faults.dropsBeforeWrite.contains) == true { return drop(name) }
        let answer: Answer
        do throws(Answer) {
            answer = try perform(found.endpoint, call, found.arguments)
        } catch {
            return finish(error, call, name: name)
        }
        if write.map(faults.dropsAfterWrite.contains) == true { return drop(name) }
        if write.map(faults.badGatewaysAfterWrite.contains) == true {
            return finish(.text(502, "<html><body>Bad Gateway</body></html>"), call, name: name)
        }
        return finish(answer, call, name: name)
    }

    private mutating func countWrite(_ endpoint: Endpoint) -> Int? {
        guard endpoint.isWrite else { return nil }
        statistics.writes += 1
        return statistics.writes
    }

    private func faultBefore() -> Answer? {
        let faults = configuration.faults
        if let every = faults.rateLimitEvery, every > 0, requestNumber % every == 0 {
            // The words of the body are ours; no source records them.
            var answer = Answer.refusal(429, ["Rate limit exceeded."])
            answer.headers = [
                ("X-RateLimit-Limit", "100"), ("X-RateLimit-Remaining", "0"),
                ("X-RateLimit-NearLimit", "true"),
                ("RateLimit-Reason", faults.rateLimitReason),
            ]
            if let seconds = faults.retryAfter { answer.headers.append(("Retry-After", String(seconds))) }
            return answer
        }
        if let every = faults.serverErrorEvery, every > 0, requestNumber % every == 0 {
            return .text(faults.serverErrorStatus, "<html><body>Service Unavailable</body></html>")
        }
        return nil
    }

    private mutating func drop(_ name: String) -> HTTPServerReply {
        statistics.requests[name, default: 0] += 1
        statistics.statuses[0, default: 0] += 1
        return .dropConnection
    }

    private mutating func finish(_ answer: Answer, _ call: Call, name: String) -> HTTPServerReply {
        statistics.requests[name, default: 0] += 1
        statistics.statuses[answer.status, default: 0] += 1
        var fields = commonHeaders(call)
        if let contentType = answer.contentType { fields.append("Content-Type", contentType) }
        for header in answer.headers { fields.append(header.name, header.value) }
        return .response(HTTPResponse(status: answer.status, fields: fields, body: Data(answer.body)))
    }
}
