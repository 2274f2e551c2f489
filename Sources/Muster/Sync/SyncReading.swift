internal import Jira
internal import Tickets

/// What a reading found out, before anything is written.
struct SyncReading {
    /// Tickets that were read and belong into the store.
    var fresh: [Ticket]
    /// Ids of every ticket that belongs into the store, read now or not.
    var present: Set<String>
    /// Issues that the query found and that do not belong into the store: they have left its status.
    var refused: [String: JiraIssue]
    /// Issues that the query found.
    var found: Int
    /// Issues whose fields were read.
    var read: Int
    /// The site's time before the reading began, milliseconds since 1970; nil where it does not say.
    var siteTime: Int64?
    /// What a person should know.
    var warnings: [String]
}

/// What a reading makes of the tickets of a store.
struct SyncDifference {
    var new = 0
    var changed = 0
    var unchanged = 0
    /// The tickets as they will be, in the store's order.
    var tickets: [Ticket]

    init(_ known: [String: Ticket], _ reading: SyncReading) {
        var after = known.filter { reading.present.contains($0.key) }
        unchanged = after.count
        for ticket in reading.fresh {
            switch after.updateValue(ticket, forKey: ticket.id) {
            case nil: new += 1
            case ticket?: break
            case _?:
                changed += 1
                unchanged -= 1
            }
        }
        tickets = after.values.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    }
}
