/// What webhooks are told of sprints.
extension SandboxState {
    mutating func announce(
        _ name: String,
        _ sprint: AgileState.Sprint,
        _ old: AgileState.Sprint?,
        _ call: Call
    ) {
        guard webhooks.isListening else { return }
        let renderer = renderer(call)
        func json(_ sprint: AgileState.Sprint) -> [UInt8] {
            JSONWriter.bytes { renderer.write(sprint, to: &$0) }
        }
        announce(.sprint(name, json: json(sprint), old: old.map(json)), call)
    }

    /// A start and an end have names of their own, whatever else changed with them.
    mutating func announceUpdate(_ old: AgileState.Sprint, _ new: AgileState.Sprint, _ call: Call) {
        switch (old.state, new.state) {
        case (.future, .active): announce("sprint_started", new, old, call)
        case (.active, .closed): announce("sprint_closed", new, old, call)
        default: announce("sprint_updated", new, old, call)
        }
    }
}
