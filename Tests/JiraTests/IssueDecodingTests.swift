import FoundationEssentials
import HTTPMessages
import Jira
import Testing

struct IssueDecodingTests {
    private func issue(_ json: String, fields: [String] = ["customfield_1", "customfield_2"]) async throws
        -> JiraIssue
    {
        try await makeClient(ScriptedTransport([.json(200, json)])).issue("A-1", fields: fields)
    }

    @Test func everythingThatMusterReadsIsRead() async throws {
        let issue = try await issue(
            """
            {"expand":"x","id":"10001","self":"https://x","key":"A-1","fields":{
            "summary":"Fix the pump","status":{"name":"Ready For Clustering","statusCategory":{"key":"new","id":2}},
            "issuetype":{"name":"Task"},"priority":{"id":"2","name":"High"},"duedate":"2026-11-30",
            "updated":"2026-09-27T10:03:11.123+0200","labels":["a","b"],"timeoriginalestimate":5400,
            "customfield_1":51.5074,"customfield_2":"-0,1278","customfield_3":"not asked for",
            "issuelinks":[
              {"id":"7","type":{"name":"Relates"},"inwardIssue":{"id":"5","key":"A-5",
               "fields":{"status":{"name":"To Do","statusCategory":{"key":"new"}},"issuetype":{"name":"Job Cluster"}}}},
              {"id":"8","type":{"name":"Blocks"},"outwardIssue":{"id":"6","key":"A-6"}},
              {"id":"9","type":null,"outwardIssue":{"id":"6"}}, {"id":"10"}]}}
            """
        )
        #expect(
            issue
                == JiraIssue(
                    id: "10001",
                    key: "A-1",
                    summary: "Fix the pump",
                    status: "Ready For Clustering",
                    statusCategory: "new",
                    issueType: "Task",
                    priority: "High",
                    due: "2026-11-30",
                    updated: 1_790_496_191_123,
                    labels: ["a", "b"],
                    links: [
                        .init(
                            id: "7",
                            type: "Relates",
                            side: .inward,
                            issue: .init(
                                id: "5",
                                key: "A-5",
                                issueType: "Job Cluster",
                                status: "To Do",
                                statusCategory: "new"
                            )
                        ),
                        .init(id: "8", type: "Blocks", side: .outward, issue: .init(id: "6", key: "A-6")),
                    ],
                    originalEstimate: 5400,
                    fields: ["customfield_1": .number(51.5074), "customfield_2": .text("-0,1278")]
                )
        )
    }

    @Test(arguments: [
        #"{"id":"1","key":"A-1"}"#, #"{"id":"1","key":"A-1","fields":null}"#,
        #"{"id":"1","key":"A-1","fields":{}}"#,
        #"{"id":"1","key":"A-1","fields":{"summary":null,"status":null,"priority":null,"duedate":null,"updated":null,"labels":null,"issuelinks":null,"customfield_1":null,"issuetype":null,"timeoriginalestimate":null}}"#,
        #"{"id":"1","key":"A-1","fields":{"summary":7,"status":"x","priority":[],"duedate":{},"updated":"yesterday","labels":"x","issuelinks":{},"issuetype":1,"timeoriginalestimate":"1h","unknown":[[{"deep":true}]]}}"#,
    ])
    func absentNullAndStrangeMembersAreNoError(json: String) async throws {
        #expect(try await issue(json) == JiraIssue(id: "1", key: "A-1"))
    }

    @Test(arguments: [
        ("51.5", JiraFieldValue.number(51.5)), ("-7", .number(-7)), ("1e-5", .number(1e-5)),
        (#""x""#, .text("x")),
        (#"{"value":"A","id":"1"}"#, .text("A")), (#"{"name":"B"}"#, .text("B")),
        (#"["a","b"]"#, .texts(["a", "b"])),
        (#"[{"value":"A"},{"name":"B"},{"id":"3"},7]"#, .texts(["A", "B"])), ("[]", .texts([])),
        (
            #"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"x"}]}]}"#,
            .richText(["x"])
        ),
        (#"{"type":"doc","version":1,"content":[]}"#, .richText([])), (#"{"type":"option"}"#, .other),
        ("true", .other),
        (#"{"value":{"x":1}}"#, .other),
    ])
    func customFieldOfEveryKindIsRead(json: String, value: JiraFieldValue) async throws {
        let issue = try await issue(#"{"id":"1","key":"A-1","fields":{"customfield_1":\#(json)}}"#)
        #expect(issue.fields == ["customfield_1": value])
    }

    @Test(arguments: [
        ("2026-09-27T10:03:11.123+0200", 1_790_496_191_123), ("2026-09-27T08:03:11.123Z", 1_790_496_191_123),
        ("2026-09-27T08:03:11.123+00:00", 1_790_496_191_123),
        ("2026-09-26T21:03:11.123-1100", 1_790_496_191_123),
        ("2026-09-27T22:03:11.123999+14", 1_790_496_191_123), ("2026-09-27T08:03:11Z", 1_790_496_191_000),
        ("2026-09-27T08:03:11.1Z", 1_790_496_191_100), ("1970-01-01T00:00:00.000+0000", 0),
        ("1969-12-31T23:59:59.999Z", -1), ("2024-02-29T12:00:00.000+0530", 1_709_188_200_000),
        ("2000-02-29T00:00:00Z", 951_782_400_000), ("1900-03-01T00:00:00Z", -2_203_891_200_000),
        ("0000-03-01T00:00:00Z", -62_162_035_200_000),
    ])
    func timestampIsMillisecondsInUTC(text: String, milliseconds: Int64) async throws {
        let issue = try await issue(#"{"id":"1","key":"A-1","fields":{"updated":"\#(text)"}}"#)
        #expect(issue.updated == milliseconds)
    }

    @Test(arguments: [
        "2026-09-27", "2026-09-27T10:03:11.123", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-09-27T24:00:00Z", "2026-09-27T10:60:00Z", "2026-09-27T10:03:11.+0200",
        "2026-09-27T10:03:11.1234567890Z",
        "2026-09-27T10:03:11Zx", "2026-09-27T10:03:11+2", "2026-09-27T10:03:11+0260", "",
        "+026-09-27T10:03:11Z",
    ])
    func whatIsNoPointInTimeIsNil(text: String) async throws {
        #expect(try await issue(#"{"id":"1","key":"A-1","fields":{"updated":"\#(text)"}}"#).updated == nil)
    }

    /// What is reckoned from them, such as where a slice of a search begins, must not overflow.
    @Test(arguments: [
        "-9223372036854775808", "9223372036854775807", "253402300800000", "-62135596800001", "1e300",
        #""9999999999999999""#,
    ])
    func numberBeyondTheCalendarIsNoPointInTime(number: String) async throws {
        let transport = ScriptedTransport([
            .json(200, #"{"issues":[{"id":"1","fields":{"created":\#(number),"updated":253402300799999}}]}"#)
        ])
        let issue = try #require(try await makeClient(transport).search("a = b", fields: ["created"]).first)
        #expect(issue.created == nil)
        #expect(issue.updated == 253_402_300_799_999)
    }

    @Test func epochNumberIsAPointInTime() async throws {
        #expect(
            try await issue(#"{"id":"1","key":"A-1","fields":{"updated":1790496191123}}"#).updated
                == 1_790_496_191_123
        )
    }
}
