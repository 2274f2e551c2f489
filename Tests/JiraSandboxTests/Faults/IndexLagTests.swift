import Foundation
import HTTPMessages
import JiraSandbox
import Testing

/// How far search is behind, and on which node.
@Suite struct IndexLagTests {
    private func keys(_ caller: SandboxCaller, _ jql: String, headers: [String: String] = [:]) async throws
        -> Int
    {
        let path = caller.configuration.product == .cloud ? "/search/jql" : "/search"
        let page = try await caller.raw(
            .get,
            "\(path)?jql=\(SandboxCaller.encoded(jql))&fields=id&maxResults=1000",
            headers: headers
        )
        try #require(page.status == 200, "\(page.text)")
        return page["issues"].array.count
    }

    @Test func aDrawnLagIsTheSameForTheSameSeed() async throws {
        func arrivals(seed: UInt64) async throws -> [Int] {
            let caller = try SandboxCaller(tickets: 0) {
                $0.searchLag = .seconds(10)
                $0.searchLagSpread = .seconds(60)
                $0.seed = seed
            }
            for _ in 1...40 {
                #expect(try await caller.raw(.post, "/issue", cluster(labels: ["x"])).status == 201)
            }
            var seen: [Int] = []
            for _ in 0...7 {
                seen.append(try await keys(caller, "labels = x"))
                caller.clock.advance(milliseconds: 10_000)
            }
            return seen
        }
        let seen = try await arrivals(seed: 1)
        // None before ten seconds, all after seventy, and in between some at a time.
        #expect(seen[0] == 0 && seen[7] == 40)
        #expect(seen == seen.sorted() && Set(seen).count > 5)
        #expect(try await arrivals(seed: 1) == seen)
        #expect(try await arrivals(seed: 2) != seen)
    }

    @Test func anOlderStateNeverReplacesANewerOne() async throws {
        let caller = try SandboxCaller(tickets: 20) { $0.searchLagSpread = .seconds(60) }
        for text in ["one", "two"] {
            for number in 1...20 {
                let body = #"{"fields": {"labels": ["\#(text)"]}}"#
                try await caller.send(.put, "/issue/FIELD-\(number)", body)
            }
        }
        var newest = 0
        for _ in 0...61 {
            let (old, new) = (try await keys(caller, "labels = one"), try await keys(caller, "labels = two"))
            #expect(new >= newest && old + new <= 20)
            newest = new
            caller.clock.advance(milliseconds: 1_000)
        }
        #expect(newest == 20)
    }

    @Test func idsThatAreReconciledAreSeenAtOnce() async throws {
        let caller = try SandboxCaller(tickets: 1) { $0.searchLag = .seconds(30) }
        let id = try await caller.send(.post, "/issue", cluster(labels: ["x"]))["id"].string
        let jql = SandboxCaller.encoded("labels = x")
        let fresh = try await caller.send(.get, "/search/jql?jql=\(jql)&reconcileIssues=\(id)")
        #expect(fresh["issues"].array.map { $0["id"].string } == [id])
        #expect(try await keys(caller, "labels = x") == 0)
    }

    @Test func aWriteIsFoundOnItsOwnNodeFirst() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 4) {
            $0.nodes = 2
            $0.nodeLag = .seconds(5)
        }
        let nodes = (1...2).map { ["Cookie": "a=b; ROUTEID=.node\($0)"] }
        for node in nodes { #expect(try await keys(caller, "project = 10000", headers: node) == 4) }
        let body = #"{"fields": {"labels": ["x"]}}"#
        #expect(try await caller.raw(.put, "/issue/FIELD-1", body, headers: nodes[1]).status == 204)
        #expect(try await keys(caller, "labels = x", headers: nodes[1]) == 1)
        #expect(try await keys(caller, "labels = x", headers: nodes[0]) == 0)
        // The store is one: by its key the issue is the same on both.
        let read = try await caller.raw(.get, "/issue/FIELD-1", headers: nodes[0])
        #expect(read["fields"]["labels"].strings == ["x"])
        caller.clock.advance(milliseconds: 5_000)
        #expect(try await keys(caller, "labels = x", headers: nodes[0]) == 1)
    }

    @Test func aClientIsBoundToItsNodeByACookie() async throws {
        let caller = try SandboxCaller(.dataCenter) { $0.nodes = 2 }
        let first = try await caller.raw()
        let cookie = try #require(first.response.fields["Set-Cookie"])
        #expect(first.response.fields["X-ANODEID"] == "node1" && cookie == "ROUTEID=.node1; Path=/")
        #expect(try await caller.raw().response.fields["X-ANODEID"] == "node2")
        let session = String(cookie.prefix { $0 != ";" })
        for _ in 1...3 {
            let bound = try await caller.raw(headers: ["Cookie": session])
            #expect(
                bound.response.fields["X-ANODEID"] == "node1" && bound.response.fields["Set-Cookie"] == nil
            )
        }
        // A site of one node hands out no session, and a node that is not there binds nobody.
        #expect(try await SandboxCaller(.dataCenter).raw().response.fields["Set-Cookie"] == nil)
        #expect(
            try await caller.raw(headers: ["Cookie": "ROUTEID=.node9"]).response.fields["Set-Cookie"]
                != nil
        )
    }
}
