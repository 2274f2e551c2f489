import JQL
import Muster
import Tickets

/// Tickets as a table for people.
enum JQLAnswerTable {
    /// A head and one line a ticket; nothing for no ticket.
    static func lines(_ tickets: [Ticket]) -> [String] {
        guard !tickets.isEmpty else { return [] }
        let rows =
            [["KEY", "STATUS", "PRIORITY", "DUE", "SUMMARY"]]
            + tickets.map { ticket in
                [
                    shown(ticket.key), shown(ticket.status), "\(ticket.priority)", ticket.due ?? "",
                    shown(ticket.summary),
                ]
            }
        let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let padded = (0..<4).map { row[$0] + String(repeating: " ", count: widths[$0] - row[$0].count) }
            let line = (padded + [String(row[4].prefix(80))]).joined(separator: "  ")
            return String(
                line[..<(line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex)]
            )
        }
    }

    /// Controls would draw on the terminal.
    private static func shown(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? "·" : $0 }
            )
        )
    }
}

/// `{"jql","asked","found":[…],"undecided":[{"key","id","conditions":[…]}],"conditions":[…],"notOrderedBy":[…]}`.
struct JQLAnswerDocument: Encodable {
    struct Found: Encodable {
        var id: String
        var key: String
        var summary: String
        var status: String
        var priority: Int
        var due: String?
    }

    struct Undecided: Encodable {
        var id: String
        var key: String
        /// Positions in `conditions`, from 0.
        var conditions: [Int]
    }

    struct Condition: Encodable {
        var jql: String
        /// Why no ticket can be asked; absent where the ticket decides.
        var reason: String?
    }

    var jql: String
    var asked: Int
    var found: [Found]
    var undecided: [Undecided]
    var conditions: [Condition]
    var notOrderedBy: [String]

    init(_ answer: TicketQueries.Answer, query: JQLQuery) {
        jql = query.description
        asked = answer.asked
        found = answer.found.map { ticket in
            Found(
                id: ticket.id,
                key: ticket.key,
                summary: ticket.summary,
                status: ticket.status,
                priority: ticket.priority.rawValue,
                due: ticket.due
            )
        }
        undecided = answer.undecided.map {
            Undecided(id: $0.ticket.id, key: $0.ticket.key, conditions: $0.conditions)
        }
        conditions = answer.conditions.map { Condition(jql: $0.text, reason: $0.reason) }
        notOrderedBy = answer.ignoredOrderings
    }
}
