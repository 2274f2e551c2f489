internal import Clustering

/// What the site is and has.
extension SandboxState {
    func serverInfo(_ call: Call) -> Answer {
        guard call.product == .cloud else { return dataCenterInfo(call) }
        return .json(200) { writer in
            writer.object { writer in
                writer.field("baseUrl", call.base)
                writer.field("displayUrl", call.base)
                writer.field("version", "1001.0.0-SNAPSHOT")
                writer.key("versionNumbers")
                writer.array([1_001, 0, 0]) { $0.write($1) }
                writer.field("deploymentType", "Cloud")
                writer.field("buildNumber", 100_300)
                writer.field("buildDate", "2026-02-06T00:00:00.000+0000")
                writer.key("serverTime")
                writer.write(time: call.now, in: site.zone(of: nil))
                writer.field("scmInfo", "sandbox")
                writer.field("serverTitle", "Muster sandbox")
            }
        }
    }

    private func dataCenterInfo(_ call: Call) -> Answer {
        let numbers = configuration.dataCenterNumbers
        return .json(200) { writer in
            writer.object { writer in
                writer.field("baseUrl", call.base)
                writer.field("version", configuration.dataCenterVersion)
                writer.key("versionNumbers")
                writer.array(numbers) { $0.write($1) }
                writer.field("deploymentType", "DataCenter")
                // 10.3.24 is build 10030024.
                writer.field("buildNumber", numbers.prefix(3).reduce(0) { $0 * 1_000 + $1 })
                writer.field("buildDate", "2026-07-20T00:00:00.000+0000")
                writer.field("databaseBuildNumber", numbers.prefix(3).reduce(0) { $0 * 1_000 + $1 })
                // Callers without a name are not told the time.
                if call.isSignedIn {
                    writer.key("serverTime")
                    writer.write(time: call.now, in: site.zone(of: nil))
                }
                writer.field("scmInfo", "sandbox")
                writer.field("serverTitle", "Muster sandbox")
            }
        }
    }

    func myself(_ call: Call) throws(Answer) -> Answer {
        try call.requireAccount()
        let renderer = renderer(call)
        return .json(200) { writer in
            renderer.writeUser(call.account?.accountID, withDetails: true, to: &writer)
        }
    }

    func myPermissions(_ call: Call) throws(Answer) -> Answer {
        if call.product == .dataCenter { try call.requireAccount() }
        // Data Center has no such parameter and tells about every permission.
        let keys = call.product == .cloud ? call.list("permissions") ?? [] : Self.permissions.map(\.key)
        guard !keys.isEmpty else {
            throw .refusal(400, ["The 'permissions' query parameter is required."])
        }
        let unknown = keys.filter { key in !Self.permissions.contains { $0.key == key } }
        guard unknown.isEmpty else {
            throw .refusal(400, ["Unrecognized permission keys: \(unknown.joined(separator: ", "))"])
        }
        if let key = call[query: "projectKey"],
            !canBrowse(call) || !site.projects.contains(where: { $0.key == key })
        {
            throw .refusal(404, ["No project could be found with key '\(key)'."])
        }
        if let name = call[query: "issueKey"] ?? call[query: "issueId"] { _ = try visibleIssue(call, name) }
        return .json(200, reserving: 4_096) { writer in
            writer.object { writer in
                writer.object("permissions") { writer in
                    for permission in Self.permissions where keys.contains(permission.key) {
                        writer.object(permission.key) { writer in
                            writer.field("id", String(permission.id))
                            writer.field("key", permission.key)
                            writer.field("name", permission.name)
                            writer.field("type", permission.isGlobal ? "GLOBAL" : "PROJECT")
                            writer.field("description", permission.name)
                            let isGiven =
                                permission.key == "BROWSE_PROJECTS"
                                ? canBrowse(call) : allows(permission.key, call)
                            writer.field("havePermission", isGiven)
                        }
                    }
                }
            }
        }
    }

    func fields(_ call: Call) -> Answer {
        // Without a name, callers see the fields that every Jira has.
        let fields = SiteField.all.filter { call.isSignedIn || $0.customID == nil }
        return .json(200, reserving: 8_192) { writer in
            writer.array(fields) { writer, field in
                writer.object { writer in
                    writer.field("id", field.id)
                    if call.product == .cloud { writer.field("key", field.id) }
                    writer.field("name", field.name)
                    writer.field("custom", field.customID != nil)
                    writer.field("orderable", ![.readOnly, .status].contains(field.kind))
                    writer.field("navigable", field.kind != .comments)
                    writer.field("searchable", !field.clauseNames.isEmpty)
                    writer.field("clauseNames", strings: field.clauseNames)
                    writer.writeSchema(field)
                }
            }
        }
    }

    func priorities(_ call: Call) -> Answer {
        let renderer = renderer(call)
        return .json(200) { writer in
            writer.array(seesSite(call) ? Priority.allCases : []) { renderer.write($1, to: &$0) }
        }
    }

    func statuses(_ call: Call) -> Answer {
        let renderer = renderer(call)
        return .json(200) { writer in
            writer.array(seesSite(call) ? Site.statuses : []) { renderer.write($1, to: &$0) }
        }
    }

    func linkTypes(_ call: Call) -> Answer {
        let renderer = renderer(call)
        return .json(200) { writer in
            writer.object { writer in
                let types = site.linkTypes.filter { !site.isRemoved($0) }
                writer.array("issueLinkTypes", seesSite(call) ? types : []) {
                    renderer.write($1, to: &$0)
                }
            }
        }
    }

    func project(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let position = try visibleProject(call, idOrKey)
        let project = site.projects[position]
        let renderer = renderer(call)
        return .json(200) { writer in
            writer.object { writer in
                writer.field(
                    "expand",
                    call.product == .cloud
                        ? "description,lead,issueTypes,url,projectKeys,permissions,insight"
                        : "description,lead,url,projectKeys"
                )
                writer.field("self", renderer.link("project/\(project.id)"))
                writer.field("id", String(project.id))
                writer.field("key", project.key)
                writer.field("description", "")
                writer.key("lead")
                renderer.writeUser(to: &writer)
                writer.array("components", [Int]()) { $0.write($1) }
                writer.array("issueTypes", site.types) { renderer.write($1, to: &$0) }
                writer.field("assigneeType", "UNASSIGNED")
                writer.array("versions", [Int]()) { $0.write($1) }
                writer.field("name", project.name)
                writer.field("projectTypeKey", "software")
                renderer.writeAvatars("secure/projectavatar?pid=\(project.id)&", to: &writer)
                guard call.product == .cloud else {
                    writer.object("roles") { _ in }
                    writer.field("archived", false)
                    return
                }
                writer.field("simplified", false)
                writer.field("style", "classic")
                writer.field("isPrivate", !configuration.anonymousCanBrowse)
            }
        }
    }

    /// Every project that the caller may see, in one array without pages.
    func projects(_ call: Call) -> Answer {
        let renderer = renderer(call)
        return .json(200, reserving: 2_048) { writer in
            writer.array(canBrowse(call) ? site.projects : []) { writer, project in
                writer.object { writer in
                    writer.field("expand", "description,lead,url,projectKeys")
                    writer.field("self", renderer.link("project/\(project.id)"))
                    writer.field("id", String(project.id))
                    writer.field("key", project.key)
                    writer.field("name", project.name)
                    renderer.writeAvatars("secure/projectavatar?pid=\(project.id)&", to: &writer)
                    writer.field("projectTypeKey", "software")
                    if call.product == .dataCenter { writer.field("archived", false) }
                }
            }
        }
    }

    func issueTypes(_ call: Call) -> Answer {
        let renderer = renderer(call)
        return .json(200, reserving: 2_048) { writer in
            writer.array(seesSite(call) ? Array(site.types.indices) : []) { renderer.writeType($1, to: &$0) }
        }
    }

    /// Position of a project that the caller may see.
    func visibleProject(_ call: Call, _ idOrKey: String) throws(Answer) -> Int {
        let found = site.projects.firstIndex { $0.key == idOrKey.uppercased() || String($0.id) == idOrKey }
        guard canBrowse(call), let found else {
            let what = Int(idOrKey) == nil ? "key" : "id"
            throw .refusal(404, ["No project could be found with \(what) '\(idOrKey)'."])
        }
        return found
    }

    private static let permissions: [(id: Int, key: String, name: String, isGlobal: Bool)] = [
        (0, "ADMINISTER", "Administer Jira", true), (10, "BROWSE_PROJECTS", "Browse Projects", false),
        (11, "CREATE_ISSUES", "Create Issues", false), (12, "EDIT_ISSUES", "Edit Issues", false),
        (15, "ADD_COMMENTS", "Add Comments", false), (16, "DELETE_ISSUES", "Delete Issues", false),
        (21, "LINK_ISSUES", "Link Issues", false), (46, "TRANSITION_ISSUES", "Transition Issues", false),
        (33, "BULK_CHANGE", "Bulk Change", true), (13, "ASSIGN_ISSUES", "Assign Issues", false),
        (28, "SCHEDULE_ISSUES", "Schedule Issues", false),
        (23, "ADMINISTER_PROJECTS", "Administer Projects", false),
    ]
}

extension JSONWriter {
    /// The member `schema` of a field.
    mutating func writeSchema(_ field: SiteField) {
        key("schema")
        writeBareSchema(field)
    }

    mutating func writeBareSchema(_ field: SiteField) {
        object { writer in
            writer.field("type", field.schemaType)
            if let items = field.schemaItems { writer.field("items", items) }
            if let custom = field.customType, let id = field.customID {
                writer.field("custom", custom)
                writer.field("customId", id)
            } else {
                writer.field("system", field.id)
            }
        }
    }
}
