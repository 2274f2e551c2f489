internal import Clustering

/// Projects, and what they and the site are made of.
extension SandboxState {
    func searchProjects(_ call: Call) throws(Answer) -> Answer {
        let order = call[query: "orderBy"] ?? "key"
        guard
            Self.projectOrders.contains(
                order.first.map { "+-".contains($0) } == true ? String(order.dropFirst()) : order
            )
        else { throw .refusal(400, ["The value '\(order)' of 'orderBy' is not supported."]) }
        let words = call[query: "query"]?.lowercased()
        let keys = call.query.filter { $0.name == "keys" }.map(\.value)
        let ids = call.query.filter { $0.name == "id" }.map(\.value)
        var found = canBrowse(call) ? Array(site.projects.indices) : []
        found = found.filter { position in
            let project = site.projects[position]
            return
                (words.map { project.key.lowercased().contains($0) || project.name.lowercased().contains($0) }
                ?? true)
                && (keys.isEmpty || keys.contains(project.key))
                && (ids.isEmpty || ids.contains(String(project.id)))
        }
        found.sort { site.projects[$0].key < site.projects[$1].key }
        if order.hasSuffix("name") { found.sort { site.projects[$0].name < site.projects[$1].name } }
        if order.hasPrefix("-") { found.reverse() }
        let page = try Page(call, total: found.count, limit: 100)
        let renderer = renderer(call)
        return renderer.page("project/search", page, found) { renderer.writeListedProject($1, to: &$0) }
    }

    private static let projectOrders = [
        "category", "key", "name", "owner", "issueCount", "lastIssueUpdatedDate", "archivedDate",
        "deletedDate",
    ]

    func projectStatuses(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        _ = try visibleProject(call, idOrKey)
        let renderer = renderer(call)
        return .json(200, reserving: 4_096) { writer in
            writer.array(site.types) { writer, type in
                writer.object { writer in
                    writer.field("self", renderer.link("issuetype/\(type.id)"))
                    writer.field("id", String(type.id))
                    writer.field("name", type.name)
                    writer.field("subtask", type.level < 0)
                    writer.array("statuses", type.workflow) { renderer.write(Site.statuses[$1], to: &$0) }
                }
            }
        }
    }

    func components(_ call: Call, _ idOrKey: String, inPages: Bool) throws(Answer) -> Answer {
        let project = try visibleProject(call, idOrKey)
        let names = Array(configuration.projects[project].components.enumerated())
        let renderer = renderer(call)
        if inPages {
            let page = try Page(call, total: names.count)
            return renderer.page("project/\(idOrKey)/component", page, names) {
                renderer.writeComponent($1.element, number: $1.offset, of: project, to: &$0)
            }
        }
        return .json(200) { writer in
            writer.array(names) {
                renderer.writeComponent($1.element, number: $1.offset, of: project, to: &$0)
            }
        }
    }

    func versions(_ call: Call, _ idOrKey: String, inPages: Bool) throws(Answer) -> Answer {
        let project = try visibleProject(call, idOrKey)
        let names = Array(configuration.projects[project].versions.enumerated())
        let renderer = renderer(call)
        if inPages {
            let page = try Page(call, total: names.count)
            return renderer.page("project/\(idOrKey)/version", page, names) {
                renderer.writeVersion($1.element, number: $1.offset, of: project, to: &$0)
            }
        }
        return .json(200) { writer in
            writer.array(names) {
                renderer.writeVersion($1.element, number: $1.offset, of: project, to: &$0)
            }
        }
    }

    func issueTypesOfProject(_ call: Call) throws(Answer) -> Answer {
        guard let id = call[query: "projectId"], !id.isEmpty else {
            throw .refusal(400, ["The query parameter 'projectId' is required."])
        }
        _ = try visibleProject(call, id)
        let level = call[query: "level"].flatMap { Int($0) }
        let renderer = renderer(call)
        return .json(200, reserving: 2_048) { writer in
            writer.array(site.types.filter { level == nil || $0.level == level }) {
                renderer.write($1, to: &$0)
            }
        }
    }

    func resolutions(_ call: Call) -> Answer {
        let renderer = renderer(call)
        return .json(200) { writer in
            writer.array(seesSite(call) ? Self.resolutions : []) { renderer.writeResolution($1, to: &$0) }
        }
    }

    func searchResolutions(_ call: Call) throws(Answer) -> Answer {
        let found = seesSite(call) ? Self.resolutions : []
        let page = try Page(call, total: found.count)
        let renderer = renderer(call)
        return renderer.page("resolution/search", page, found) { renderer.writeResolution($1, to: &$0) }
    }

    func searchPriorities(_ call: Call) throws(Answer) -> Answer {
        let ids = call.query.filter { $0.name == "id" }.map(\.value)
        let words = (call[query: "priorityName"] ?? call[query: "query"])?.lowercased()
        let found = (seesSite(call) ? Priority.allCases : []).filter { priority in
            (ids.isEmpty || ids.contains(String(priority.rawValue)))
                && (words.map { priority.name.lowercased().contains($0) } ?? true)
        }
        let page = try Page(call, total: found.count)
        let renderer = renderer(call)
        return renderer.page("priority/search", page, found) { renderer.write($1, to: &$0) }
    }

    private static let resolutions: [(id: Int, name: String, description: String)] = [
        (10_000, "Done", "Work has been completed on this issue."),
        (10_001, "Won't Do", "This issue won't be actioned."),
        (10_002, "Duplicate", "The problem is a duplicate of an existing issue."),
    ]
}

extension IssueRenderer {
    /// A project as lists have it, with what every client reads and no more.
    func writeListedProject(_ position: Int, to writer: inout JSONWriter) {
        let project = site.projects[position]
        writer.object { writer in
            writer.field("expand", "description,lead,issueTypes,url,projectKeys")
            writer.field("self", link("project/\(project.id)"))
            writer.field("id", String(project.id))
            writer.field("key", project.key)
            writer.field("name", project.name)
            writeAvatars("secure/projectavatar?pid=\(project.id)&", to: &writer)
            writer.field("projectTypeKey", "software")
            guard product == .cloud else { return }
            writer.field("simplified", false)
            writer.field("style", "classic")
            writer.field("isPrivate", !site.configuration.anonymousCanBrowse)
        }
    }

    /// Ids of a project's parts begin at its own id times 100.
    private func partID(_ number: Int, of project: Int) -> Int64 {
        site.projects[project].id * 100 + Int64(number)
    }

    func writeComponent(_ name: String, number: Int, of project: Int, to writer: inout JSONWriter) {
        writer.object { writer in
            let id = partID(number, of: project)
            writer.field("self", link("component/\(id)"))
            writer.field("id", String(id))
            writer.field("name", name)
            writer.field("description", "")
            writer.field("assigneeType", "PROJECT_DEFAULT")
            writer.field("project", site.projects[project].key)
            if product == .cloud {
                writer.field("realAssigneeType", "PROJECT_DEFAULT")
                writer.field("isAssigneeTypeValid", false)
                writer.field("projectId", site.projects[project].id)
            }
        }
    }

    func writeVersion(_ name: String, number: Int, of project: Int, to writer: inout JSONWriter) {
        writer.object { writer in
            let id = partID(number, of: project)
            writer.field("self", link("version/\(id)"))
            writer.field("id", String(id))
            writer.field("name", name)
            writer.field("archived", false)
            writer.field("released", false)
            writer.field("projectId", site.projects[project].id)
        }
    }

    func writeResolution(
        _ resolution: (id: Int, name: String, description: String),
        to writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.field("self", link("resolution/\(resolution.id)"))
            writer.field("id", String(resolution.id))
            writer.field("name", resolution.name)
            writer.field("description", resolution.description)
        }
    }
}
