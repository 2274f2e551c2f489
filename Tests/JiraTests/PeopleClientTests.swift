import FoundationEssentials
import HTTPMessages
import Jira
import JiraSandbox
import Testing

/// People, projects and families through the client, on both products.
@Suite(.timeLimit(.minutes(2)))
struct PeopleClientTests {
    private func account(_ name: String) -> SandboxAccount {
        var account = SandboxAccount()
        account.name = name
        account.email = "\(name)@example.com"
        account.accountID = "id-\(name)"
        account.displayName = name
        account.token = "token-\(name)"
        account.timeZoneName = "Pacific/Kiritimati"
        return account
    }

    private func reference(_ name: String, _ product: SandboxProduct) -> JiraUserReference {
        product == .cloud ? .accountID("id-\(name)") : .name(name)
    }

    @Test(arguments: FeatureSession.products)
    func peopleAreFoundAndAssigned(product: SandboxProduct) async throws {
        let others = ["mia", "milo"].map(account)
        let session = try FeatureSession(product) { $0.otherAccounts = others }
        let client = session.client
        let mia = try await client.user(reference("mia", product))
        #expect(mia.reference == reference("mia", product) && mia.timeZone == "Pacific/Kiritimati")
        #expect(try await client.users(matching: "mi").map(\.displayName) == ["mia", "milo"])
        #expect(try await client.users(matching: "mi", limit: 1).map(\.displayName) == ["mia"])
        #expect(try await client.assignableUsers(project: "FIELD").count == 3)
        #expect(try await client.myself().timeZone == "Etc/UTC")
        try await client.assign(.key("FIELD-1"), to: mia.reference)
        let field = product == .cloud ? "id-mia" : "mia"
        let jql = #"assignee = "\#(field)" ORDER BY key"#
        #expect(try await client.search(jql, fields: ["summary"]).map(\.key) == ["FIELD-1"])
        try await client.assign(.key("FIELD-1"), to: nil)
        #expect(try await client.search(jql, fields: ["summary"]) == [])
        try await client.editIssue(.key("FIELD-2"), fields: ["assignee": .user(reference("milo", product))])
        let missing = await jiraFailure { () async throws(JiraError) in
            _ = try await client.user(self.reference("ghost", product))
        }
        #expect(missing?.code == .notFound)
        let wrong: JiraUserReference = product == .cloud ? .name("mia") : .accountID("id-mia")
        let before = session.lines.count
        let refused = await jiraFailure { () async throws(JiraError) in _ = try await client.user(wrong) }
        #expect(refused?.code == .validation && session.lines.count == before)
        // The schemas have no nulls, the descriptions do: null is nobody.
        #expect(session.wire.faults.filter { !$0.contains("/assignee: body.") } == [])
    }

    @Test(arguments: FeatureSession.products)
    func listsOfProjectsAndTheirPartsAreComplete(product: SandboxProduct) async throws {
        let session = try FeatureSession(product) { configuration in
            configuration.projects += (0..<230).map { SandboxProject(key: "P\($0)", name: "Project \($0)") }
            configuration.projects[0].components = ["Pumps"]
            configuration.projects[0].versions = ["1.0", "2.0"]
        }
        let client = session.client
        let projects = try await client.projects()
        #expect(projects.count == 231 && Set(projects.map(\.key)).count == 231)
        #expect(session.lines.count == (product == .cloud ? 3 : 1))
        let statuses = try await client.statuses(project: "FIELD")
        #expect(statuses.first { $0.name == "Job" }?.statuses.map(\.name).first == "Ready For Clustering")
        #expect(try await client.issueTypes().contains { $0.subtask == true })
        let plain = try await client.priorities()
        #expect(try await client.allPriorities() == plain)
        #expect(try await client.resolutions().map(\.name).first == "Done")
        #expect(try await client.components(project: "FIELD").map(\.name) == ["Pumps"])
        #expect(try await client.versions(project: "FIELD").map(\.name) == ["1.0", "2.0"])
        #expect(session.wire.faults == [])
    }

    @Test(arguments: FeatureSession.products)
    func familiesAreMadeAndRead(product: SandboxProduct) async throws {
        let session = try FeatureSession(product)
        let client = session.client
        let agile = JiraAgileFields(in: try await client.fields())
        let subtask = try #require(session.flavor.field(for: .issue(.key("FIELD-1"))))
        let made = try await client.createIssue(
            IssueDraft(
                project: "FIELD",
                issueType: "Sub-task",
                summary: "s",
                fields: [subtask.id: subtask.value]
            )
        )
        let family = try await client.family(of: .key("FIELD-1"), epicLinkField: agile.epicLink)
        #expect(family.parent == nil && family.subtasks.map(\.key) == [made.key])
        #expect(family.subtasks.first?.issueType == "Sub-task" && family.subtasks.first?.status == "To Do")
        #expect(try await client.family(of: .key(made.key)).parent?.key == "FIELD-1")
        #expect(
            try await client.children(of: .issue(.key("FIELD-1")), fields: ["summary"]).map(\.key) == [
                made.key
            ]
        )

        let epic = try await client.createIssue(IssueDraft(project: "FIELD", issueType: "Epic", summary: "e"))
        let parent = JiraParent.epic(key: epic.key, linkField: agile.epicLink)
        let link = try #require(session.flavor.field(for: parent))
        try await client.editIssue(.key("FIELD-2"), fields: [link.id: link.value])
        let child = try await client.family(of: .key("FIELD-2"), epicLinkField: agile.epicLink)
        #expect(child.parent?.key == (product == .cloud ? epic.key : nil))
        #expect(child.epicKey == (product == .cloud ? nil : epic.key))
        #expect(try await client.children(of: parent, fields: ["summary"]).map(\.key) == ["FIELD-2"])
        guard product == .dataCenter else { return }
        #expect(session.flavor.field(for: .epic(key: "X-1", linkField: nil)) == nil)
        let blind = await jiraFailure { () async throws(JiraError) in
            _ = try await client.children(of: .epic(key: epic.key, linkField: nil), fields: [])
        }
        #expect(blind?.code == .validation)
    }
}
