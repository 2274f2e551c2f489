import Foundation
import HTTPMessages
import JiraSandbox
import Testing

/// What rules do, without a wire; `FaultWireTests` sees the same from outside.
@Suite struct FaultEffectTests {
    private func caller(tickets: Int = 3, _ effect: SandboxFaultEffect) throws -> SandboxCaller {
        var rule = SandboxFaultRule("r", effect)
        rule.path = "/myself"
        var writes = SandboxFaultRule("w", effect)
        writes.writesOnly = true
        writes.times = 1
        return try SandboxCaller(tickets: tickets) { $0.faults.rules = [rule, writes] }
    }

    /// How many issues a create left behind.
    private func made(_ effect: SandboxFaultEffect) async throws -> (
        error: HTTPTransportError?, status: Int?, count: Int
    ) {
        let caller = try caller(tickets: 0, effect)
        var result: (error: HTTPTransportError?, status: Int?, count: Int) = (nil, nil, 0)
        do throws(HTTPTransportError) {
            result.status = try await caller.raw(.post, "/issue", cluster(labels: ["x"])).status
        } catch {
            result.error = error
        }
        result.count = try await caller.searchKeys("labels = x").count
        return result
    }

    @Test(arguments: [true, false]) func aDropIsOfUnknownDelivery(applied: Bool) async throws {
        let result = try await made(.drop(applied: applied))
        #expect(result.error?.kind == .connectionLost && result.error?.deliveryState == .unknown)
        #expect(result.count == (applied ? 1 : 0))
    }

    @Test(arguments: [true, false]) func aHangOutlastsTheClient(applied: Bool) async throws {
        let result = try await made(.hang(.seconds(60), applied: applied))
        #expect(result.error?.kind == .timedOut && result.error?.deliveryState == .unknown)
        #expect(result.count == (applied ? 1 : 0))
    }

    @Test func aHangThatIsShorterThanTheTimeOutEndsInADrop() async throws {
        let caller = try caller(.hang(.seconds(5), applied: false))
        let before = caller.clock.now
        let error = await #expect(throws: HTTPTransportError.self) { try await caller.raw() }
        #expect(error?.kind == .connectionLost && caller.clock.now - before == 5_000)
    }

    @Test(arguments: [500, 502, 503, 504], [true, false])
    func serverErrorsComeBeforeOrAfterTheWrite(status: Int, applied: Bool) async throws {
        let result = try await made(.answer(SandboxFaultAnswer(status, .html), applied: applied))
        #expect(result.status == status && result.count == (applied ? 1 : 0))
    }

    @Test func aDelayedAnswerIsRightAndLate() async throws {
        let caller = try caller(.delay(.milliseconds(4_500)))
        let before = caller.clock.now
        #expect(try await caller.send(.get, "/myself")["emailAddress"].string == "ops@example.com")
        #expect(caller.clock.now - before == 4_500)
        let error = await #expect(throws: HTTPTransportError.self) {
            try await caller.raw(timeout: .seconds(4))
        }
        #expect(error?.kind == .timedOut)
    }

    @Test func answersHaveTheShapeOfTheirSource() async throws {
        func answer(_ shape: SandboxFaultAnswer.Shape) async throws -> SandboxReply {
            let answer = SandboxFaultAnswer(
                503,
                shape,
                message: "Down",
                retryAfter: .date(90),
                headers: [.init("X-Proxy", "p1")]
            )
            return try await caller(.answer(answer, applied: false)).raw()
        }
        let html = try await answer(.html)
        #expect(html.json == nil && html.text.contains("<h1>Down</h1>"))
        #expect(html.response.fields["Content-Type"] == "text/html;charset=UTF-8")
        #expect(html.response.fields["X-Proxy"] == "p1")
        // 1790000000 is 14:13:20 on a Monday; 90 s later.
        #expect(html.response.fields["Retry-After"] == "Mon, 21 Sep 2026 14:14:50 GMT")
        #expect(try await answer(.json)["errorMessages"].strings == ["Down"])
        let problem = try await answer(.problem)
        #expect(problem["status"].int == 503 && problem["detail"].string == "Down")
        #expect(problem.response.fields["Content-Type"] == "application/problem+json;charset=UTF-8")
        let gateway = try await answer(.gateway)
        #expect(gateway["error"].string == "Service Unavailable" && gateway["message"].string == "Down")
        #expect(gateway["timestamp"].string == "2026-09-21T14:13:20Z")
        #expect(gateway["path"].string == "/rest/api/3/myself")
        #expect(try await answer(.empty).response.body.isEmpty)
        let own = try await answer(.text("a,b", contentType: "text/csv"))
        #expect(own.text == "a,b" && own.response.fields["Content-Type"] == "text/csv")
    }

    @Test func aHalfBodyIsALostConnection() async throws {
        let result = try await made(.halfBody(fraction: 0.5))
        #expect(result.error?.kind == .connectionLost && result.error?.deliveryState == .unknown)
        #expect(result.count == 1)
    }

    @Test func aTrickleLastsAsLongAsItsPieces() async throws {
        let caller = try caller(.trickle(bytes: 100, every: .seconds(1)))
        let before = caller.clock.now
        let length = try await caller.raw(timeout: .seconds(600)).response.body.count
        #expect(length > 100 && caller.clock.now - before == Int64((length + 99) / 100) * 1_000)
        let error = await #expect(throws: HTTPTransportError.self) {
            try await caller.raw(timeout: .seconds(2))
        }
        #expect(error?.kind == .timedOut)
    }

    @Test func aLoginPageIsAPageWithStatus200AndNothingIsDone() async throws {
        let result = try await made(.loginPage)
        #expect(result.status == 200 && result.count == 0)
        let page = try await caller(.loginPage).raw()
        #expect(page.json == nil && page.text.contains("os_password"))
        #expect(page.response.fields["Content-Type"]?.hasPrefix("text/html") == true)
    }

    @Test func aLoginRedirectLeadsToTheLoginPage() async throws {
        let caller = try caller(.loginRedirect)
        let redirect = try await caller.raw()
        #expect(redirect.status == 302)
        let place = try #require(redirect.response.fields["Location"])
        #expect(place == "http://127.0.0.1:80/login.jsp?os_destination=/rest/api/3/myself")
        #expect(try await caller.raw(.get, "/login.jsp?os_destination=x").text.contains("os_password"))
    }

    @Test func brokenBodiesAreNoJSON() async throws {
        let garbage = try await caller(.garbage).raw()
        #expect(garbage.status == 200 && garbage.json == nil)
        #expect(garbage.response.fields["Content-Type"]?.hasPrefix("application/json") == true)
        let whole = try await SandboxCaller().raw().response.body
        let cut = try await caller(.cutJSON(fraction: 0.25)).raw()
        #expect(cut.json == nil && cut.response.body == whole.prefix(whole.count / 4))
        // Even all of it lacks its last byte, or it would not be cut.
        #expect(try await caller(.cutJSON(fraction: 1)).raw().response.body.count == whole.count - 1)
    }

    @Test func anOversizedBodyIsTheSameJSON() async throws {
        let big = try await caller(.oversized(bytes: 1_000_000)).raw()
        #expect(big.response.body.count > 1_000_000 && big["emailAddress"].string == "ops@example.com")
    }

    @Test func aContentTypeCanBeWrong() async throws {
        let odd = try await caller(.contentType("text/plain")).raw()
        #expect(odd.response.fields["Content-Type"] == "text/plain")
        #expect(odd["emailAddress"].string == "ops@example.com")
    }

    @Test func anExpiredTokenIs401AsTheProductSaysIt() async throws {
        let cloud = try await caller(.expiredToken).raw()
        #expect(cloud.status == 401 && cloud.text == "Client must be authenticated to access this resource.")
        var rule = SandboxFaultRule("r", .expiredToken)
        rule.numbers = [2]
        let caller = try SandboxCaller(.dataCenter) { $0.faults.rules = [rule] }
        #expect(await caller.statuses(3) == [200, 401, 200])
    }

    @Test func theClockOfAnAnswerIsOff() async throws {
        let right = try await SandboxCaller().raw()
        #expect(right.response.fields["Date"] == "Mon, 21 Sep 2026 14:13:20 GMT")
        let skewed = try await caller(.clockSkew(.seconds(-86_400))).raw()
        #expect(skewed.response.fields["Date"] == "Sun, 20 Sep 2026 14:13:20 GMT")
    }

    @Test func pagesCanBeEmptyInTheMiddleAndNothingIsLost() async throws {
        var rule = SandboxFaultRule("r", .emptyPage)
        rule.path = "/search/jql"
        rule.numbers = [1, 3, 4]
        let caller = try SandboxCaller(tickets: 7) { $0.faults.rules = [rule] }
        var (sizes, tokens, keys) = ([Int](), Set<String>(), [String]())
        var token = ""
        for _ in 1...20 {
            let part = token.isEmpty ? "" : "&nextPageToken=\(SandboxCaller.encoded(token))"
            let jql = SandboxCaller.encoded("project = 10000 ORDER BY key")
            let page = try await caller.send(
                .get,
                "/search/jql?jql=\(jql)&maxResults=3&fields=summary\(part)"
            )
            sizes.append(page["issues"].array.count)
            keys += page["issues"].array.map { $0["key"].string }
            token = page["nextPageToken"].string
            if token.isEmpty { break }
            // Each is another text: a client that looks for loops is not fooled.
            #expect(tokens.insert(token).inserted && page["isLast"].bool == false)
        }
        #expect(sizes == [0, 3, 0, 0, 3, 1])
        #expect(keys == (1...7).map { "FIELD-\($0)" })
    }

    @Test func aTokenCanRepeatForEver() async throws {
        func page(_ caller: SandboxCaller, _ token: String?) async throws -> SandboxReply {
            let part = token.map { #", "nextPageToken": "\#($0)""# } ?? ""
            let body = #"{"jql": "project = 10000", "maxResults": 2, "fields": ["summary"]\#(part)}"#
            return try await caller.send(.post, "/search/jql", body)
        }
        var rule = SandboxFaultRule("r", .repeatedToken)
        rule.path = "/search/jql"
        rule.numbers = [2, 3]
        let caller = try SandboxCaller(tickets: 5) { $0.faults.rules = [rule] }
        let token = try await page(caller, nil)["nextPageToken"].string
        for _ in 1...2 {
            let again = try await page(caller, token)
            #expect(again["nextPageToken"].string == token && again["isLast"].bool == false)
            #expect(again["issues"].array.map { $0["key"].string } == ["FIELD-3", "FIELD-4"])
        }
        // On a first page there is no token to repeat: it gets one for itself.
        caller.jira.resetStatistics()
        try await caller.rule(#"{"path": "/search/jql", "effect": "repeatedToken"}"#)
        let first = try await page(caller, nil)["nextPageToken"].string
        let same = try await page(caller, first)
        #expect(!first.isEmpty && same["nextPageToken"].string == first)
        #expect(same["issues"].array.map { $0["key"].string } == ["FIELD-1", "FIELD-2"])
    }

    @Test(arguments: SandboxProduct.allCases) func aServerTakesItsOwnPageSize(product: SandboxProduct)
        async throws
    {
        var rule = SandboxFaultRule("r", .pageSize(4))
        rule.path = product == .cloud ? "/search/jql" : "/search"
        let caller = try SandboxCaller(product, tickets: 9) { $0.faults.rules = [rule] }
        let path = product == .cloud ? "/search/jql" : "/search"
        let short = try await caller.send(.get, "\(path)?jql=project%3D10000&maxResults=100&fields=summary")
        #expect(short["issues"].array.count == 4)
        let body = #"{"jql": "project = 10000", "maxResults": 2, "fields": ["summary"]}"#
        #expect(try await caller.send(.post, path, body)["issues"].array.count == 4)
    }

    @Test func rowsMoveBetweenPagesWhenSomebodyTouchesAnIssue() async throws {
        var rule = SandboxFaultRule("r", .touchIssue(key: "FIELD-1"))
        rule.path = "/search"
        rule.numbers = [2]
        let caller = try SandboxCaller(.dataCenter, tickets: 4) { $0.faults.rules = [rule] }
        var keys: [String] = []
        for start in [0, 2] {
            let jql = SandboxCaller.encoded("project = 10000 ORDER BY updated, key")
            let page = try await caller.send(
                .get,
                "/search?jql=\(jql)&maxResults=2&fields=updated&startAt=\(start)"
            )
            keys += page["issues"].array.map { $0["key"].string }
        }
        // FIELD-1 went to the end, so FIELD-3 slipped onto the page that was read already.
        #expect(keys == ["FIELD-1", "FIELD-2", "FIELD-4", "FIELD-1"])
    }
}
