internal import FoundationEssentials
internal import HTTPMessages

/// What fault rules do.
extension SandboxState {
    /// The first rule that strikes a request.
    mutating func strike(_ visit: Visit) -> SandboxFaultRule? {
        guard let rule = faults.strike(visit.faultSubject) else { return nil }
        statistics.faults[rule.name, default: 0] += 1
        if case .answer(let answer, _) = rule.effect, [429, 503].contains(answer.status) {
            let now = visit.call.now
            let start = now + configuration.latency.milliseconds
            switch answer.retryAfter {
            case .seconds(let seconds?), .date(let seconds?):
                faults.ban(rule.name, from: start, until: now + Int64(clamping: seconds) * 1_000)
            default: break
            }
        }
        return rule
    }

    /// The reply of an effect that leaves the request alone; nil for the others.
    mutating func replyBefore(
        _ effect: SandboxFaultEffect?,
        _ outcome: inout Outcome,
        _ visit: Visit
    ) -> HTTPServerReply? {
        switch effect {
        case .drop(applied: false):
            if visit.isWrite { statistics.writes += 1 }
            return drop(visit.name)
        case .hang(let duration, applied: false):
            if visit.isWrite { statistics.writes += 1 }
            outcome.wait += duration
            return drop(visit.name)
        case .answer(let answer, applied: false): return finish(substitute(answer, visit.call), visit)
        case .expiredToken: return finish(expiredToken(visit), visit)
        case .loginPage: return finish(.text(200, Self.loginPage), visit)
        case .loginRedirect:
            var answer = Answer.text(302, "<html><body>Moved.</body></html>")
            let place = CallPlace.site.prefix(configuration) + "/login.jsp?os_destination=" + visit.call.path
            answer.headers = [("Location", visit.call.origin + place)]
            return finish(answer, visit)
        default: return nil
        }
    }

    /// Carries a request out and does to its answer what the effect says.
    mutating func serve(
        _ effect: SandboxFaultEffect?,
        _ outcome: inout Outcome,
        _ visit: inout Visit
    ) -> HTTPServerReply {
        prepare(effect, &visit)
        var answer = carryOut(visit)
        switch effect {
        case .drop: return drop(visit.name)
        case .hang(let duration, _):
            outcome.wait += duration
            return drop(visit.name)
        case .delay(let duration): outcome.wait += duration
        case .answer(let substitute, _): answer = self.substitute(substitute, visit.call)
        case .clockSkew(let skew): visit.skew = skew.milliseconds
        case .emptyPage, .repeatedToken: answer = page(answer, effect, visit) ?? answer
        case let effect?: answer.distort(effect)
        case nil: break
        }
        let reply = finish(answer, visit)
        guard let response = reply.response else { return reply }
        switch effect {
        case .halfBody(let fraction):
            return .truncated(response, bodyBytes: Int(Double(response.body.count) * fraction))
        case .trickle(let bytes, let pause): return .trickled(response, pieceBytes: bytes, pause: pause)
        default: return reply
        }
    }

    /// Adds what answers say of limits and time, and counts.
    mutating func finish(_ answer: Answer, _ visit: Visit) -> HTTPServerReply {
        var answer = answer
        if !limits.isOff, !answer.headers.contains(where: { $0.name == "X-RateLimit-Limit" }) {
            answer.headers += limits.headers(visit.limitSubject)
        }
        answer.headers.append(("Date", Timestamp.httpDate(visit.call.now + visit.skew)))
        return finish(answer, visit.call, name: visit.name)
    }

    private mutating func carryOut(_ visit: Visit) -> Answer {
        let (call, target) = (visit.call, visit.found)
        do throws(Answer) {
            let (endpoint, arguments) = try target.get()
            if let refusal = refusal(of: call, endpoint) { return refusal }
            if endpoint.isWrite { statistics.writes += 1 }
            let answer = try perform(endpoint, call, arguments)
            if limits.pays(visit.limitSubject) {
                let cost = PointsCost.of(answer, isWrite: endpoint.isWrite, template: endpoint.template)
                limits.spend(cost, visit.limitSubject)
            }
            return answer
        } catch {
            if limits.pays(visit.limitSubject) { limits.spend(1, visit.limitSubject) }
            return error
        }
    }

    /// What an effect does before the request is carried out.
    private mutating func prepare(_ effect: SandboxFaultEffect?, _ visit: inout Visit) {
        switch effect {
        case .pageSize(let rows):
            var call = call(visit.arrival.request.asking(maxResults: rows), now: visit.call.now)
            call.identity = visit.call.identity
            visit.call = call
        case .touchIssue(let key):
            let ids = store.searchable.map(\.id)
            let drawn = ids.isEmpty ? nil : store[ids[Int(random.next() % UInt64(ids.count))]]
            if let issue = key.flatMap({ store[idOrKey: $0] }) ?? drawn { save(issue, visit.call) }
        case let effect?: overturn(effect, visit.call)
        default: break
        }
    }

    private func expiredToken(_ visit: Visit) -> Answer {
        guard visit.limitSubject.isApp, configuration.product == .cloud else {
            return wrongCredentials(visit.call)
        }
        return .json(401) { writer in
            writer.object {
                $0.field("code", 401)
                $0.field("message", "Unauthorized")
            }
        }
    }

    private func substitute(_ answer: SandboxFaultAnswer, _ call: Call) -> Answer {
        let words = answer.message ?? Self.words[answer.status] ?? "Status \(answer.status)"
        var result: Answer
        switch answer.shape {
        case .html:
            result = .text(
                answer.status,
                "<html><head><title>\(words)</title></head><body><h1>\(words)</h1></body></html>"
            )
        case .json: result = .refusal(answer.status, [words])
        case .problem: result = .problem(answer.status, words, detail: words, path: call.path)
        case .gateway:
            result = .json(answer.status) { writer in
                writer.object {
                    $0.field("timestamp", Timestamp.zulu(roundedUp: call.now))
                    $0.field("status", answer.status)
                    $0.field("error", Self.words[answer.status] ?? words)
                    $0.field("message", words)
                    $0.field("path", call.path)
                }
            }
        case .empty: result = .empty(answer.status)
        case .text(let text, let contentType):
            result = Answer(status: answer.status, contentType: contentType, body: Array(text.utf8))
        }
        result.headers = answer.headers.map { ($0.name, $0.value) }
        if let text = answer.retryAfter?.text(wait: 1_000, now: call.now) {
            result.headers.append(("Retry-After", text))
        }
        return result
    }

    private static let words = [
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 408: "Request Timeout",
        409: "Conflict", 413: "Content Too Large", 422: "Unprocessable Content", 429: "Too Many Requests",
        500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable",
        504: "Gateway Timeout",
    ]

    /// What a single sign-on in front of a site shows.
    static let loginPage = """
        <!DOCTYPE html><html><head><title>Log in - Sandbox SSO</title></head><body><form id="login-form" \
        action="/login.jsp" method="post"><input name="os_username"><input name="os_password" type="password">\
        <button>Log In</button></form></body></html>
        """
}

extension Answer {
    /// Does to the body what an effect says; leaves it alone for effects that are about something else.
    fileprivate mutating func distort(_ effect: SandboxFaultEffect) {
        switch effect {
        case .garbage:
            contentType = "application/json;charset=UTF-8"
            body = Array("{]garbage\u{0}".utf8) + [0xFF, 0xFE, 0x1F, 0x8B]
        case .cutJSON(let fraction):
            body = Array(body.prefix(max(0, min(body.count - 1, Int(Double(body.count) * fraction)))))
        case .oversized(let bytes):
            // Behind the first bracket, where white space changes nothing but the length.
            guard let first = body.first else { return }
            body = [first] + [UInt8](repeating: 0x20, count: bytes) + body.dropFirst()
        case .contentType(let type): contentType = type
        default: break
        }
    }
}

extension HTTPRequest {
    /// The same search with another number of rows, in its query or its body.
    fileprivate func asking(maxResults rows: Int) -> HTTPRequest {
        var request = self
        if method == .get {
            let parts = path.split(separator: "?", maxSplits: 1)
            let others = (parts.count == 2 ? parts[1].split(separator: "&") : [])
                .filter { !$0.hasPrefix("maxResults=") }
            let query = (others.map(String.init) + ["maxResults=\(rows)"]).joined(separator: "&")
            request.path = (parts.first ?? "/") + "?" + query
        } else if case .object(let members)? = try? JSONReader.read(body) {
            let others = members.filter { $0.name != "maxResults" }
            let all = others + [JSONMember(name: "maxResults", value: .number(Double(rows)))]
            request.body = Data(JSONWriter.bytes { $0.write(.object(all)) })
        }
        return request
    }
}
