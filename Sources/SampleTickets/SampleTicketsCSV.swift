internal import Clustering

extension SampleTickets {
    /// Columns of the CSV file, in order.
    public static let columns = [
        "key", "summary", "priority", "status", "latitude", "longitude", "location", "duration_minutes",
        "due",
        "skills", "created",
    ]

    /// The jobs as CSV: UTF-8, a header, lines ended by LF, quotes where needed.
    public static func csv(_ tickets: [SampleTicket]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(200 * (tickets.count + 1))
        append(columns, to: &text)
        for ticket in tickets {
            append(
                [
                    ticket.key, ticket.summary, ticket.priority.name, ticket.status, ticket.latitude,
                    ticket.longitude, ticket.location, String(ticket.durationMinutes), ticket.due,
                    ticket.skills.joined(separator: ";"), ticket.created,
                ],
                to: &text
            )
        }
        return text
    }

    private static func append(_ fields: [String], to text: inout [UInt8]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            guard field.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else {
                text.append(contentsOf: field.utf8)
                continue
            }
            text.append(0x22)
            for byte in field.utf8 {
                if byte == 0x22 { text.append(0x22) }
                text.append(byte)
            }
            text.append(0x22)
        }
        text.append(0x0A)
    }
}
