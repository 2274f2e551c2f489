import HTTPMessages
import Jira
import JiraSandbox
import Locking
import Muster
import Publishing
import Reporting
import Testing

/// What the site and people may do to a run: whatever it is, the next run finishes and nothing is there twice.
///
/// `FaultWalkTests` walks every request of a night; what is here it does not cover.
struct JobFaultTests {
    /// A process that is gone at a write: that one is done or not, and every call after it fails.
    static func crashHook(after write: Int, isDone: Bool = true) -> HookedTransport.Hook {
        let writes = Locked(0)
        return { request, base throws(HTTPTransportError) in
            let number = writes.withLock { count in
                if request.isWrite || count >= write { count += 1 }
                return count
            }
            guard number >= write, request.isWrite || number > write else {
                return try await base.send(request, timeout: .seconds(1))
            }
            if number == write, isDone { _ = try await base.send(request, timeout: .seconds(1)) }
            throw HTTPTransportError(kind: .connectionLost, deliveryState: .unknown, message: "gone")
        }
    }

    // MARK: Sites that are not as they should be

    @Test func linksThatTheCreateDoesNotTakeAreMadeOneByOne() async throws {
        let world = try JobWorld(tickets: townTickets(10)) { $0.fieldsOffCreateScreen = ["issuelinks"] }
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        #expect(world.sandbox.statistics().requests["POST /issueLink"] == 10)
        #expect(world.sandbox.statistics().requests["POST /issue/bulk"] == 1)
        #expect(Census(try await world.issues()).problems == [])
        #expect(result.report.written?.linked == 10)
    }

    @Test func labelsThatTheCreateDoesNotTakeAreLeftOut() async throws {
        let world = try JobWorld(tickets: townTickets(10)) {
            $0.fieldsOffCreateScreen = ["labels", "description"]
        }
        #expect(try await world.job().run().outcome == .complete)
        let census = Census(try await world.issues())
        #expect(census.problems == [])
        #expect(census.clusters.allSatisfy { $0.labels.isEmpty })
        #expect(world.sandbox.statistics().requests["POST /issue/bulk"] == 1)
    }

    @Test func aCreateScreenThatLacksWhatItListsCostsOneCallMore() async throws {
        var world = try JobWorld(tickets: townTickets(10)) {
            $0.fieldsOffCreateScreen = ["issuelinks", "labels"]
        }
        world.hook = try WalkScenario.lyingHook(.cloud)
        #expect(try await world.job().run().outcome == .complete)
        #expect(world.sandbox.statistics().requests["POST /issue/bulk"] == 2)
        #expect(world.sandbox.statistics().requests["POST /issueLink"] == 10)
        #expect(Census(try await world.issues()).problems == [])
    }

    /// Below about 200 tickets pages are read and checked by id, above it ids are read and then tickets in bulk.
    @Test(arguments: [120, 210])
    func smallLimitsChangeNothingButTheNumberOfCalls(tickets: Int) async throws {
        let reference = try await JobWorld(tickets: townTickets(tickets), maxTickets: 40).job().plan()
        let limited = try JobWorld(tickets: townTickets(tickets), maxTickets: 40) {
            $0.bulkFetchLimit = 100
            $0.searchPageLimit = 7
        }
        let result = try await limited.job().run()
        #expect(result.plan == reference.plan)
        #expect(result.outcome == .complete)
        let requests = limited.sandbox.statistics().requests
        // Pages hold seven tickets; ids of themselves are not limited so.
        #expect((requests["POST /search/jql"] ?? 0) <= (tickets == 120 ? 20 : 3))
        // Calls for a thousand that are refused, then a hundred at a time: for the pull, before and after the creates.
        #expect((requests["POST /issue/bulkfetch"] ?? 0) <= 13)
        #expect(Census(try await limited.issues()).problems == [])
    }

    /// Not every third one: between two creates are two looks, and the create's turn would always be the limited one.
    @Test(arguments: [4, 5])
    func aRateLimitDelaysAndLosesNothing(every: Int) async throws {
        var world = try JobWorld(tickets: townTickets(10)) {
            $0.faults.rateLimitEvery = every
            $0.fieldsOffCreateScreen = ["issuelinks"]
        }
        // One at a time: of several under way, one could meet every second turn until it has no retry left.
        world.concurrency = 1
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        #expect((world.sandbox.statistics().statuses[429] ?? 0) > 3)
        let census = Census(try await world.issues())
        #expect(census.problems == [])
        #expect(census.clustered.count == 10)
    }

    @Test(arguments: [nil, "Clustered"])
    func aSearchThatIsBehindDoesNotClusterATicketTwice(clusteredStatus: String?) async throws {
        var world = try JobWorld(tickets: townTickets(10)) { _ in
        } adjust: {
            $0.clusteredStatus = clusteredStatus
        }
        let first = try await world.job().run()
        #expect(first.outcome == .complete)
        let writes = world.sandbox.statistics().writes
        // Search still shows what was before the run: every ticket ready and without a link.
        let before = try SandboxJira(tickets: townTickets(10))
        world.hook = { request, base throws(HTTPTransportError) in
            let isSearch = request.path.contains("/search/")
            return try await (isSearch ? SandboxTransport(before) : base).send(request, timeout: .seconds(1))
        }
        let second = try await world.job().run()
        #expect(second.plan.clusters.isEmpty)
        #expect(world.sandbox.statistics().writes == writes)
        let census = Census(try await world.issues())
        #expect(census.problems == [])
        #expect(census.clusters.count == first.plan.clusters.count)
    }

    // MARK: What a person did meanwhile

    @Test func aMemberThatIsGoneDoesNotKeepLaterNights() async throws {
        var world = try JobWorld(tickets: townTickets(10)) { $0.fieldsOffCreateScreen = ["issuelinks"] }
        // The process ends after the create and two links.
        world.hook = Self.crashHook(after: 3)
        _ = try? await world.job().run()
        world.hook = nil
        let unlinked = try #require(
            try await world.issues().last { $0.issueType == "Job" && $0.links.isEmpty }
        )
        try await world.delete(unlinked.key)
        for night in 1...2 {
            let result = try await world.job().run()
            #expect(result.outcome == .complete)
            #expect(result.resumedRuns.count == (night == 1 ? 1 : 0))
            #expect(FlightResult(result).outcome == (night == 1 ? "complete" : "nothing"))
            #expect(result.report.failures.contains { $0.contains(unlinked.key) } == (night == 1))
        }
        let census = Census(try await world.issues())
        #expect(census.problems == [])
        #expect(census.clustered.count == 9)
    }

    @Test func aMemberThatWasMovedOnDoesNotKeepLaterNights() async throws {
        var world = try JobWorld(tickets: townTickets(6)) { _ in
        } adjust: {
            $0.clusteredStatus = "Clustered"
        }
        // They are moved in one go: the process is gone before that.
        world.hook = Self.crashHook(after: 2, isDone: false)
        _ = try? await world.job().run()
        world.hook = nil
        let waiting = try #require(try await world.issues().last { $0.status == "Ready For Clustering" })
        try await world.move(waiting.key, through: "Clustered", "In Progress", "Done")
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        #expect(try await world.client().issue(waiting.key, fields: ["status"]).status == "Done")
        #expect(try await world.job().run().resumedRuns == [])
    }

    @Test func aStatusThatNoTransitionReachesIsReportedAndEndsNothing() async throws {
        let world = try JobWorld(tickets: townTickets(6)) { _ in
        } adjust: {
            $0.clusteredStatus = "Done"
        }
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        #expect(result.report.failures.count == 6)
        #expect(result.report.failures.allSatisfy { $0.contains("cannot go from") })
        #expect(try await world.job().run().resumedRuns == [])
    }
}

extension JobWorld {
    /// Deletes an issue as an administrator would.
    func delete(_ key: String) async throws {
        let account = SandboxAccount()
        var request = HTTPRequest(
            method: .delete,
            scheme: "https",
            authority: "jira.example.com",
            path: "/rest/api/3/issue/\(key)"
        )
        try JiraCredentials.apiToken(email: account.email, token: account.token).authorize(&request)
        let response = try await SandboxTransport(sandbox).send(request, timeout: .seconds(1))
        #expect(response.status == 204)
    }
}
