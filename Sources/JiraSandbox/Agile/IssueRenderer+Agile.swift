/// Writes boards and sprints; their ids are numbers.
extension IssueRenderer {
    func agileLink(_ path: String) -> String { "\(base)/rest/agile/1.0/\(path)" }

    /// `2015-04-11T15:22:00.000Z`: sprints have their times in UTC.
    func sprintTime(_ milliseconds: Int64) -> String {
        String(Timestamp.text(milliseconds, offset: 0).dropLast(5)) + "Z"
    }

    func write(_ board: AgileState.Board, to writer: inout JSONWriter) {
        let project = site.projects[board.project]
        writer.object { writer in
            writer.field("id", board.id)
            writer.field("self", agileLink("board/\(board.id)"))
            writer.field("name", board.name)
            writer.field("type", board.kind.rawValue)
            guard product == .cloud else { return }
            writer.object("location") { writer in
                writer.field("projectId", project.id)
                writer.field("displayName", "\(project.name) (\(project.key))")
                writer.field("projectName", project.name)
                writer.field("projectKey", project.key)
                writer.field("projectTypeKey", "software")
                writer.field("avatarURI", "\(base)/secure/projectavatar?pid=\(project.id)")
                writer.field("name", "\(project.name) (\(project.key))")
            }
        }
    }

    func writeConfiguration(of board: AgileState.Board, to writer: inout JSONWriter) {
        let columns: [(name: String, category: Site.Category)] = [
            ("To Do", .new), ("In Progress", .indeterminate), ("Done", .done),
        ]
        writer.object { writer in
            writer.field("id", board.id)
            writer.field("name", board.name)
            writer.field("type", board.kind.rawValue)
            writer.field("self", agileLink("board/\(board.id)/configuration"))
            if product == .cloud {
                writer.object("location") { writer in
                    writer.field("type", "project")
                    writer.field("projectKeyOrId", site.projects[board.project].key)
                }
            }
            writer.object("filter") { writer in
                writer.field("id", String(10_000 + board.id))
                writer.field("self", link("filter/\(10_000 + board.id)"))
            }
            if board.kind == .kanban {
                writer.object("subQuery") {
                    $0.field("query", "fixVersion in unreleasedVersions() OR fixVersion is EMPTY")
                }
            }
            writer.object("columnConfig") { writer in
                writer.array("columns", columns) { writer, column in
                    writer.object { writer in
                        writer.field("name", column.name)
                        let statuses = Site.statuses.filter { $0.category == column.category }
                        writer.array("statuses", statuses) { writer, status in
                            writer.object { writer in
                                writer.field("id", String(status.id))
                                writer.field("self", link("status/\(status.id)"))
                            }
                        }
                    }
                }
                writer.field("constraintType", "none")
            }
            if board.kind == .scrum { writer.object("estimation") { $0.field("type", "none") } }
            writer.object("ranking") { $0.field("rankCustomFieldId", SiteField.rank.customID ?? 0) }
        }
    }

    func write(_ sprint: AgileState.Sprint, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", sprint.id)
            writer.field("self", agileLink("sprint/\(sprint.id)"))
            writer.field("state", sprint.state.rawValue)
            writer.field("name", sprint.name)
            let isCloud = product == .cloud
            let times = [
                ("startDate", sprint.start), ("endDate", sprint.end), ("completeDate", sprint.completed),
                ("createdDate", isCloud ? sprint.created : nil),
                ("activatedDate", isCloud ? nil : sprint.activated),
            ]
            for case (let name, let time?) in times { writer.field(name, sprintTime(time)) }
            writer.field("originBoardId", sprint.board)
            writer.field("goal", sprint.goal ?? "")
            guard !isCloud else { return }
            writer.field("synced", false)
            writer.field("autoStartStop", false)
        }
    }

    /// Custom fields of boards: sprint, rank and epic link.
    func writeAgile(_ field: SiteField, of issue: SandboxIssue, to writer: inout JSONWriter) {
        switch field.id {
        case SiteField.rank.id: writer.write("0|" + Rank.of(issue))
        case SiteField.epicLink.id:
            if site.isEpicChild(issue), let epic = shown(issue.parent) {
                writer.write(epic.key)
            } else {
                writer.null()
            }
        default:
            let sprints = issue.sprints.compactMap { agile?.sprint($0) }
            guard !sprints.isEmpty else { return writer.null() }
            let asText = site.configuration.showsSprintsAsText ?? (product == .dataCenter)
            writer.array(sprints) { writer, sprint in
                if asText { writer.write(text(of: sprint)) } else { writeField(sprint, to: &writer) }
            }
        }
    }

    private func writeField(_ sprint: AgileState.Sprint, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", sprint.id)
            writer.field("name", sprint.name)
            writer.field("state", sprint.state.rawValue)
            writer.field("boardId", sprint.board)
            writer.field("goal", sprint.goal ?? "")
            let times = [
                ("startDate", sprint.start), ("endDate", sprint.end), ("completeDate", sprint.completed),
            ]
            for case (let name, let time?) in times { writer.field(name, sprintTime(time)) }
        }
    }

    /// What Java makes of a sprint, which Data Center puts into the field.
    private func text(of sprint: AgileState.Sprint) -> String {
        func time(_ milliseconds: Int64?) -> String { milliseconds.map(sprintTime) ?? "<null>" }
        let hash = String(0x1000_0000 + sprint.id * 7_919, radix: 16)
        return
            "com.atlassian.greenhopper.service.sprint.Sprint@\(hash)[id=\(sprint.id),rapidViewId=\(sprint.board),"
            + "state=\(sprint.state.rawValue.uppercased()),name=\(sprint.name),startDate=\(time(sprint.start)),"
            + "endDate=\(time(sprint.end)),completeDate=\(time(sprint.completed)),"
            + "activatedDate=\(time(sprint.activated)),sequence=\(sprint.id),goal=\(sprint.goal ?? ""),"
            + "autoStartStop=false,synced=false]"
    }

    /// What boards add to an issue's fields.
    func writeAgileMembers(of issue: SandboxIssue, to writer: inout JSONWriter) {
        writer.key("sprint")
        if let sprint = agile?.openSprint(of: issue) { write(sprint, to: &writer) } else { writer.null() }
        let closed = agile?.closedSprints(of: issue) ?? []
        if !closed.isEmpty { writer.array("closedSprints", closed) { write($1, to: &$0) } }
        writer.field("flagged", false)
        writer.key("epic")
        if site.isEpicChild(issue), let epic = shown(issue.parent) {
            writer.object { writer in
                writer.field("id", epic.id)
                writer.field("key", epic.key)
                writer.field("self", agileLink("epic/\(epic.id)"))
                writer.field("name", epic.summary)
                writer.field("summary", epic.summary)
                writer.field("done", Site.statuses[epic.status].category == .done)
            }
        } else {
            writer.null()
        }
    }
}
