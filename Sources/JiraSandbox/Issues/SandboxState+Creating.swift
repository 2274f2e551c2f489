internal import Clustering

/// New issues, alone and fifty at a time.
extension SandboxState {
    mutating func createIssue(_ call: Call) throws(Answer) -> Answer {
        guard !call.body.isEmpty else { throw .refusal(400, ["No Issue Create payload supplied"]) }
        let body = try call.json()
        guard body.members != nil else { throw .invalidPayload }
        let issue = try create(body, call)
        let renderer = renderer(call)
        return .json(201) { renderer.writeCreated(issue, to: &$0) }
    }

    mutating func createIssues(_ call: Call) throws(Answer) -> Answer {
        guard !call.body.isEmpty else { throw .refusal(400, ["No Issue Create payload supplied"]) }
        let body = try call.json()
        guard let updates = body["issueUpdates"]?.array, updates.allSatisfy({ $0.members != nil }) else {
            throw .invalidPayload
        }
        guard !updates.isEmpty else { throw .refusal(400, ["No Issue Create payload supplied"]) }
        guard updates.count <= 50 else {
            // The words are ours; no source records them.
            throw .refusal(400, ["At most 50 issues can be created at once, not \(updates.count)."])
        }
        var created: [SandboxIssue] = []
        var failures: [(number: Int, refusal: Answer)] = []
        for (number, update) in updates.enumerated() {
            do throws(Answer) {
                created.append(try create(update, call))
            } catch {
                failures.append((number, error))
            }
        }
        let renderer = renderer(call)
        return .json(created.isEmpty ? 400 : 201, reserving: 8_192) { writer in
            writer.object { writer in
                writer.array("issues", created) { renderer.writeCreated($1, to: &$0) }
                writer.array("errors", failures) { writer, failure in
                    writer.object { writer in
                        writer.field("status", failure.refusal.status)
                        writer.key("elementErrors")
                        writer.raw(json: failure.refusal.body)
                        writer.field("failedElementNumber", failure.number)
                    }
                }
            }
        }
    }

    private mutating func create(_ body: JSONValue, _ call: Call) throws(Answer) -> SandboxIssue {
        let fields = body["fields"] ?? .object([])
        let project = try project(of: fields, call)
        let type = try issueType(of: fields, call)
        guard allows("CREATE_ISSUES", call) else {
            throw .refusal(
                400,
                errors: [("project", "You do not have permission to create issues in this project.")]
            )
        }
        guard body["transition"] == nil else {
            // Refused rather than ignored: the sandbox does not offer it.
            throw .refusal(400, ["The sandbox does not take 'transition' in a create request."])
        }
        var issue = SandboxIssue(
            id: store.nextID,
            key: "",
            number: 0,
            project: project,
            type: type,
            status: site.types[type].workflow[0],
            priority: .medium,
            summary: "",
            created: call.now,
            updated: call.now,
            statusCategoryChanged: call.now
        )
        issue.creator = call.account?.accountID
        var changes = FieldChanges(site: site, screen: .create, call.textForm)
        changes.apply(body, to: &issue)
        changes.resolveLinks(in: store, of: issue.id, for: viewer(call))
        changes.resolvePlaces(in: store, agile, of: &issue, for: viewer(call))
        checkRequired(fields, body["update"], type: site.types[type], &changes)
        issue.properties = properties(body["properties"], &changes)
        guard changes.isClean else { throw .refusal(400, changes.messages, errors: changes.errors) }
        // Only now: a refused request takes no key.
        issue.number = store.takeNumber(project: project)
        issue.key = "\(site.projects[project].key)-\(issue.number)"
        let (links, comments) = (changes.links, changes.comments)
        store.put(issue, visibleAt: visibleAt(call.now))
        announce(.issueCreated(issue), call)
        join(issue, parent: issue.parent, leaving: nil, call)
        for link in links { addLink(type: link.type, issue.id, link.other, isSource: link.isSource, call) }
        for comment in comments { addComment(comment, to: issue.id, call) }
        return issue
    }

    private func project(of fields: JSONValue, _ call: Call) throws(Answer) -> Int {
        let wanted = fields["project"]?["key"]?.string ?? fields["project"]?["id"]?.string
        guard let wanted, canBrowse(call),
            let position = site.projects.firstIndex(where: { $0.key == wanted || String($0.id) == wanted })
        else {
            let words =
                call.product == .cloud
                ? "Specify a valid project ID or key"
                : wanted == nil ? "project is required" : "valid project is required"
            throw .refusal(400, errors: [("project", words)])
        }
        return position
    }

    private func issueType(of fields: JSONValue, _ call: Call) throws(Answer) -> Int {
        let (id, name) = (fields["issuetype"]?["id"]?.string, fields["issuetype"]?["name"]?.string)
        let position = site.types.firstIndex { type in
            if let id { String(type.id) == id } else { type.name.lowercased() == name?.lowercased() }
        }
        guard let position else {
            let isGiven = id != nil || name != nil
            let words =
                call.product == .cloud
                ? ["Specify an issue type", "Specify a valid issue type"]
                : ["issue type is required", "valid issue type is required"]
            throw .refusal(400, errors: [("issuetype", words[isGiven ? 1 : 0])])
        }
        return position
    }

    private func checkRequired(
        _ fields: JSONValue,
        _ update: JSONValue?,
        type: Site.IssueType,
        _ changes: inout FieldChanges
    ) {
        for field in SiteField.all where site.isRequired(field, type: type) {
            let value = fields[field.id] ?? update?[field.id]
            guard value == nil || value == .null else { continue }
            let message =
                field.id == "summary"
                ? "You must specify a summary of the issue." : "\(field.name) is required."
            changes.fail(field.id, message)
        }
    }

    /// The entity properties of a create or edit request; where a key is there twice, the last one.
    ///
    /// Their limits are those of a property that is put alone; the words are ours.
    func properties(_ value: JSONValue?, _ changes: inout FieldChanges) -> [JSONMember] {
        var properties: [JSONMember] = []
        for property in value?.array ?? [] {
            guard let key = property["key"]?.string, !key.isEmpty, let value = property["value"] else {
                changes.fail("properties", "A property needs a key and a value.")
                continue
            }
            let text = String(decoding: JSONWriter.bytes { $0.write(value) }, as: UTF8.self)
            guard key.utf16.count <= 255, text.utf16.count <= 32_768 else {
                changes.fail(
                    "properties",
                    "A property has a key of at most 255 characters and a value of at most 32768."
                )
                continue
            }
            properties.removeAll { $0.name == key }
            properties.append(JSONMember(name: key, value: value))
        }
        return properties
    }
}

extension IssueRenderer {
    func writeCreated(_ issue: SandboxIssue, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", String(issue.id))
            writer.field("key", issue.key)
            writer.field("self", link("issue/\(issue.id)"))
        }
    }
}
