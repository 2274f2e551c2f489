/// Answers kept for a while, by kind, within a bound of memory; a state machine without a clock.
///
/// A write makes every answer of the kinds that it touches stale, also those whose reading began before the write ended:
/// a reader takes a `ReadTicket` before it asks, and an answer whose ticket is older than the last write is not kept.
/// Where there is no room, the answer that was used longest ago goes.
package struct ResponseCache<Key: Hashable & Sendable, Kind: Hashable & Sendable, Value: Sendable>: Sendable {
    /// Proof of when a reading began.
    package struct ReadTicket: Hashable, Sendable {
        fileprivate let kind: Kind
        fileprivate let generation: Int
    }

    private struct Entry: Sendable {
        var value: Value
        var kind: Kind
        var generation: Int
        var bytes: Int
        var expires: Duration
        var lastUse: Int
    }

    private let maximumEntries: Int
    private let maximumBytes: Int
    private var entries: [Key: Entry] = [:]
    private var generations: [Kind: Int] = [:]
    /// Uses in their order; one that is not its entry's last use is void.
    private var uses: [(key: Key, use: Int)] = []
    private var firstUse = 0
    private var lastUse = 0
    /// Bytes of what it keeps.
    package private(set) var bytes = 0
    /// Lookups that found an answer.
    package private(set) var hits = 0
    /// Lookups that did not.
    package private(set) var misses = 0

    /// Makes an empty cache.
    ///
    /// - Parameters:
    ///   - maximumEntries: most answers; 0 keeps none.
    ///   - maximumBytes: most bytes of all answers.
    package init(maximumEntries: Int, maximumBytes: Int) {
        precondition(maximumEntries >= 0 && maximumBytes >= 0, "no negative bounds")
        self.maximumEntries = maximumEntries
        self.maximumBytes = maximumBytes
    }

    /// How many answers it keeps.
    package var count: Int { entries.count }

    /// The answer of a key, where there is one that is neither too old nor stale.
    package mutating func value(for key: Key, at now: Duration) -> Value? {
        guard let entry = entries[key], now < entry.expires, entry.generation == generation(of: entry.kind)
        else {
            remove(key)
            misses += 1
            return nil
        }
        hits += 1
        note(key)
        return entry.value
    }

    /// To be taken before the reading of an answer of this kind begins.
    package func ticket(for kind: Kind) -> ReadTicket {
        ReadTicket(kind: kind, generation: generation(of: kind))
    }

    /// Keeps an answer, unless a write came between or it is larger than everything that may be kept.
    package mutating func store(
        _ value: Value,
        bytes size: Int,
        for key: Key,
        _ ticket: ReadTicket,
        lifetime: Duration,
        at now: Duration
    ) {
        guard ticket.generation == generation(of: ticket.kind) else { return }
        remove(key)
        guard lifetime > .zero, size <= maximumBytes, maximumEntries > 0 else { return }
        while entries.count >= maximumEntries || bytes + size > maximumBytes { evict() }
        entries[key] = Entry(
            value: value,
            kind: ticket.kind,
            generation: ticket.generation,
            bytes: size,
            expires: now + lifetime,
            lastUse: 0
        )
        bytes += size
        note(key)
    }

    /// Makes every answer of these kinds stale, and every reading of them that is under way.
    package mutating func invalidate(_ kinds: some Sequence<Kind>) {
        for kind in kinds { generations[kind, default: 0] += 1 }
    }

    /// Forgets an answer.
    package mutating func remove(_ key: Key) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        bytes -= entry.bytes
    }

    private func generation(of kind: Kind) -> Int { generations[kind] ?? 0 }

    private mutating func note(_ key: Key) {
        lastUse += 1
        entries[key]?.lastUse = lastUse
        uses.append((key, lastUse))
        // Each use is written once and dropped once: constant on average.
        if uses.count > 2 * entries.count + 64 {
            uses = uses[firstUse...].filter { entries[$0.key]?.lastUse == $0.use }
            firstUse = 0
        }
    }

    private mutating func evict() {
        while firstUse < uses.count {
            let (key, use) = uses[firstUse]
            firstUse += 1
            if entries[key]?.lastUse == use { return remove(key) }
        }
    }
}
