internal import Clustering
internal import Geodesy
internal import JQL
internal import Tickets

/// A kept ticket as the JQL evaluator asks about it.
struct TicketSubject: JQLSubject {
    let ticket: Ticket
    let position: Int
    /// The other columns of a file's row.
    let row: [String]
    let fields: TicketQueryFields
    let kinds: [JQLFieldKind]

    var numericID: Int64 { Int64(ticket.id) ?? Int64(position) }

    func values(of field: JQLFieldReference) -> JQLFieldContent {
        guard case .name(let name) = field else { return column(field) }
        switch name {
        case "key":
            return .one(.issue(id: Int64(ticket.id) ?? -1 - Int64(position), key: ticket.key.uppercased()))
        case "project": return project
        case "summary": return ticket.summary.isEmpty ? .empty : .one(.text(ticket.summary))
        // Description and comments count as well, and are not kept.
        case "text": return .atLeast(ticket.summary.isEmpty ? [] : [.text(ticket.summary)])
        case "status":
            // The id is no site's; conditions that name one are not answered.
            return ticket.status.isEmpty ? .unknownField : .one(.option(id: .min, name: ticket.status))
        case "priority":
            let value = TicketQueryFields.priorities[ticket.priority.rawValue - 1]
            return .one(.option(id: value.id, name: value.name))
        case "due":
            guard let due = ticket.due else { return .empty }
            return JQLDay(parsing: due).map { .one(.day($0)) } ?? .unknownField
        case "updated": return ticket.updated.map { .one(.instant($0)) } ?? column(field)
        case "latitude": return coordinate(\.latitude)
        case "longitude": return coordinate(\.longitude)
        default: return column(field)
        }
    }

    private var project: JQLFieldContent {
        if let project = fields.project { return .one(.project(id: .min, key: project, name: project)) }
        guard let dash = ticket.key.lastIndex(of: "-"), dash > ticket.key.startIndex,
            Int64(ticket.key[ticket.key.index(after: dash)...]) != nil
        else { return .unknownField }
        let key = ticket.key[..<dash].uppercased()
        return .one(.project(id: .min, key: key, name: key))
    }

    private func coordinate(_ axis: KeyPath<Coordinate, Double>) -> JQLFieldContent {
        switch ticket.place {
        case .located(.geographic(let coordinate)), .suspect(let coordinate, _):
            return .one(.number(coordinate[keyPath: axis]))
        case .unusable(.noCoordinates, _): return .empty
        // What stood in the fields is kept as a text only.
        case .located, .unusable: return .unknownField
        }
    }

    private func column(_ field: JQLFieldReference) -> JQLFieldContent {
        guard let index = fields.column(field), row.indices.contains(index), kinds.indices.contains(index)
        else {
            return .unknownField
        }
        let text = row[index]
        guard !text.isEmpty else { return .empty }
        switch kinds[index] {
        case .text: return .one(.text(text))
        case .number: return Double(text).map { .one(.number($0)) } ?? .unknownField
        case .instant: return Int64(text).map { .one(.instant($0)) } ?? .unknownField
        case .day: return JQLDay(parsing: text).map { .one(.day($0)) } ?? .unknownField
        case .user: return .one(.user(id: text, name: text))
        case .option, .rankedOption: return .one(.option(id: .min, name: text))
        case .project: return .one(.project(id: .min, key: text, name: text))
        case .issue: return .one(.issue(id: Int64(text) ?? .min, key: text.uppercased()))
        case .label:
            return .several(text.split { ";,| ".contains($0) }.map { .label(String($0)) })
        }
    }
}
