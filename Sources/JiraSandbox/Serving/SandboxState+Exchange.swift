internal import HTTPMessages

extension SandboxState {
    /// Answers a request to the site, limits and faults included, and counts it.
    mutating func exchange(_ request: HTTPRequest, clock: Int64) -> Outcome {
        let arrival = Arrival(request: request, now: clock + timeShift)
        moveTime(to: arrival.now)
        let node = chooseNode(arrival)
        requestNumber += 1
        var visit = visit(arrival, request)
        visit.isDuringBan = limits.isDuringBan(visit.limitSubject) || faults.isDuringBan(visit.faultSubject)
        if visit.isDuringBan { statistics.requestsDuringBan += 1 }
        var outcome = Outcome(reply: .dropConnection, wait: configuration.latency)
        var rule: SandboxFaultRule?
        if let refusal = admit(visit.limitSubject) {
            outcome.reply = finish(refusal, visit)
        } else {
            rule = strike(visit)
            if let reply = replyBefore(rule?.effect, &outcome, visit) {
                outcome.reply = reply
            } else {
                outcome.reply = serve(rule?.effect, &outcome, &visit)
            }
        }
        tag(&outcome.reply, node)
        note(outcome, rule, visit)
        return outcome
    }

    /// Does what was to happen until then: late writes become searchable.
    mutating func moveTime(to now: Int64) {
        store.catchUp(now: now)
        advanceTasks(now: now)
    }

    /// A request on its way through the sandbox.
    struct Visit {
        let arrival: Arrival
        var call: Call
        var found: Result<(endpoint: Endpoint, arguments: [String]), Answer>
        let name: String
        let limitSubject: LimitState.Subject
        let faultSubject: FaultState.Subject
        var isDuringBan = false
        /// How far the clock of the answer is off, in milliseconds.
        var skew: Int64 = 0

        var endpoint: Endpoint? { (try? found.get())?.endpoint }
        var isWrite: Bool { endpoint?.isWrite == true && call.caller != .refused }
    }

    private mutating func visit(_ arrival: Arrival, _ request: HTTPRequest) -> Visit {
        let call = identified(call(request, now: arrival.now))
        let found: Result<(endpoint: Endpoint, arguments: [String]), Answer>
        do throws(Answer) {
            found = .success(try Endpoint.find(call, configuration))
        } catch {
            found = .failure(error)
        }
        let target = try? found.get()
        let name = target?.endpoint.name ?? "\(call.method.rawValue) (no such endpoint)"
        let subject = LimitState.Subject(
            method: call.method,
            endpoint: name,
            account: call.account?.accountID,
            isApp: call.identity.scopes != nil,
            node: store.node,
            issues: limits.limits.issueWrites.isEmpty ? [] : writtenIssues(target, call),
            acceptsJSON: arrival.acceptsJSON,
            now: call.now
        )
        return Visit(
            arrival: arrival,
            call: call,
            found: found,
            name: name,
            limitSubject: subject,
            faultSubject: faultSubject(call, target?.endpoint)
        )
    }

    private func faultSubject(_ call: Call, _ endpoint: Endpoint?) -> FaultState.Subject {
        let account = call.account
        var names = account.map { [$0.email, $0.name, $0.accountID] } ?? []
        if call.caller == .anonymous { names = ["anonymous"] }
        return FaultState.Subject(
            method: call.method,
            segments: call.segments,
            template: endpoint?.template,
            product: configuration.product,
            isWrite: endpoint?.isWrite == true && call.caller != .refused,
            accountNames: names,
            now: call.now
        )
    }

    func call(_ request: HTTPRequest, now: Int64) -> Call {
        Call(request, configuration, now: now)
    }

    // MARK: Limits

    private mutating func admit(_ subject: LimitState.Subject) -> Answer? {
        guard !limits.isOff, let refusal = limits.admit(subject) else { return nil }
        statistics.rateLimited[refusal.reason.isEmpty ? "bucket" : refusal.reason, default: 0] += 1
        // Nobody can keep a ban before the answer that says it has come.
        let start = subject.now + configuration.latency.milliseconds
        limits.ban(refusal.ban, from: start, until: limits.announcedEnd(refusal, now: subject.now))
        return limits.answer(refusal, subject, on: configuration.product)
    }

    /// The issues that a write is about: the one of its path, and the ends of a new link.
    private func writtenIssues(
        _ target: (endpoint: Endpoint, arguments: [String])?,
        _ call: Call
    ) -> [Int64] {
        guard let (endpoint, arguments) = target, endpoint.isWrite else { return [] }
        if endpoint.template == ["issueLink"], let body = try? call.json() {
            let ends =
                limits.limits.linksCountForBothEnds ? ["inwardIssue", "outwardIssue"] : ["inwardIssue"]
            return ends.compactMap { store.reference(body[$0])?.id }
        }
        let isAboutOne =
            endpoint.template.first == "issue" && endpoint.template.dropFirst().first?.first == "{"
        guard isAboutOne, let text = arguments.first else { return [] }
        return store[idOrKey: text].map { [$0.id] } ?? []
    }

    // MARK: Nodes

    /// The node that a client's cookie names, else the next in turn.
    private mutating func chooseNode(_ arrival: Arrival) -> (name: String, isNew: Bool)? {
        let count = store.lag.nodes
        guard count > 1 else { return nil }
        let bound = arrival.cookieNode.flatMap { $0 < count ? $0 : nil }
        let node = bound ?? nextNode % count
        if bound == nil { nextNode = (node + 1) % count }
        store.visit(node: node)
        return ("node\(node + 1)", bound == nil)
    }

    /// Binds a client that has no cookie yet to the node, as the balancer before the nodes does.
    private func tag(_ reply: inout HTTPServerReply, _ node: (name: String, isNew: Bool)?) {
        guard let node, node.isNew else { return }
        reply.change { $0.fields.append("Set-Cookie", "ROUTEID=.\(node.name); Path=/") }
    }

    // MARK: Books

    private mutating func note(_ outcome: Outcome, _ rule: SandboxFaultRule?, _ visit: Visit) {
        requests.note(
            visit.arrival.request,
            LoggedRequest(
                time: visit.arrival.now,
                endpoint: visit.name,
                account: visit.call.account?.email
                    ?? (visit.call.caller == .anonymous ? "anonymous" : "refused"),
                node: store.node,
                rule: rule?.name,
                isDuringBan: visit.isDuringBan,
                wait: outcome.wait
            ),
            outcome.reply
        )
    }
}

extension HTTPServerReply {
    /// Changes the response, where there is one.
    mutating func change(_ body: (inout HTTPResponse) -> Void) {
        switch self {
        case .response(var response):
            body(&response)
            self = .response(response)
        case .truncated(var response, let count):
            body(&response)
            self = .truncated(response, bodyBytes: count)
        case .trickled(var response, let count, let pause):
            body(&response)
            self = .trickled(response, pieceBytes: count, pause: pause)
        case .dropConnection: break
        }
    }

    /// The response that was meant, where there is one.
    var response: HTTPResponse? {
        switch self {
        case .response(let response), .truncated(let response, _), .trickled(let response, _, _): response
        case .dropConnection: nil
        }
    }
}
