internal import FoundationEssentials
internal import HTTPMessages
internal import Resilience

extension JiraClient {
    /// Sends a call, again where the policy says so, and gives back the answer of success.
    ///
    /// A read is answered from the cache where its call says how long answers keep, and by an identical read where one is
    /// under way. Every attempt waits for its turn, then for nothing else: signing and sending follow at once.
    ///
    /// - Parameters:
    ///   - call: what to send.
    ///   - statuses: statuses besides 2xx whose answer the caller reads by itself.
    /// - Returns: the answer.
    /// - Throws: `JiraError` of the last attempt, or why there was none.
    func send(_ call: JiraCall, acceptingBodyOf statuses: [Int] = []) async throws(JiraError) -> HTTPResponse
    {
        let endpoint = call.endpoint(site.flavor)
        guard call.operation == .read else {
            // Before, so that no kept answer is given out while the write happens; after, so that no answer is kept whose
            // reading began before the write was done.
            traffic.invalidate(by: call)
            defer { traffic.invalidate(by: call) }
            return try await perform(call, endpoint: endpoint, acceptingBodyOf: statuses)
        }
        guard statuses.isEmpty, !isFresh else {
            return try await perform(call, endpoint: endpoint, acceptingBodyOf: statuses)
        }
        return try await read(call, endpoint: endpoint)
    }

    /// Forgets the kept answer of a call.
    func forget(_ call: JiraCall) {
        if call.cached != nil { traffic.forget(key(of: call)) }
    }

    private func key(of call: JiraCall) -> SiteTraffic.RequestKey {
        SiteTraffic.RequestKey(
            site: "\(site.apiAddress.scheme)://\(site.apiAddress.authority)\(site.apiAddress.contextPath)",
            account: account,
            method: call.method,
            path: call.interface.path(of: site.flavor) + call.encodedPath,
            body: call.body ?? Data()
        )
    }

    private func read(_ call: JiraCall, endpoint: String) async throws(JiraError) -> HTTPResponse {
        let key = key(of: call)
        if call.cached != nil, let kept = traffic.kept(key) {
            counter.countKept()
            return kept
        }
        let (response, isShared) = try await traffic.flights.fetch(
            traffic.flightKey(key, isInteractive: priority == .interactive),
            deadline: deadline,
            isPrivate: { $0.isCancellation || $0.code == .deadline },
            refuse: { refusal in
                switch refusal {
                case .cancelled: .cancelledWhileWaiting(endpoint: endpoint, isDelivered: false)
                case .late: .late(endpoint: endpoint, waitingFor: "the same request of another caller", nil)
                }
            }
        ) { () async throws(JiraError) in
            let ticket = call.cached.map { traffic.ticket(for: $0) }
            let response = try await perform(call, endpoint: endpoint, acceptingBodyOf: [])
            if let ticket { traffic.keep(response, for: key, ticket) }
            return response
        }
        if isShared { counter.countShared() }
        return response
    }

    /// One attempt after the other until one succeeds or the policy ends them.
    private func perform(
        _ call: JiraCall,
        endpoint: String,
        acceptingBodyOf statuses: [Int]
    ) async throws(JiraError) -> HTTPResponse {
        var course = Course(isWrite: call.operation != .read)
        while true {
            let attempt: Attempt
            do throws(JiraError) {
                attempt = try await self.attempt(call, endpoint: endpoint, course: course)
            } catch {
                throw course.failure(endedBy: error)
            }
            course.attempts += 1
            let error: JiraError
            switch attempt {
            case .failed(let failure): error = failure
            case .answered(let response, let request):
                if (200..<300).contains(response.status) || statuses.contains(response.status) {
                    if let impostor = JiraError(
                        impostor: response,
                        to: request,
                        endpoint: endpoint,
                        flavor: site.flavor
                    ) {
                        throw impostor
                    }
                    return response
                }
                if response.status == 401, !course.hasRenewed {
                    // Not acted on, so that every kind of call may be sent again; once, whatever the policy says.
                    course.hasRenewed = true
                    if try await renew(after: request, endpoint: endpoint) { continue }
                }
                error = JiraError(response, endpoint: endpoint, now: pacing.now())
                    .withoutCredentials(of: request)
            }
            course.lastFailure = error
            try await waitToRetry(call, endpoint: endpoint, after: error, &course)
        }
    }

    /// What has happened to a call so far.
    private struct Course {
        let isWrite: Bool
        var attempts = 0
        var retries = 0
        var hasRenewed = false
        var hasWaitedForBreaker = false
        var lastFailure: JiraError?

        /// What to report where there is no further attempt.
        ///
        /// The site's own answer tells more than why the site was not asked again, and a write that may have been done
        /// stays one.
        func failure(endedBy error: JiraError) -> JiraError {
            guard let lastFailure else { return error }
            let mayBeDone = isWrite && lastFailure.isAmbiguousWrite
            if error.isCancellation {
                return mayBeDone
                    ? .cancelledWhileWaiting(endpoint: error.endpoint, isDelivered: true) : error
            }
            return mayBeDone || error.code != .unauthorized ? lastFailure : error
        }
    }

    /// Waits before the next attempt; throws where there is to be none.
    private func waitToRetry(
        _ call: JiraCall,
        endpoint: String,
        after error: JiraError,
        _ course: inout Course
    ) async throws(JiraError) {
        let decision = configuration.retry.decision(
            after: error,
            of: call.operation,
            retries: course.retries,
            chance: pacing.chance()
        )
        guard case .retry(var delay) = decision else { throw error }
        let holds = traffic.gate.retryHolds(lane: call.lane)
        let now = traffic.now
        // A ban that the answer's `Retry-After` does not tell: of another answer, or until a reset in another header.
        delay = max(delay, holds.ban - now)
        if let opening = holds.breaker {
            // People are not kept waiting for a site that is down, and programs not twice.
            guard priority == .batch, !course.hasWaitedForBreaker else { throw error }
            course.hasWaitedForBreaker = true
            delay = max(delay, opening - now)
        }
        guard delay <= configuration.retry.longestWait * 1.3, deadline.map({ now + delay < $0 }) ?? true
        else {
            throw error
        }
        do {
            try await traffic.clock.sleep(for: delay)
        } catch {
            throw course.failure(endedBy: .cancelledWhileWaiting(endpoint: endpoint, isDelivered: false))
        }
        course.retries += 1
    }

    // MARK: One attempt

    private enum Attempt {
        case answered(HTTPResponse, to: HTTPRequest)
        case failed(JiraError)
    }

    /// Waits for leave, signs, sends, and reports what the answer teaches.
    ///
    /// - Throws: why nothing was sent.
    private func attempt(
        _ call: JiraCall,
        endpoint: String,
        course: Course
    ) async throws(JiraError) -> Attempt {
        let (pass, waited): (AdmissionPass, Duration)
        do throws(AdmissionRefusal) {
            (pass, waited) = try await traffic.gate.enter(
                AdmissionRequest(
                    priority: priority == .interactive ? .people : .batch,
                    lane: call.lane,
                    cost: call.points,
                    deadline: deadline,
                    waitsForProbe: course.attempts > 0
                )
            )
        } catch {
            throw JiraError(error, endpoint: endpoint, now: traffic.now)
        }
        counter.countWait(waited)
        let request: HTTPRequest
        do throws(JiraError) {
            request = try await self.request(for: call, endpoint: endpoint)
        } catch {
            traffic.gate.leave(pass, AdmissionResult(.abandoned, wasSent: false))
            throw error
        }
        counter.count(endpoint, isRetry: course.attempts > 0)
        let timeout = deadline.map { min(configuration.timeout, $0 - traffic.now) } ?? configuration.timeout
        do throws(HTTPTransportError) {
            let response = try await transport.send(request, timeout: max(.milliseconds(1), timeout))
            traffic.gate.leave(
                pass,
                AdmissionResult(
                    response.status >= 500 ? .failure : .success,
                    report: RateReport(response, now: pacing.now())
                )
            )
            return .answered(response, to: request)
        } catch {
            let isImpatience = error.kind == .timedOut && timeout < configuration.timeout
            traffic.gate.leave(
                pass,
                AdmissionResult(
                    isImpatience ? .abandoned : error.breakerOutcome,
                    wasSent: error.deliveryState == .unknown
                )
            )
            return .failed(JiraError(error, endpoint: endpoint))
        }
    }

    private func request(for call: JiraCall, endpoint: String) async throws(JiraError) -> HTTPRequest {
        var fields: HTTPFields = ["Accept": "application/json"]
        if call.body != nil { fields["Content-Type"] = "application/json" }
        let address = site.apiAddress
        var request = HTTPRequest(
            method: call.method,
            scheme: address.scheme,
            authority: address.authority,
            path: address.contextPath + call.interface.path(of: site.flavor) + call.encodedPath,
            fields: fields,
            body: call.body ?? Data()
        )
        do throws(AuthorizationError) {
            try await credentials.authorize(&request)
        } catch {
            throw JiraError(.unauthorized, endpoint: endpoint, message: error.description)
        }
        return request
    }

    private func renew(after request: HTTPRequest, endpoint: String) async throws(JiraError) -> Bool {
        do throws(AuthorizationError) {
            return try await credentials.renew(after: request)
        } catch {
            throw JiraError(.unauthorized, endpoint: endpoint, message: error.description, status: 401)
        }
    }
}

extension JiraCall {
    /// Whose writes are spaced: the issue's, by id or key as the caller wrote it.
    var lane: String? { operation == .read ? nil : issue?.uppercased() }
}

extension HTTPTransportError {
    /// What it says about the health of the site.
    fileprivate var breakerOutcome: CircuitBreaker.Outcome {
        switch kind {
        case .cannotConnect, .timedOut, .connectionLost, .other: .failure
        case .responseTooLarge: .success
        case .cancelled, .invalidRequest: .abandoned
        }
    }
}
