public import JQL

/// Where a repeated reading of "what changed since" stands: a value to keep between readings.
///
/// A reading asks for `updated >= watermark - overlap` in epoch milliseconds, so that no account's time zone has a part in
/// it. Let the search show every write within `lag` of the write, and let `drift` be how far clocks of the site's nodes
/// are apart. Then **nothing is lost while `overlap >= lag + drift`**: a write at time `t` that a reading at time `q` did
/// not find has `t > q - lag`, and the next reading begins at or before `q - overlap`. What the overlap brings a second
/// time is told by id and `updated` and left out. Later arrivals, deletions, and tickets that no longer satisfy the query
/// are not found this way: a full reading finds them.
///
/// The watermark moves only when a reading is complete (`finish`), and never backwards. It is the site's own time at the
/// start of the reading where that is known, else the latest `updated` that was read: our clock is never used. A value,
/// so a failed reading leaves it as it was.
public struct IncrementalCursor: Hashable, Sendable, Codable {
    /// Everything updated before this was found, but for what the overlap is for; milliseconds since 1970; nil before the
    /// first reading.
    public private(set) var watermark: Int64?
    /// How far before the watermark a reading begins, in milliseconds.
    public private(set) var overlapMilliseconds: Int64
    /// `updated` of the issues that need not be given again, by id.
    public private(set) var seen: [String: Int64]

    /// What was updated less than this before the reading is given once more.
    ///
    /// It may change again within the same millisecond. The store's content hash makes nothing of an unchanged ticket.
    static let settling: Int64 = 1_000

    /// Makes a cursor before its first reading, which reads everything.
    ///
    /// - Parameter overlap: at least the lag of the site's search and the drift of its clocks. Lags of seconds are usual,
    ///   and one connector had to go from 2 to 12 hours; at least a minute.
    public init(overlap: Duration = .seconds(2 * 3600)) {
        let (seconds, attoseconds) = overlap.components
        overlapMilliseconds = max(60_000, seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        seen = [:]
    }

    /// The earliest `updated` that the next reading asks for; nil for everything.
    public var lowerBound: Int64? { watermark.map { $0 - overlapMilliseconds } }

    /// The next reading's query: the given one, held to what was updated since, in an order that stays while tickets change.
    public func query(_ base: JQLQuery) -> JQLQuery {
        narrowed(base, to: lowerBound.map { .instant(epochMilliseconds: $0) })
    }

    /// The same for a site that does not take epoch milliseconds: a day and minute in the account's zone.
    ///
    /// Rounded down to the minute. Where the zone's clock was or will be changed within three hours, the wall time may
    /// stand for two moments, and the query begins three hours earlier.
    ///
    /// - Parameters:
    ///   - base: what is read.
    ///   - offset: seconds by which the account's zone is ahead of UTC at a moment in epoch milliseconds.
    /// - Returns: the query.
    public func query(_ base: JQLQuery, zoneOffset offset: (_ epochMilliseconds: Int64) -> Int) -> JQLQuery {
        guard var bound = lowerBound else { return narrowed(base, to: nil) }
        let margin: Int64 = 3 * 3_600_000
        let isStable = Set([bound - margin, bound, bound + margin].map(offset)).count == 1
        if !isStable { bound -= margin }
        let local = bound + Int64(min(offset(bound), isStable ? .max : offset(bound + margin))) * 1000
        return narrowed(base, to: .text(Self.minute(local)))
    }

    /// Takes in a complete reading.
    ///
    /// - Parameters:
    ///   - entries: id and `updated` of every issue that the query found; nil where Jira shows none.
    ///   - siteTime: the site's clock before the reading began, milliseconds since 1970; nil where it is not known.
    /// - Returns: for each entry, whether it is new or changed since it was last given.
    public mutating func finish(_ entries: [(id: String, updated: Int64?)], siteTime: Int64?) -> [Bool] {
        let isFresh = entries.map { entry in
            guard let updated = entry.updated else { return true }
            // Not only later ones: a node whose clock is behind stamps a newer change with an earlier time.
            return seen[entry.id] != updated
        }
        let latest = entries.compactMap(\.updated).max()
        if let reached = siteTime ?? latest { watermark = max(watermark ?? reached, reached) }
        let settled = (siteTime ?? latest).map { $0 - Self.settling }
        for entry in entries {
            guard let updated = entry.updated, let settled, updated <= settled else { continue }
            seen[entry.id] = updated
        }
        // What a later reading cannot bring again need not be remembered.
        if let lowerBound { seen = seen.filter { $0.value >= lowerBound } }
        return isFresh
    }

    private func narrowed(_ base: JQLQuery, to bound: JQLScalar?) -> JQLQuery {
        let query = bound.map { base.restricted(to: JQLFieldReference.updated.isAtLeast($0)) } ?? base
        return query.ordered(by: JQLTemplate.stableOrder)
    }

    /// `2026-03-01 09:05` of local milliseconds.
    private static func minute(_ local: Int64) -> String {
        let minutes = (local - (local % 60_000 + 60_000) % 60_000) / 60_000
        let minuteOfDay = (minutes % 1440 + 1440) % 1440
        let day = JQLDay(daysSinceEpoch: Int((minutes - minuteOfDay) / 1440))
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day) \(two(minuteOfDay / 60)):\(two(minuteOfDay % 60))"
    }
}
