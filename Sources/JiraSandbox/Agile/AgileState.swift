/// Boards and sprints.
struct AgileState: Sendable {}
