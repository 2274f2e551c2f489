import Foundation
import HTTPMessages
import JiraSandbox
import Testing

/// Every endpoint once, in the order of a nightly job; the caller checks each exchange against the specification.
@Suite struct EndpointTourTests {
    @Test func everyEndpointAnswersInTheShapeOfTheSpecification() async throws {
        let caller = try SandboxCaller(tickets: 5)
        #expect(try await caller.send(.get, "/serverInfo")["deploymentType"].string == "Cloud")
        #expect(try await caller.send(.get, "/myself")["accountType"].string == "atlassian")
        let fields = try await caller.send(.get, "/field")
        let latitude = try #require(fields.node.array.first { $0["id"].string == "customfield_10101" })
        #expect(
            latitude["schema"]["custom"].string == "com.atlassian.jira.plugin.system.customfieldtypes:float"
        )
        #expect(
            try await caller.send(.get, "/priority").node.array.map { $0["name"].string }
                == ["Highest", "High", "Medium", "Low", "Lowest"]
        )
        let statuses = try await caller.send(.get, "/status").node.array
        #expect(
            statuses.prefix(4).map { $0["name"].string } == [
                "Ready For Clustering", "Clustered", "In Progress", "Done",
            ]
        )
        #expect(statuses[3]["statusCategory"]["key"].string == "done")
        let project = try await caller.send(.get, "/project/FIELD")
        #expect(
            project["issueTypes"].array.map { $0["name"].string } == [
                "Task", "Job", "Job Cluster", "Sub-task", "Epic",
            ]
        )
        let permissions = try await caller.send(
            .get,
            "/mypermissions?permissions=CREATE_ISSUES,LINK_ISSUES&projectKey=FIELD"
        )
        #expect(permissions["permissions"]["LINK_ISSUES"]["havePermission"].bool == true)
        #expect(try await caller.send(.get, "/issueLinkType")["issueLinkTypes"].array.count == 3)

        let types = try await caller.send(.get, "/issue/createmeta/FIELD/issuetypes?maxResults=2")
        #expect(types["issueTypes"].array.count == 2 && types["total"].int == 5)
        let cluster = try await caller.send(.get, "/issue/createmeta/FIELD/issuetypes/10010?maxResults=200")
        let onScreen = cluster["fields"].array.map { $0["fieldId"].string }
        #expect(onScreen.contains("customfield_10114") && onScreen.contains("issuelinks"))
        #expect(!onScreen.contains("customfield_10101"))

        let jql = SandboxCaller.encoded(#"project = "FIELD" ORDER BY key"#)
        let ids = try await caller.send(.get, "/search/jql?jql=\(jql)&maxResults=5000")
        #expect(ids["issues"].array.map { $0["id"].string } == ["10001", "10002", "10003", "10004", "10005"])
        #expect(ids["issues"][0].keys == ["id"])
        #expect(ids["isLast"].bool == true && ids["nextPageToken"].isMissing)
        let rows = try await caller.send(
            .post,
            "/search/jql",
            #"{"jql":"project = \"FIELD\" ORDER BY key DESC","fields":["summary","customfield_10101","status"],"maxResults":2}"#
        )
        #expect(rows["issues"][0]["key"].string == "FIELD-5")
        #expect(rows["issues"][0]["fields"].keys == ["customfield_10101", "status", "summary"])
        #expect(rows["issues"][0]["fields"]["customfield_10101"].double == 51.105)
        let count = try await caller.send(
            .post,
            "/search/approximate-count",
            #"{"jql":"project = \"FIELD\""}"#
        )
        #expect(count["count"].int == 5)
        let fetched = try await caller.send(
            .post,
            "/issue/bulkfetch",
            #"{"issueIdsOrKeys":["10003","FIELD-1","99999"],"fields":["summary","issuelinks"]}"#
        )
        #expect(fetched["issues"].array.map { $0["id"].string } == ["10001", "10003"])
        let parsed = try await caller.send(
            .post,
            "/jql/parse?validation=strict",
            #"{"queries":["project = \"FIELD\" AND (labels in (a, b) OR NOT due is EMPTY) ORDER BY created DESC, key","x ="]}"#
        )
        #expect(parsed["queries"][0]["structure"]["where"]["operator"].string == "and")
        #expect(parsed["queries"][1]["errors"].array.count == 1)
    }

    @Test func writesAnswerInTheShapeOfTheSpecification() async throws {
        let caller = try SandboxCaller(tickets: 3)
        let created = try await caller.send(
            .post,
            "/issue",
            #"{"fields":{"project":{"key":"FIELD"},"issuetype":{"name":"Job Cluster"},"summary":"C","labels":["b","a"],"#
                + #""priority":{"name":"High"},"duedate":"2026-12-24","customfield_10111":1250.5,"#
                + #""description":\#(document("Text"))},"properties":[{"key":"muster.intent","value":{"id":"i-1"}}]}"#
        )
        #expect(created.status == 201)
        #expect(created["key"].string == "FIELD-4" && created["id"].string == "10004")
        let read = try await caller.send(.get, "/issue/FIELD-4")
        #expect(read["fields"]["labels"].strings == ["a", "b"])
        #expect(read["fields"]["status"]["name"].string == "To Do")
        #expect(read["fields"]["customfield_10111"].double == 1250.5)
        #expect(read["fields"]["description"]["content"][0]["content"][0]["text"].string == "Text")
        #expect(read["fields"]["created"].string == "2026-09-21T14:13:20.000+0000")
        #expect(read["self"].string == "http://127.0.0.1:80/rest/api/3/issue/10004")
        let property = try await caller.send(.get, "/issue/10004/properties/muster.intent")
        #expect(property["value"]["id"].string == "i-1")

        let edited = try await caller.send(
            .put,
            "/issue/FIELD-4",
            #"{"fields":{"summary":"D"},"update":{"labels":[{"add":"c"},{"remove":"a"}]}}"#
        )
        #expect(edited.status == 204 && edited.response.body.isEmpty)
        let after = try await caller.send(
            .put,
            "/issue/10004?returnIssue=true",
            #"{"fields":{"priority":{"id":"5"}}}"#
        )
        #expect(after["fields"]["summary"].string == "D")
        #expect(after["fields"]["labels"].strings == ["b", "c"])
        #expect(after["fields"]["priority"]["name"].string == "Lowest")

        let open = try await caller.send(.get, "/issue/FIELD-1/transitions")
        #expect(open["transitions"].array.map { $0["to"]["name"].string } == ["Clustered"])
        let id = open["transitions"][0]["id"].string
        #expect(
            try await caller.send(.post, "/issue/FIELD-1/transitions", #"{"transition":{"id":"\#(id)"}}"#)
                .status == 204
        )
        let next = try await caller.send(.get, "/issue/FIELD-1/transitions")
        #expect(
            next["transitions"].array.map { $0["name"].string } == ["Ready For Clustering", "In Progress"]
        )
        let again = try await caller.send(
            .post,
            "/issue/FIELD-1/transitions",
            #"{"transition":{"id":"\#(id)"}}"#
        )
        #expect(again.status == 400)
        #expect(again["errorMessages"].strings == ["Transition id '\(id)' is not valid for this issue."])

        let comment = try await caller.send(
            .post,
            "/issue/FIELD-1/comment",
            #"{"body":\#(document("Note"))}"#
        )
        #expect(comment.status == 201)
        let comments = try await caller.send(.get, "/issue/FIELD-1/comment?maxResults=500")
        #expect(comments["maxResults"].int == 100 && comments["total"].int == 1)

        #expect(try await caller.send(.delete, "/issue/FIELD-4").status == 204)
        #expect(try await caller.send(.get, "/issue/FIELD-4").status == 404)
        #expect(try await caller.searchKeys(#"summary ~ "D""#) == [])
    }

    @Test func answersCarryJirasHeaders() async throws {
        let caller = try SandboxCaller(tickets: 1)
        let first = try await caller.send(.get, "/myself").response.fields
        let second = try await caller.send(.get, "/serverInfo", authorization: nil).response.fields
        #expect(first["X-AAccountId"] == caller.configuration.account.accountID)
        #expect(second["X-AAccountId"] == nil)
        #expect(first["X-Arequestid"]?.count == 32 && first["Atl-Traceid"]?.count == 32)
        #expect(first["X-Arequestid"] != second["X-Arequestid"])
    }

    @Test func statisticsCountEveryRequestByEndpoint() async throws {
        let caller = try SandboxCaller(tickets: 2)
        try await caller.send(.get, "/issue/FIELD-1")
        try await caller.send(.get, "/issue/FIELD-9")
        try await caller.send(.get, "/nowhere")
        let statistics = caller.jira.statistics()
        #expect(statistics.requests == ["GET /issue/{issue}": 2, "GET (no such endpoint)": 1])
        #expect(statistics.statuses == [200: 1, 404: 2])
        #expect(statistics.total == 3)
        caller.jira.resetStatistics()
        #expect(caller.jira.statistics().total == 0)
    }
}

/// A document of one paragraph.
func document(_ text: String) -> String {
    #"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"\#(text)"}]}]}"#
}
