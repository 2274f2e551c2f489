import Foundation
import HTTPMessages
import Jira
import JiraSandbox
import Testing

/// Histories: both products' ways to them, and what their items say.
struct ChangelogTests {
    private func entry(_ id: Int, created: String = "\"2026-09-21T14:13:20.000+0000\"") -> String {
        #"{"id":"\#(id)","created":\#(created),"items":[{"field":"summary","fieldtype":"jira"}]}"#
    }

    @Test func pagesAreWalkedToTheirEndWithoutDoubles() async throws {
        let transport = ScriptedTransport([
            .json(200, #"{"isLast":false,"total":3,"values":[\#(entry(2)),\#(entry(10))]}"#),
            .json(200, #"{"isLast":true,"total":3,"values":[\#(entry(10)),\#(entry(9))]}"#),
        ])
        let history = try await makeClient(transport).history(of: .id("7"))
        #expect(history.issueID == "7")
        // By time, then by id as a number.
        #expect(history.changes.map(\.id) == ["2", "9", "10"])
        #expect(transport.lines.map { $0.contains("startAt=0&") } == [true, false])
    }

    @Test func anIncompleteHistoryIsAnError() async throws {
        let short = ScriptedTransport([.json(200, #"{"isLast":true,"total":3,"values":[\#(entry(2))]}"#)])
        let client = try makeClient(short)
        let failure = await jiraFailure { () async throws(JiraError) in
            _ = try await client.history(of: .id("7"))
        }
        #expect(failure?.code == .protocolViolation && failure?.message.contains("1 of 3") == true)
        let endless = ScriptedTransport { (_, _) throws(HTTPTransportError) in
            .json(200, #"{"isLast":false,"total":9,"values":[\#(entry(2))]}"#)
        }
        let walker = try makeClient(endless)
        let loop = await jiraFailure { () async throws(JiraError) in
            _ = try await walker.history(of: .id("7"))
        }
        #expect(loop?.code == .protocolViolation && endless.requests.count == 2)
        let cut = ScriptedTransport([
            .json(200, #"{"id":"7","changelog":{"total":2,"histories":[\#(entry(2))]}}"#)
        ])
        let old = try makeClient(cut, flavor: .dataCenter)
        let half = await jiraFailure { () async throws(JiraError) in _ = try await old.history(of: .id("7")) }
        #expect(half?.code == .protocolViolation)
    }

    @Test(
        arguments: [
            ("\"2026-09-21T14:13:20.000+0200\"", 1_789_992_800_000), ("1790000000000", 1_790_000_000_000),
            ("1492070429", 1_492_070_429_000), ("null", nil), ("\"soon\"", nil),
        ] as [(String, Int64?)]
    ) func timesComeInEveryForm(json: String, milliseconds: Int64?) throws {
        let change = try JSONDecoder().decode(JiraChange.self, from: Data(entry(1, created: json).utf8))
        #expect(change.created == milliseconds)
    }

    @Test func itemsAreReadByTheirKind() throws {
        let json =
            #"{"id":11479,"items":[{"field":"Number","fieldtype":"custom","from":null,"fromString":"1","to":null,"#
            + #""toString":"12"},{"field":"labels","fieldId":"labels","fromString":"","toString":"a b"},"#
            + #"{"field":"Sprint","from":"76","to":"76, 79","toString":"One, Two"},"#
            + #"{"field":"IssueParentAssociation","from":"1","to":null},"#
            + #"{"field":"assignee","fieldId":"assignee","to":"x","tmpToAccountId":"5b10"}]}"#
        let items = try JSONDecoder().decode(JiraChange.self, from: Data(json.utf8)).items
        #expect(items[0].numbers.from == 1 && items[0].numbers.to == 12 && items[0].isCustom)
        #expect(items[0].fieldID == nil && items[0].from == nil)
        #expect(items[1].labels.from == [] && items[1].labels.to == ["a", "b"])
        #expect(items[2].sprintIDs.from == [76] && items[2].sprintIDs.to == [76, 79])
        #expect(items[3].isParent && !items[2].isParent)
        #expect(items[4].toAccountID == "5b10")
    }

    @Test(arguments: SandboxProduct.allCases) func historyOfARealIssueIsWhole(product: SandboxProduct)
        async throws
    {
        let site = try FeatureSite(product)
        for number in 1...130 {
            site.advance(milliseconds: 1_000)
            try await site.client.editIssue(.key("FIELD-1"), fields: ["summary": .text("s\(number)")])
        }
        try await site.client.editIssue(.key("FIELD-2"), addingLabels: ["a"])
        let history = try await site.client.history(of: .key("FIELD-1"))
        #expect(history.issueID == "10001" && history.changes.count == 130)
        #expect(history.changes.first?.items.first?.toText == "s1")
        #expect(history.changes.last?.items.first?.toText == "s130")
        let author = history.changes.first?.author
        #expect((product == .cloud ? author?.accountID : author?.name) != nil)
        let several = try await site.client.histories(of: ["FIELD-2", "10001", "FIELD-99"])
        #expect(several.map(\.issueID) == ["10001", "10002"])
        #expect(several.map(\.changes.count) == [130, 1])
        let labels = try await site.client.histories(of: ["10001", "10002"], fields: ["labels"])
        #expect(labels.map(\.issueID) == ["10002"])
    }

    @Test func customFieldsAreFoundByNameWhereHistoriesHaveNoIDs() async throws {
        let site = try FeatureSite(.dataCenter)
        try await site.client.editIssue(
            .key("FIELD-1"),
            fields: ["customfield_10104": .number(45), "summary": .text("new")]
        )
        let found = try await site.client.histories(of: ["FIELD-1"], fields: ["customfield_10104"])
        #expect(found.first?.changes.first?.items.map(\.field) == ["Duration minutes"])
    }

    @Test func tokensThatRepeatEndTheWalk() async throws {
        let transport = ScriptedTransport { (_, _) throws(HTTPTransportError) in
            .json(200, #"{"issueChangeLogs":[],"nextPageToken":"t"}"#)
        }
        let client = try makeClient(transport)
        let failure = await jiraFailure { () async throws(JiraError) in
            _ = try await client.histories(of: ["1"])
        }
        #expect(failure?.code == .protocolViolation && transport.requests.count == 2)
    }
}
