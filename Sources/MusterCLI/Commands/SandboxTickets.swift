import Clustering
import JiraSandbox
import SampleTickets
import TicketFiles
import Tickets

/// Tickets for a sandbox: the sample, or a file of the user's.
enum SandboxTickets {
    /// Where the sample lies, from the working directory.
    static let sampleFile = "data/sample-tickets.csv"

    /// The tickets of a file, or the sample: its file where it is there, else fresh from the generator that made it.
    static func load(_ file: String?, project: String, context: CommandContext) throws -> [SandboxTicket] {
        let path = file ?? sampleFile
        guard file != nil || context.files.exists(context.path(path)) else {
            let rows = SampleTickets.csv(SampleTickets.metropolis())
            return try tickets(rows, name: "the built-in sample", project: project)
        }
        return try tickets(try context.files.read(context.path(path)), name: path, project: project)
    }

    private static func tickets(_ bytes: [UInt8], name: String, project: String) throws -> [SandboxTicket] {
        let file = try TicketFileReader().read(bytes, name: name)
        let columns = Dictionary(
            file.carried.names.enumerated().map { ($1, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        return file.tickets.enumerated().map { number, ticket in
            let row = file.carried.row(number)
            // The text as it stands in the file: the sandbox holds what people typed, faults included.
            func text(_ role: ColumnRole) -> String {
                guard let column = file.columns[role].flatMap({ columns[$0] }) else { return "" }
                return row[column]
            }
            let hasKey = ticket.id.hasPrefix(project + "-")
            return SandboxTicket(
                key: hasKey ? ticket.id : "\(project)-\(number + 1)",
                summary: ticket.summary.isEmpty ? "Ticket \(ticket.id)" : ticket.summary,
                priority: ticket.priority.name,
                status: hasKey ? text(.status) : "",
                latitude: text(.lat),
                longitude: text(.lon),
                location: columns["location"].map { row[$0] } ?? "",
                durationMinutes: text(.load),
                due: ticket.due ?? "",
                skills: ticket.skills.joined(separator: ";"),
                created: columns["created"].map { row[$0] } ?? ""
            )
        }
    }
}
