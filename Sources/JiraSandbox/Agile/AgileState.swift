internal import JQL

/// Boards and sprints.
///
/// Which issue is in which sprint stands in the issues.
struct AgileState: Sendable {
    struct Board: Sendable {
        let id: Int64
        let name: String
        let kind: SandboxBoard.Kind
        /// Position in `Site.projects`.
        let project: Int
    }

    struct Sprint: Sendable {
        let id: Int64
        let board: Int64
        var name: String
        var state: SandboxSprint.State
        var goal: String?
        /// Epoch milliseconds.
        var start: Int64?
        var end: Int64?
        var completed: Int64?
        var activated: Int64?
        let created: Int64
    }

    let boards: [Board]
    /// In the order in which they were made, which is their order on a board.
    private(set) var sprints: [Sprint] = []
    private var lastSprint: Int64 = 0

    /// The boards of the configuration, or those that every site has.
    init(site: Site, now: Int64) {
        let wanted = site.configuration.boards ?? site.projects.flatMap(Self.usualBoards)
        var boards: [Board] = []
        for board in wanted {
            guard let project = site.projects.firstIndex(where: { $0.key == board.project }) else { continue }
            let id = Int64(boards.count + 1)
            boards.append(Board(id: id, name: board.name, kind: board.kind, project: project))
        }
        self.boards = boards
        var id: Int64 = 0
        for board in wanted where site.projects.contains(where: { $0.key == board.project }) {
            id += 1
            for sprint in board.kind == .scrum ? board.sprints : [] { add(sprint, to: id, now: now) }
        }
    }

    private static func usualBoards(_ project: Site.Project) -> [SandboxBoard] {
        [
            SandboxBoard(
                name: "\(project.key) board",
                kind: .scrum,
                project: project.key,
                sprints: [
                    SandboxSprint(
                        name: "\(project.key) Sprint 1",
                        state: .closed,
                        startsAfterDays: -21,
                        goal: "Begin"
                    ),
                    SandboxSprint(name: "\(project.key) Sprint 2", state: .active, startsAfterDays: -7),
                    SandboxSprint(name: "\(project.key) Sprint 3", state: .future),
                ]
            ),
            SandboxBoard(name: "\(project.key) kanban", kind: .kanban, project: project.key),
        ]
    }

    private mutating func add(_ sprint: SandboxSprint, to board: Int64, now: Int64) {
        let day: Int64 = 86_400_000
        let start = sprint.startsAfterDays.map { now + Int64($0) * day }
        let end = start.map { $0 + Int64(sprint.lengthDays) * day }
        let made = add(name: sprint.name, board: board, goal: sprint.goal, start: start, end: end, now: now)
        update(made.id) { made in
            made.state = sprint.state
            made.activated = sprint.state == .future ? nil : start
            made.completed = sprint.state == .closed ? end : nil
        }
    }

    mutating func add(
        name: String,
        board: Int64,
        goal: String?,
        start: Int64?,
        end: Int64?,
        now: Int64
    ) -> Sprint {
        lastSprint += 1
        let sprint = Sprint(
            id: lastSprint,
            board: board,
            name: name,
            state: .future,
            goal: goal,
            start: start,
            end: end,
            created: now
        )
        sprints.append(sprint)
        return sprint
    }

    mutating func update(_ id: Int64, _ change: (inout Sprint) -> Void) {
        guard let position = sprints.firstIndex(where: { $0.id == id }) else { return }
        change(&sprints[position])
    }

    mutating func remove(_ id: Int64) { sprints.removeAll { $0.id == id } }

    func board(_ id: Int64) -> Board? { boards.first { $0.id == id } }

    func sprint(_ id: Int64) -> Sprint? { sprints.first { $0.id == id } }

    /// Sprints of a board: closed, active, future, each in the order of the board.
    func sprints(of board: Int64, in states: Set<SandboxSprint.State>) -> [Sprint] {
        SandboxSprint.State.allCases.filter(states.contains).flatMap { state in
            sprints.filter { $0.board == board && $0.state == state }
        }
    }

    /// The sprint that an issue is in now: its only one that is not closed.
    func openSprint(of issue: SandboxIssue) -> Sprint? {
        issue.sprints.lazy.compactMap { sprint($0) }.first { $0.state != .closed }
    }

    func closedSprints(of issue: SandboxIssue) -> [Sprint] {
        issue.sprints.compactMap { sprint($0) }.filter { $0.state == .closed }
    }

    /// The sprints of an issue after it is moved: closed ones stay, an open one is replaced.
    func sprints(_ former: [Int64], movingTo sprint: Int64?) -> [Int64] {
        let closed = former.filter { id in id != sprint && self.sprint(id)?.state == .closed }
        return closed + (sprint.map { [$0] } ?? [])
    }
}

extension AgileState {
    var sprintNames: [Int64: String] {
        Dictionary(uniqueKeysWithValues: sprints.map { ($0.id, $0.name) })
    }

    /// `openSprints()`, `futureSprints()` and `closedSprints()` of queries.
    var queryFunctions: [String: JQLContext.Function] {
        func function(_ state: SandboxSprint.State) -> JQLContext.Function {
            let found = sprints.filter { $0.state == state }
                .map { JQLFieldValue.option(id: $0.id, name: $0.name) }
            return { arguments in arguments.isEmpty ? found : nil }
        }
        return [
            "opensprints": function(.active), "futuresprints": function(.future),
            "closedsprints": function(.closed),
        ]
    }
}
