import FoundationEssentials
import HTTPMessages
import Jira
import Locking
import Testing

/// Searching on Data Center, where pages are asked for by offset and rows move between them.
struct OffsetSearchTests {
    private func client(_ site: MovingSite) throws -> JiraClient {
        try makeClient(site, flavor: .dataCenter)
    }

    private func ids(_ site: MovingSite, _ jql: String = "project = P", pageSize: Int = 10) async throws
        -> [Int]
    {
        var ids: [Int] = []
        for try await page in try client(site).searchPages(jql, fields: ["summary"], pageSize: pageSize) {
            ids += page.compactMap { Int($0.id) }
        }
        return ids
    }

    @Test func onePageKeepsTheOrderOfTheQuery() async throws {
        let site = MovingSite(MovingSite.rows(10))
        let found = try await ids(site, "project = P ORDER BY created DESC")
        #expect(found == (10_001...10_010).reversed().map(\.self))
        #expect(
            site.questions == [
                .init(
                    jql: "project = P ORDER BY created DESC",
                    startAt: 0,
                    maxResults: 10,
                    fields: ["summary", "created"]
                )
            ]
        )
    }

    @Test func oneProjectIsReadByKeyAndEachPageBeginsWhereTheLastEnded() async throws {
        let site = MovingSite(MovingSite.rows(25))
        #expect(try await ids(site, "project = P ORDER BY key ASC") == (10_001...10_025).map(\.self))
        #expect(
            site.questions.map(\.jql) == [
                #"project = "P" ORDER BY key ASC"#, #"project = "P" AND key >= "P-10" ORDER BY key ASC"#,
                #"project = "P" AND key >= "P-19" ORDER BY key ASC"#,
            ]
        )
        #expect(site.questions.allSatisfy { $0.startAt == 0 })
    }

    @Test func severalProjectsAreReadByCreationInMilliseconds() async throws {
        var rows = MovingSite.rows(25)
        for index in rows.indices where index % 2 == 0 { rows[index].project = "Q" }
        let site = MovingSite(rows)
        #expect(try await ids(site, "") == (10_001...10_025).map(\.self))
        #expect(
            site.questions.map(\.jql) == [
                // The empty query's own order first: it could all have fitted.
                "", "ORDER BY created ASC, key ASC",
                "created >= \(rows[9].created) ORDER BY created ASC, key ASC",
                "created >= \(rows[18].created) ORDER BY created ASC, key ASC",
            ]
        )
    }

    @Test(arguments: [2, 3, 7, 100])
    func smallerPagesThanAskedForAreTakenAsTheyCome(cap: Int) async throws {
        for jql in ["project = P", ""] {
            let site = MovingSite(MovingSite.rows(60), .init(cap: cap))
            #expect(try await ids(site, jql, pageSize: 1_000).sorted() == (10_001...10_060).map(\.self))
        }
    }

    @Test func pageOfOneRowIsRefusedNotWalkedForEver() async throws {
        for jql in ["project = P", ""] {
            let site = MovingSite(MovingSite.rows(3, spacing: 0), .init(cap: 1))
            let client = try client(site)
            let error = await jiraFailure { () async throws(JiraError) in
                _ = try await client.search(jql, fields: [])
            }
            #expect(error?.code == .incomplete)
            #expect(error?.message.contains("one issue a page") == true)
        }
    }

    @Test(arguments: ["project = P ORDER BY key ASC", ""])
    func rowsThatLeaveBetweenPagesTakeNoOthersWithThem(jql: String) async throws {
        // Before each page the first three that match leave: by offset, three of every page would be lost.
        let site = MovingSite(MovingSite.rows(100)) { rows, request in
            guard request > 0 else { return }
            for index in rows.indices.filter({ rows[$0].matches }).prefix(3) { rows[index].matches = false }
        }
        let found = Set(try await ids(site, jql))
        let staying = site.rows.filter(\.matches).map(\.id)
        #expect(staying.count > 50)
        #expect(found.isSuperset(of: staying))
    }

    @Test(arguments: [true, false])
    func pageThatBeginsAtADeletedIssueStepsBack(refuses: Bool) async throws {
        for gone in [1, 2, 5, 9] {
            let site = MovingSite(MovingSite.rows(30), .init(refusesUnknownKeys: refuses)) { rows, request in
                if request == 1 { rows.removeAll { ((11 - gone)...10).contains($0.number) } }
            }
            let found = try await ids(site, "project = P ORDER BY key ASC")
            #expect(found == (10_001...10_030).map(\.self))
            #expect(site.questions.count > 4)
        }
    }

    @Test func whereAWholePageIsDeletedTheWalkBeginsAnewByCreation() async throws {
        let site = MovingSite(MovingSite.rows(30), .init(refusesUnknownKeys: true)) { rows, request in
            if request == 1 { rows.removeAll { $0.number <= 10 } }
        }
        #expect(try await ids(site, "project = P ORDER BY key ASC").sorted() == (10_001...10_030).map(\.self))
        #expect(site.questions.last?.jql.hasSuffix("ORDER BY created ASC, key ASC") == true)
    }

    @Test func keysInAnotherOrderThanByNumberAreNotTrusted() async throws {
        let site = MovingSite(MovingSite.rows(40), .init(ordersKeysAsText: true))
        #expect(try await ids(site, "project = P ORDER BY key ASC").sorted() == (10_001...10_040).map(\.self))
    }

    @Test func moreThanAPageOfOneSecondIsWalkedInsideIt() async throws {
        let site = MovingSite(MovingSite.rows(95, spacing: 3))
        #expect(try await ids(site, "").sorted() == (10_001...10_095).map(\.self))
    }

    @Test func rowsOfOneSecondThatMoveAreWalkedAgain() async throws {
        // At the second page of the second its first half leaves: what comes at that offset then was not expected.
        let site = MovingSite(MovingSite.rows(40, spacing: 3)) { rows, request in
            if request == 4 { for index in 0..<12 { rows[index].matches = false } }
        }
        #expect(Set(try await ids(site, "")).isSuperset(of: (10_013...10_040).map(\.self)))
    }

    @Test func siteThatRoundsTimesUpLosesNothing() async throws {
        // By the minute and upwards: rows of the begun minute are not in the slice.
        let site = MovingSite(MovingSite.rows(100, spacing: 7_000), .init(roundsTimesUpTo: 60_000))
        #expect(try await ids(site, "", pageSize: 20).sorted() == (10_001...10_100).map(\.self))
    }

    @Test func rowsThatMoveTooFastAreAnErrorNotAPart() async throws {
        // The second's rows change places before every page.
        let site = MovingSite(MovingSite.rows(60, spacing: 0)) { rows, request in
            guard request > 1 else { return }
            for index in rows.indices {
                rows[index].number += request % 2 == 0 ? 1_000 : -1_000
                rows[index].id += 100
            }
        }
        var pages = try client(site).searchPages("", fields: [], pageSize: 10).makeAsyncIterator()
        var thrown: JiraError?
        do {
            while try await pages.next() != nil {}
        } catch {
            thrown = error
        }
        #expect(thrown?.code == .incomplete)
        #expect(thrown?.message.contains("incomplete") == true)
    }

    @Test func answerWithoutTotalProvesNothing() async throws {
        let client = try client(MovingSite(MovingSite.rows(3), .init(hidesTotal: true)))
        let error = await jiraFailure { () async throws(JiraError) in
            _ = try await client.search("project = P", fields: [])
        }
        #expect(error?.code == .incomplete)
    }

    @Test func whateverMovesEverythingThatStaysIsRead() async throws {
        for seed in 0..<60 as Range<UInt64> {
            for jql in ["project = P", ""] {
                let random = Locked(SmallRandom(state: seed &* 77 &+ 5))
                var rows = MovingSite.rows(200, spacing: seed % 3 == 0 ? 300 : 40_000)
                if jql.isEmpty {
                    for index in rows.indices { rows[index].project = index % 3 == 0 ? "Q" : "P" }
                }
                let always = Locked(Set(rows.map(\.id)))
                let site = MovingSite(
                    rows,
                    .init(cap: 9 + Int(seed % 20), refusesUnknownKeys: seed % 2 == 0)
                ) { rows, request in
                    guard request > 0 else { return }
                    for _ in 0..<3 {
                        random.withLock { random in
                            let index = random.below(rows.count)
                            switch random.below(4) {
                            case 0: rows[index].matches.toggle()
                            case 1 where rows.count > 100:
                                let gone = rows.remove(at: index)
                                _ = always.withLock { $0.remove(gone.id) }
                                return
                            case 2:
                                // Moved to another project and so, where the query names one, out of the result.
                                rows[index].project = "R"
                                rows[index].number = 5_000 + request
                                if jql.isEmpty { return }
                            default:
                                rows.append(
                                    .init(
                                        id: 20_000 + rows.count + request * 10,
                                        number: 1_000 + request * 10,
                                        created: 1_900_000_000_000
                                    )
                                )
                                return
                            }
                            _ = always.withLock { $0.remove(rows[index].id) }
                        }
                    }
                }
                let found = try await ids(site, jql, pageSize: 50)
                #expect(Set(found).count == found.count)
                let missed = always.withLock { $0 }.subtracting(found)
                #expect(missed.isEmpty, "seed \(seed), \(jql): \(missed.sorted())")
            }
        }
    }
}

/// Pulls and single reads on Data Center.
struct DataCenterPullTests {
    @Test func pullCountsBeforeAndAfterAndSaysHowItRead() async throws {
        let site = MovingSite(MovingSite.rows(1_203)) { rows, request in
            if request == 3 { rows.append(.init(id: 20_000, number: 2_000, created: 1_900_000_000_000)) }
        }
        let pull = try await makeClient(site, flavor: .dataCenter).pull("project = P", fields: ["summary"])
        #expect(pull.method == .slices)
        #expect(pull.issues.count == 1_204)
        #expect(pull.issues.allSatisfy { $0.summary == "s\($0.id)" })
        #expect(
            pull.statement
                == "1,204 of 1,204 issues read in slices that join; the site counted 1,203 before and 1,204 after"
        )
        // A count, 500 and 500 and the rest, a count: asking for no row is what counts.
        #expect(site.questions.map(\.maxResults) == [0, 500, 500, 500, 0])
    }

    @Test func fewerThanCountedAreReadAgainAndThenAnError() async throws {
        // The site's index hides rows from pages that its total has: nothing that a walk could see.
        func pull(hiddenWalks: Int) async throws -> JiraPull {
            let walks = Locked(0)
            let site = MovingSite(MovingSite.rows(20))
            let transport = ScriptedTransport { (request, _) throws(HTTPTransportError) in
                let isCount = String(decoding: request.body, as: UTF8.self).contains(#""maxResults":0"#)
                if isCount { return .json(200, #"{"startAt":0,"maxResults":0,"total":20,"issues":[]}"#) }
                let walk = walks.withLock { walks in
                    walks += 1
                    return walks
                }
                guard walk > hiddenWalks else {
                    return .json(
                        200,
                        #"{"startAt":0,"maxResults":500,"total":1,"issues":[{"id":"10001","key":"P-1","fields":{}}]}"#
                    )
                }
                return site.answer(to: request)
            }
            return try await makeClient(transport, flavor: .dataCenter).pull(
                "project = P",
                fields: ["summary"]
            )
        }
        #expect(try await pull(hiddenWalks: 1).issues.count == 20)
        do {
            _ = try await pull(hiddenWalks: 2)
            Issue.record("nothing was thrown")
        } catch let error as JiraError {
            #expect(error.code == .incomplete)
            #expect(error.message.contains("found 1 issues, where the site counted 20"))
        }
    }

    @Test func fewIssuesAreReadFromTheDatabaseAndManySearchedFirst() async throws {
        let transport = ScriptedTransport { (request, _) throws(HTTPTransportError) in
            if request.method == .get {
                let id = request.pathOnly.split(separator: "/").last ?? ""
                return id == "7" ? .json(404, "{}") : .json(200, #"{"id":"\#(id)","key":"P-\#(id)"}"#)
            }
            return .json(200, #"{"startAt":0,"total":1,"issues":[{"id":"3","key":"P-3","fields":{}}]}"#)
        }
        let client = try makeClient(transport, flavor: .dataCenter)
        let few = try await client.issues(["5", "7", "5"], fields: ["summary"])
        #expect(few.map(\.key) == ["P-5"])
        #expect(
            transport.lines == [
                "GET /ctx/rest/api/2/issue/5?fields=summary", "GET /ctx/rest/api/2/issue/7?fields=summary",
            ]
        )
        let many = try await client.issues((1...21).map { "\($0)" }, fields: ["summary"])
        #expect(Set(many.map(\.id)) == Set((1...21).filter { $0 != 7 }.map { "\($0)" }))
        #expect(transport.requests.count == 2 + 1 + 20)
        #expect(transport.bodies[2].contains(#""jql":"id IN (1, 2, 3,"#))
        #expect(transport.bodies[2].contains(#""validateQuery":false"#))
    }
}

/// A generator with a fixed sequence (SplitMix64).
struct SmallRandom: RandomNumberGenerator, Sendable {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
