import Tickets

/// The end of an audit log: what the next entry is chained to.
struct AuditHead {
    /// Number of the last entry, 0 before the first.
    var number: Int64 = 0
    /// Its hash.
    var hash = AuditEntry.firstPreviousHash

    /// Chains an event to the end and moves it.
    mutating func chain(_ event: AuditEvent, digest: ([UInt8]) -> [UInt8]) -> AuditEntry {
        var entry = AuditEntry(
            number: number + 1,
            time: event.time,
            scope: event.scope,
            runID: event.runID,
            event: event.event,
            subject: event.subject,
            detail: event.detail,
            previousHash: hash,
            hash: ""
        )
        entry.hash = AuditHead.hexadecimal(digest(entry.canonicalText))
        (number, hash) = (entry.number, entry.hash)
        return entry
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }
}

/// The walk over an audit log that recomputes it entry by entry, from bytes as they are stored.
struct AuditChainCheck {
    /// An entry as it is stored: nothing is decoded, so that nothing is repaired on the way.
    struct Row {
        /// Its key.
        var number: Int64
        /// Number, time, site, project, run, event, subject, detail and previous hash, as `AuditEntry.canonicalText` takes them.
        var fields: [[UInt8]?]
        /// Its hash.
        var hash: [UInt8]

        var event: [UInt8]? { fields[5] }
        var detail: [UInt8]? { fields[7] }
        var previousHash: [UInt8]? { fields[8] }
    }

    private let digest: ([UInt8]) -> [UInt8]
    private let pruned: AuditHead
    private let expectedHead: AuditHead
    private let keptHead: [UInt8]?
    private var number: Int64
    private var hash: [UInt8]
    private var entries = 0
    private var keptNumber: Int64?
    private var isPruningTold: Bool
    private var broken: (number: Int64, reason: String)?

    /// Begins a walk.
    ///
    /// - Parameters:
    ///   - pruned: the last entry that retention removed.
    ///   - expectedHead: the last entry as the store noted it beside the log.
    ///   - keptHead: a head that was kept elsewhere.
    ///   - digest: SHA-256.
    init(
        pruned: AuditHead,
        expectedHead: AuditHead,
        keptHead: String?,
        digest: @escaping ([UInt8]) -> [UInt8]
    ) {
        self.digest = digest
        self.pruned = pruned
        self.expectedHead = expectedHead
        self.keptHead = keptHead.map { Array($0.utf8) }
        number = pruned.number
        hash = Array(pruned.hash.utf8)
        isPruningTold = pruned.number == 0
        keptNumber = self.keptHead == hash && pruned.number > 0 ? pruned.number : nil
    }

    /// Takes the next entry in ascending order of number.
    mutating func take(_ row: Row) {
        entries += 1
        if broken == nil { broken = reason(row).map { (row.number, $0) } }
        if row.number != number &+ 1, broken?.number == row.number {
            // Named is the first that is missing, not the first that follows.
            broken?.number = min(number &+ 1, row.number)
        }
        (number, hash) = (row.number, row.hash)
        if row.hash == keptHead { keptNumber = row.number }
        if !isPruningTold, row.event == Array(AuditTrail.prunedEvent.utf8) {
            let expected = AuditTrail.prunedDetail(through: pruned.number, hash: pruned.hash)
            isPruningTold = row.detail == Array(expected.utf8)
        }
    }

    private func reason(_ row: Row) -> String? {
        if row.number > number &+ 1 {
            let last = row.number &- 1
            return last == number &+ 1
                ? "entry \(last) is missing" : "entries \(number &+ 1) to \(last) are missing"
        }
        guard row.number == number &+ 1 else { return "its number is not the one after \(number)" }
        guard row.previousHash == hash else { return "it does not follow the entry before it" }
        guard Array(AuditHead.hexadecimal(digest(AuditEntry.canonicalText(row.fields))).utf8) == row.hash
        else {
            return "its content was changed"
        }
        return nil
    }

    /// Ends the walk.
    func verdict() -> AuditVerdict {
        var found = broken
        if found == nil, number < expectedHead.number {
            found = (number &+ 1, "the log was cut off: it went on to entry \(expectedHead.number)")
        }
        if found == nil, number > expectedHead.number {
            found = (
                expectedHead.number &+ 1,
                "it was added around Muster: the log ended with \(expectedHead.number)"
            )
        }
        if found == nil, hash != Array(expectedHead.hash.utf8) {
            found = (number, "it is not the entry that the log ended with")
        }
        if found == nil, !isPruningTold {
            found = (pruned.number &+ 1, "no entry vouches for what was removed before it")
        }
        return AuditVerdict(
            entries: entries,
            head: entries == 0 ? nil : String(decoding: hash, as: UTF8.self),
            headNumber: number,
            prunedThrough: pruned.number,
            keptHead: keptHead.map { _ in keptNumber.map { .found(number: $0) } ?? .missing },
            firstBroken: found
        )
    }
}

extension AuditChainCheck.Row {
    /// The row of an entry.
    init(_ entry: AuditEntry) {
        self.init(
            number: entry.number,
            fields: [
                Array("\(entry.number)".utf8), Array("\(entry.time)".utf8),
                entry.scope.map { Array($0.site.utf8) }, entry.scope.map { Array($0.project.utf8) },
                entry.runID.map { Array($0.utf8) }, Array(entry.event.utf8),
                entry.subject.map { Array($0.utf8) }, Array(entry.detail.utf8),
                Array(entry.previousHash.utf8),
            ],
            hash: Array(entry.hash.utf8)
        )
    }
}
