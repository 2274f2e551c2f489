internal import Clustering
public import TicketFiles
internal import Tickets
public import Tuning

extension TuningHistory {
    /// The tickets of a file with the texts that date them.
    ///
    /// - Parameters:
    ///   - file: tickets as they were read.
    ///   - name: what messages call the file.
    ///   - column: the column, or the property of JSON, with the day on which each ticket came in; matched exactly first, then
    ///     without regard to case.
    /// - Returns: the entries in the file's order.
    /// - Throws: `TicketFileError` where there is no such column.
    public static func entries(
        of file: TicketFile,
        name: String,
        dateColumn column: String
    ) throws(TicketFileError) -> [Entry] {
        let names = file.carried.names
        let exact = names.firstIndex(of: column)
        guard let index = exact ?? names.firstIndex(where: { $0.lowercased() == column.lowercased() })
        else {
            if let role = file.columns.first(where: { $0.value == column })?.key {
                throw TicketFileError(
                    .mapping,
                    "the column '\(column)' is read as \(role.rawValue), not as a date",
                    file: name
                )
            }
            let known = names.isEmpty ? "none" : names.joined(separator: ", ")
            throw TicketFileError(
                .mapping,
                "there is no column '\(column)' with the day on which each ticket came in"
                    + Suggestion.ending(for: column, among: names)
                    + "; name it with --date-column; columns that could be it: \(known)",
                file: name
            )
        }
        return file.tickets.indices.map { row in
            Entry(
                ticket: file.tickets[row],
                date: file.carried.row(row)[index],
                row: "\(name) line \(file.lines[row])"
            )
        }
    }

    /// The entries of several files in one list.
    ///
    /// Exports of a night often overlap: a ticket that an earlier file has with the same date counts once.
    ///
    /// - Returns: the entries, and how many were left out as repeated.
    public static func merged(_ files: [[Entry]]) -> (entries: [Entry], repeated: Int) {
        guard files.count > 1 else { return (files.first ?? [], 0) }
        var dates: [String: (file: Int, date: String)] = [:]
        var entries: [Entry] = []
        var repeated = 0
        for (number, file) in files.enumerated() {
            for entry in file {
                if let known = dates[entry.ticket.id], known.file != number, known.date == entry.date {
                    repeated += 1
                    continue
                }
                if dates[entry.ticket.id] == nil { dates[entry.ticket.id] = (number, entry.date) }
                entries.append(entry)
            }
        }
        return (entries, repeated)
    }
}
