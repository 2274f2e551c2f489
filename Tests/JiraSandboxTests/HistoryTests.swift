import HTTPMessages
import JiraSandbox
import Testing

/// Histories: what changes write, and how both products give them.
struct HistoryTests {
    private static let edit =
        #"{"fields":{"summary":"New","priority":{"name":"High"},"customfield_10104":45,"duedate":null},"#
        + #""update":{"labels":[{"add":"b"},{"add":"a"}]}}"#

    @Test func everyChangedFieldIsAnItemInJirasWords() async throws {
        let caller = try SandboxCaller(tickets: 2)
        caller.clock.advance(milliseconds: 61_000)
        try await caller.send(.put, "/issue/FIELD-1", Self.edit)
        let page = try await caller.send(.get, "/issue/FIELD-1/changelog")
        #expect(page["total"].int == 1 && page["isLast"].bool == true && page["maxResults"].int == 100)
        let entry = page["values"][0]
        #expect(entry["created"].string == "2026-09-21T14:14:21.000+0000")
        #expect(entry["author"]["accountId"].string == caller.configuration.account.accountID)
        let items = Dictionary(
            entry["items"].array.map { ($0["fieldId"].string, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        #expect(
            Set(items.keys) == ["summary", "priority", "labels", "duedate", "customfield_10104"]
        )
        #expect(items["summary"]?["fromString"].string == "Job 1")
        #expect(items["priority"]?["from"].string == "3" && items["priority"]?["toString"].string == "High")
        // Labels are the whole set; where other fields have null, they have empty texts.
        #expect(page.text.contains(#""from":"","fromString":"","to":"","toString":"a b""#))
        #expect(items["duedate"]?["fromString"].string == "2026-12-01 00:00:00.0")
        // Numbers are texts, whole ones without a fraction, and have no ids.
        #expect(items["customfield_10104"]?["fromString"].string == "30")
        #expect(items["customfield_10104"]?["toString"].string == "45")
        #expect(items["customfield_10104"]?["fieldtype"].string == "custom")
        #expect(page.text.contains(#""from":null,"fromString":"30","to":null,"toString":"45""#))
    }

    @Test func aChangeOfNothingLeavesNoEntry() async throws {
        let caller = try SandboxCaller(tickets: 1)
        try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"summary":"Job 1"}}"#)
        try await caller.send(.post, "/issue/FIELD-1/comment", #"{"body":\#(document("c"))}"#)
        #expect(try await caller.send(.get, "/issue/FIELD-1/changelog")["total"].int == 0)
    }

    @Test func linksAreInTheHistoryOfBothEndsWhenMadeAndWhenRemoved() async throws {
        let caller = try SandboxCaller(tickets: 2)
        try await caller.send(
            .post,
            "/issueLink",
            #"{"type":{"name":"Blocks"},"inwardIssue":{"key":"FIELD-1"},"outwardIssue":{"key":"FIELD-2"}}"#
        )
        let id = try await caller.send(.get, "/issue/FIELD-1")["fields"]["issuelinks"][0]["id"].string
        try await caller.send(.delete, "/issueLink/\(id)")
        for (key, words, other) in [
            ("FIELD-1", "This issue blocks FIELD-2", "FIELD-2"),
            ("FIELD-2", "This issue is blocked by FIELD-1", "FIELD-1"),
        ] {
            let entries = try await caller.send(.get, "/issue/\(key)/changelog")["values"].array
            #expect(entries.count == 2)
            #expect(entries.first?["items"][0]["to"].string == other)
            #expect(entries.first?["items"][0]["toString"].string == words)
            #expect(entries.last?["items"][0]["fromString"].string == words)
            #expect(entries.first?["items"][0]["fieldId"].isMissing == true)
        }
    }

    @Test func cloudPagesOldestFirstAndCutsItsExpansionAtTheNewestHundred() async throws {
        let caller = try SandboxCaller(tickets: 1)
        for number in 1...130 {
            caller.clock.advance(milliseconds: 1_000)
            try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"summary":"s\#(number)"}}"#)
        }
        let first = try await caller.send(.get, "/issue/FIELD-1/changelog?maxResults=500")
        #expect(first["values"].array.count == 100 && first["isLast"].bool == false)
        #expect(first["values"][0]["items"][0]["toString"].string == "s1")
        #expect(first["nextPage"].string.hasSuffix("startAt=100"))
        let second = try await caller.send(.get, "/issue/FIELD-1/changelog?startAt=100")
        #expect(second["values"].array.count == 30 && second["isLast"].bool == true)
        let issue = try await caller.send(.get, "/issue/FIELD-1?expand=changelog&fields=summary")
        let histories = issue["changelog"]["histories"].array
        #expect(histories.count == 100 && issue["changelog"]["total"].int == 130)
        #expect(histories.first?["items"][0]["toString"].string == "s130")
        let ids = first["values"].array.prefix(2).map { $0["id"].string }
        let listed = try await caller.send(
            .post,
            "/issue/FIELD-1/changelog/list",
            #"{"changelogIds":[\#(ids.joined(separator: ",")),1]}"#
        )
        #expect(listed["histories"].array.map { $0["id"].string } == ids)
    }

    @Test func bulkFetchIsByTimeAndIssueWithFieldsAndTokens() async throws {
        let caller = try SandboxCaller(tickets: 3)
        for (key, body) in [
            ("FIELD-2", #"{"fields":{"summary":"a"}}"#), ("FIELD-1", #"{"fields":{"summary":"b"}}"#),
            ("FIELD-1", #"{"update":{"labels":[{"add":"x"}]}}"#),
        ] {
            caller.clock.advance(milliseconds: 1_000)
            try await caller.send(.put, "/issue/\(key)", body)
        }
        let all = try await caller.send(
            .post,
            "/changelog/bulkfetch",
            #"{"issueIdsOrKeys":["FIELD-1","10002","FIELD-99"]}"#
        )
        let logs = all["issueChangeLogs"].array
        #expect(logs.map { $0["issueId"].string } == ["10001", "10002"])
        #expect(logs.first?["changeHistories"].array.count == 2)
        #expect(logs.last?["changeHistories"][0]["created"].int == 1_790_000_001_000)
        let labels = try await caller.send(
            .post,
            "/changelog/bulkfetch",
            #"{"issueIdsOrKeys":["10001","10002"],"fieldIds":["labels"]}"#
        )
        #expect(labels["issueChangeLogs"].array.map { $0["issueId"].string } == ["10001"])
        var seen: [String] = []
        var token = ""
        repeat {
            let page = try await caller.send(
                .post,
                "/changelog/bulkfetch",
                #"{"issueIdsOrKeys":["10001","10002"],"maxResults":1,"nextPageToken":"\#(token)"}"#
            )
            seen += page["issueChangeLogs"].array.map { $0["issueId"].string }
            token = page["nextPageToken"].isMissing ? "" : page["nextPageToken"].string
        } while !token.isEmpty
        #expect(seen == ["10002", "10001", "10001"])
        let tooMany = (1...1_001).map { "\"\($0)\"" }.joined(separator: ",")
        #expect(
            try await caller.send(.post, "/changelog/bulkfetch", #"{"issueIdsOrKeys":[\#(tooMany)]}"#).status
                == 400
        )
    }

    @Test func dataCenterHasTheExpansionOnlyWholeOldestFirstAndWithoutFieldIds() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 1)
        for number in 1...120 {
            try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"summary":"s\#(number)"}}"#)
        }
        #expect(try await caller.send(.get, "/issue/FIELD-1/changelog").status == 404)
        let issue = try await caller.send(.get, "/issue/FIELD-1?expand=changelog")
        let histories = issue["changelog"]["histories"].array
        #expect(histories.count == 120 && issue["changelog"]["total"].int == 120)
        #expect(histories.first?["items"][0]["toString"].string == "s1")
        #expect(histories.first?["items"][0]["fieldId"].isMissing == true)
        #expect(histories.first?["author"]["name"].string == caller.configuration.account.name)
    }

    @Test(arguments: SandboxProduct.allCases) func queriesLookAtRealHistory(product: SandboxProduct)
        async throws
    {
        let caller = try SandboxCaller(product, tickets: 3)
        let start = caller.clock.now
        for key in ["FIELD-1", "FIELD-2"] {
            caller.clock.advance(milliseconds: 60_000)
            let id = try await caller.send(.get, "/issue/\(key)/transitions")["transitions"][0]["id"].string
            try await caller.send(.post, "/issue/\(key)/transitions", #"{"transition":{"id":"\#(id)"}}"#)
        }
        func keys(_ jql: String) async throws -> [String] {
            let path = product == .cloud ? "/search/jql" : "/search"
            let query = SandboxCaller.encoded(jql + " ORDER BY key")
            let page = try await caller.send(.get, "\(path)?fields=summary&jql=\(query)")
            try #require(page.status == 200, "\(page.text)")
            return page["issues"].array.map { $0["key"].string }
        }
        #expect(
            try await keys(#"status was "Ready For Clustering" AND status = Clustered"#) == [
                "FIELD-1", "FIELD-2",
            ]
        )
        #expect(try await keys("status changed to Clustered after \(start + 90_000)") == ["FIELD-2"])
        #expect(try await keys("status was not Clustered") == ["FIELD-3"])
        #expect(try await keys("status changed by currentUser() before \(start + 90_000)") == ["FIELD-1"])
        #expect(try await keys("priority changed") == [])
    }

    @Test(arguments: SandboxProduct.allCases)
    func peopleSprintsAndWorkAreInTheHistory(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 1)
        let account = caller.configuration.account
        let person =
            product == .cloud ? #"{"accountId":"\#(account.accountID)"}"# : #"{"name":"\#(account.name)"}"#
        try await caller.send(.put, "/issue/FIELD-1/assignee", person)
        for sprint in [2, 3] {
            let moved = try await caller.send(
                .post,
                "/rest/agile/1.0/sprint/\(sprint)/issue",
                #"{"issues":["FIELD-1"]}"#
            )
            #expect(moved.status == 204)
        }
        try await caller.send(
            .post,
            "/issue/FIELD-1/worklog",
            #"{"started":"2026-09-21T08:00:00.000+0000","timeSpentSeconds":3600}"#
        )
        let histories = try await caller.send(.get, "/issue/FIELD-1?expand=changelog")["changelog"][
            "histories"
        ].array
        let items = (product == .cloud ? histories.reversed() : histories).flatMap { $0["items"].array }
        #expect(items[0]["field"].string == "assignee" && items[0]["toString"].string == account.displayName)
        #expect(items[0]["to"].string == (product == .cloud ? account.accountID : account.name))
        let sprints = items.filter { $0["field"].string == "Sprint" }
        #expect(sprints.map { $0["to"].string } == ["2", "3"])
        #expect(sprints.last?["from"].string == "2" && sprints.last?["fieldtype"].string == "custom")
        let spent = try #require(items.first { $0["field"].string == "timespent" })
        #expect(spent["to"].string == "3600" && spent["toString"].string == "3600")
        let query = SandboxCaller.encoded("assignee changed to currentUser() AND assignee was EMPTY")
        let path = product == .cloud ? "/search/jql" : "/search"
        let page = try await caller.send(.get, "\(path)?fields=summary&jql=\(query)")
        #expect(page["issues"].array.map { $0["key"].string } == ["FIELD-1"], "\(page.text)")
    }

    @Test func worklogsAndSprintsAreAnnounced() async throws {
        let caller = try SandboxCaller(tickets: 1)
        try await caller.send(
            .post,
            "/rest/webhooks/1.0/webhook",
            #"{"name":"n","url":"http://127.0.0.1:9/","events":["worklog_created","worklog_deleted","sprint_created","#
                + #""sprint_started","sprint_updated","sprint_deleted"]}"#
        )
        let worklog = try await caller.send(
            .post,
            "/issue/FIELD-1/worklog",
            #"{"started":"2026-09-21T08:00:00.000+0000","timeSpentSeconds":3600,"comment":\#(document("Work"))}"#
        )
        try await caller.send(.delete, "/issue/FIELD-1/worklog/\(worklog["id"].string)")
        let sprint = try await caller.send(
            .post,
            "/rest/agile/1.0/sprint",
            #"{"name":"S","originBoardId":1,"startDate":"2026-10-01T08:00:00.000Z","endDate":"2026-10-08T08:00:00.000Z"}"#
        )
        let place = "/rest/agile/1.0/sprint/\(sprint["id"].int)"
        try await caller.send(.post, place, #"{"goal":"g"}"#)
        try await caller.send(.post, place, #"{"state":"active"}"#)
        try await caller.send(.delete, place)
        let receiver = WebhookReceiver()
        await SandboxCourier(caller.jira, transport: receiver).deliverDue()
        let bodies = receiver.requests.map { JSONNode(WebhookReceiver.json($0)) }
        #expect(
            bodies.map { $0["webhookEvent"].string } == [
                "worklog_created", "worklog_deleted", "sprint_created", "sprint_updated", "sprint_started",
                "sprint_deleted",
            ]
        )
        // Neither issue nor user; text as a string.
        #expect(bodies[0]["issue"].isMissing && bodies[0]["user"].isMissing)
        #expect(bodies[0]["worklog"]["issueId"].string == "10001")
        #expect(bodies[0]["worklog"]["comment"].string == "Work")
        #expect(bodies[3]["sprint"]["goal"].string == "g" && bodies[3]["oldValue"]["goal"].string == "")
        #expect(bodies[2]["oldValue"].isMissing)
    }
}
