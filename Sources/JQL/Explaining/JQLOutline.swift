/// A query as an outline: what joins what, and what each condition means in words.
public struct JQLOutline: Hashable, Sendable {
    /// One line of an outline, with what is below it.
    public indirect enum Node: Hashable, Sendable {
        /// Every one below holds.
        case all([Node])
        /// At least one below holds.
        case any([Node])
        /// The one below does not hold.
        case not(Node)
        /// A condition: its JQL and its meaning in words.
        case condition(jql: String, meaning: String)
    }

    /// The restriction; nil where everything is found.
    public let root: Node?
    /// The order in words, most significant field first.
    public let order: [String]

    /// Makes the outline of a query.
    public init(_ query: JQLQuery) {
        root = query.clause.map(Self.node)
        order = query.order.map(JQLWording.order)
    }

    private static func node(_ clause: JQLClause) -> Node {
        switch clause {
        case .and(let parts): .all(parts.clauses.map(node))
        case .or(let parts): .any(parts.clauses.map(node))
        case .not(let part): .not(node(part))
        case .terminal(let terminal):
            .condition(jql: JQLClause.terminal(terminal).description, meaning: JQLWording.condition(terminal))
        }
    }

    /// The outline as lines, two spaces for each level.
    public var lines: [String] {
        var lines: [String] = []
        if let root { Self.write(root, level: 0, to: &lines) } else { lines.append("every ticket") }
        if !order.isEmpty { lines.append("ordered by " + order.joined(separator: ", then ")) }
        return lines
    }

    private static func write(_ node: Node, level: Int, to lines: inout [String]) {
        let indent = String(repeating: "  ", count: level)
        switch node {
        case .all(let nodes):
            lines.append(indent + "all of")
            for node in nodes { write(node, level: level + 1, to: &lines) }
        case .any(let nodes):
            lines.append(indent + "any of")
            for node in nodes { write(node, level: level + 1, to: &lines) }
        case .not(let node):
            lines.append(indent + "not")
            write(node, level: level + 1, to: &lines)
        case .condition(_, let meaning): lines.append(indent + meaning)
        }
    }
}
