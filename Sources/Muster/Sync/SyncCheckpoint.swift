internal import FoundationEssentials
internal import JQL
internal import Jira
internal import Secrets
internal import Tickets

/// Where a project's synchronisation stands: kept with its tickets, in the store.
struct SyncCheckpoint: Codable, Hashable {
    /// Name under which the store keeps it.
    static let name = "tickets"

    /// Raise it whenever `TicketMapper` makes something else of the same issue: every store is then read anew.
    static let mappingVersion = 1

    /// Digest of everything that decides which tickets the store has and what they say.
    var fingerprint: String
    /// The site's time before the last complete reading, milliseconds since 1970.
    var watermark: Int64
    /// When every ticket was last read, milliseconds since 1970 by our clock.
    var fullAt: Int64
    /// When the last synchronisation ended, by our clock.
    var syncedAt: Int64

    /// Reads what the store has; nil where it is none.
    init?(_ text: String?) {
        guard let text, let value = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else {
            return nil
        }
        self = value
    }

    init(fingerprint: String, watermark: Int64, fullAt: Int64, syncedAt: Int64) {
        self.fingerprint = fingerprint
        self.watermark = watermark
        self.fullAt = fullAt
        self.syncedAt = syncedAt
    }

    /// As the store keeps it.
    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("four plain values always encode")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// A cursor that begins where this stands.
    func cursor(overlap: Duration) -> IncrementalCursor {
        var cursor = IncrementalCursor(overlap: overlap)
        _ = cursor.finish([], siteTime: watermark)
        return cursor
    }

    /// Digest of a query, the status that tickets must have, and how issues are turned into tickets.
    static func fingerprint(
        _ query: JQLQuery,
        expectedStatus: String?,
        _ mapper: TicketMapper,
        version: Int = mappingVersion
    ) -> String {
        let mapping = mapper.mapping
        var parts = [
            "muster mapping \(version)", query.description, expectedStatus ?? "", mapper.clusterIssueType,
            mapper.linkType, "\(mapping.place)", mapping.locationText ?? "", mapping.address ?? "",
            mapping.duration.map { "\($0.field) \($0.unit.rawValue)" } ?? "", mapping.skills ?? "",
            mapping.due, mapping.reader.plusCodeReference.map { "\($0.latitude) \($0.longitude)" } ?? "",
        ]
        parts += mapper.gazetteer?.canonicalLines ?? []
        // Each part with its length in front: no separator inside one can make two lists look alike.
        let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
        return SHA256Digest(of: Array(text.utf8)).hex
    }
}
