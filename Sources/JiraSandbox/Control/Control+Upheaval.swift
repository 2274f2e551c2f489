internal import FoundationEssentials
internal import HTTPMessages
internal import Locking

/// What other people do to issues while a client works.
extension Control {
    static let upheaval: [Control] = [
        Control(
            .put,
            "/_sandbox/issues/{issue}",
            "Edits an issue in another person's name, with the body of Jira's own edit.",
            body: #"{"fields": {"summary": "Changed"}, "as": "ops@example.com"}"#
        ) { jira, call, parts throws(Answer) in
            try jira.editAsAnother(call, parts[0])
        },
        Control(.delete, "/_sandbox/issues/{issue}", "Deletes an issue with its links.") {
            jira,
            _,
            parts throws(Answer) in
            try Control.perform { () throws(SandboxOperationError) in try jira.delete(key: parts[0]) }
            return .json(200) { writer in writer.object { $0.field("deleted", parts[0]) } }
        },
        Control(
            .post,
            "/_sandbox/issues/{issue}/move",
            "Moves an issue to another project; its old key goes on answering with the new one.",
            body: #"{"project": "OTHER"}"#
        ) { jira, call, parts throws(Answer) in
            let project = try Control.text("project", call)
            var key = parts[0]
            try Control.perform { () throws(SandboxOperationError) in
                key = try jira.move(key: parts[0], to: project)
            }
            return .json(200) { writer in writer.object { $0.field("key", key) } }
        },
        Control(
            .post,
            "/_sandbox/issues/{issue}/status",
            "Gives an issue a status of its workflow in another person's name.",
            body: #"{"status": "Done", "as": "ops@example.com"}"#
        ) { jira, call, parts throws(Answer) in
            let (status, author) = try call.settings { value throws(SettingsProblem) in
                let reader = try SettingsReader(value, known: ["status", "as"])
                return (try reader.text("status"), try reader.text("as"))
            }
            guard let status else { throw .controlProblem(400, "Give the name of a 'status'.") }
            try Control.perform { () throws(SandboxOperationError) in
                try jira.setStatus(key: parts[0], to: status, by: author ?? jira.another)
            }
            return .json(200) { writer in writer.object { $0.field("status", status) } }
        },
        Control(
            .post,
            "/_sandbox/issues/{issue}/hide",
            "Hides an issue from an account, as issue security does; \"anonymous\" for callers without a name.",
            body: #"{"from": "ops@example.com"}"#
        ) { jira, call, parts throws(Answer) in
            let name = try Control.text("from", call)
            try Control.perform { () throws(SandboxOperationError) in
                try jira.hide(key: parts[0], from: name == "anonymous" ? nil : name)
            }
            return .json(200) { writer in writer.object { $0.field("hiddenFrom", name) } }
        },
        Control(
            .post,
            "/_sandbox/issues/{issue}/show",
            "Lets an account see an issue again.",
            body: #"{"to": "ops@example.com"}"#
        ) { jira, call, parts throws(Answer) in
            let name = try Control.text("to", call)
            try Control.perform { () throws(SandboxOperationError) in
                try jira.show(key: parts[0], to: name == "anonymous" ? nil : name)
            }
            return .json(200) { writer in writer.object { $0.field("shownTo", name) } }
        },
    ]

    private static func perform(_ body: () throws(SandboxOperationError) -> Void) throws(Answer) {
        do throws(SandboxOperationError) {
            try body()
        } catch {
            throw .controlProblem(error.isAboutIssue ? 404 : 400, error.description)
        }
    }

    /// The one text that a body has.
    private static func text(_ name: String, _ call: Call) throws(Answer) -> String {
        let text = try call.settings { value throws(SettingsProblem) in
            try SettingsReader(value, known: [name]).text(name)
        }
        guard let text else {
            throw .controlProblem(400, "Give '\(name)' in the body: {\"\(name)\": \"…\"}.")
        }
        return text
    }
}

extension SandboxOperationError {
    fileprivate var isAboutIssue: Bool { if case .noSuchIssue = self { true } else { false } }
}

extension SandboxJira {
    /// Who does what nobody is named for: the second account where there is one.
    fileprivate var another: String? { configuration.otherAccounts.first?.email }

    /// Edits as Jira's own endpoint does, permissions and screens included.
    fileprivate func editAsAnother(_ call: Call, _ issue: String) throws(Answer) -> Answer {
        let members = try call.settings { value throws(SettingsProblem) -> [JSONMember] in
            let reader = try SettingsReader(value, known: ["fields", "update", "as"])
            _ = try reader.text("as")
            return value.members ?? []
        }
        let name = members.last { $0.name == "as" }?.value.string ?? another ?? configuration.account.email
        guard let author = configuration.accounts.first(where: { $0.email == name || $0.name == name }) else {
            throw .controlProblem(400, SandboxOperationError.noSuchAccount(name).description)
        }
        let body = JSONWriter.bytes { $0.write(.object(members.filter { $0.name != "as" })) }
        let version = call.product == .cloud ? "3" : "2"
        let request = HTTPRequest(
            method: .put,
            scheme: "http",
            authority: "127.0.0.1",
            path: configuration.contextPath + "/rest/api/\(version)/issue/\(issue)",
            body: Data(body)
        )
        var edit = Call(request, configuration, now: call.now)
        edit.identity = .signedIn(author)
        let (finished, id) = (edit, issue)
        let result = state.withLock { state -> Result<Answer, Answer> in
            state.store.catchUp(now: finished.now)
            do throws(Answer) {
                return .success(try state.editIssue(finished, id))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
