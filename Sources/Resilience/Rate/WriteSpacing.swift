/// Keeps writes to one subject apart: at most so many in any stretch of so long, for several stretches at once.
///
/// A write counts from its start until `length` after its end, since the server may see it at any moment between: so
/// the server cannot see more than the limit either, however the network delays them. Memory is bounded: a subject is
/// forgotten once its last write is out of every window, and the one whose last write is oldest where there are more
/// than `maximumSubjects`; subjects with a write under way are never forgotten.
package struct WriteSpacing<Subject: Hashable & Sendable>: Sendable {
    /// A stretch of time and how many writes may fall into it.
    package struct Window: Hashable, Sendable {
        /// Most writes in it; at least 1.
        package var count: Int
        /// Its length.
        package var length: Duration

        /// Makes a window.
        package init(count: Int, length: Duration) {
            precondition(count > 0, "at least one write, not \(count)")
            self.count = count
            self.length = length
        }
    }

    /// When the next write may start.
    package enum Readiness: Hashable, Sendable {
        /// Now.
        case now
        /// Not before then.
        case at(Duration)
        /// When a write that is under way has ended; no time is known.
        case afterAnother
    }

    private struct Record: Sendable {
        var underWay = 0
        /// Ends of past writes in ascending order, no more than the largest count.
        var ends: [Duration] = []
        var bannedUntil: Duration?
    }

    private let windows: [Window]
    private let maximumSubjects: Int
    private let longest: Duration
    private let mostKept: Int
    private var records: [Subject: Record] = [:]

    /// Makes a spacing without a past.
    package init(
        _ windows: [Window] = [
            Window(count: 20, length: .seconds(2)), Window(count: 100, length: .seconds(30)),
        ],
        maximumSubjects: Int = 4096
    ) {
        precondition(maximumSubjects > 0, "at least one subject, not \(maximumSubjects)")
        self.windows = windows
        self.maximumSubjects = maximumSubjects
        longest = windows.map(\.length).max() ?? .zero
        mostKept = windows.map(\.count).max() ?? 0
    }

    /// How many subjects it remembers.
    package var subjects: Int { records.count }

    /// When a write to the subject may start.
    package func readiness(of subject: Subject, at now: Duration) -> Readiness {
        guard let record = records[subject] else { return .now }
        var moment = now
        if let ban = record.bannedUntil { moment = max(moment, ban) }
        for window in windows {
            // The youngest writes that may stay in the window beside the new one and the ones under way.
            let free = window.count - record.underWay
            guard free > 0 else { return .afterAnother }
            guard record.ends.count >= free else { continue }
            moment = max(moment, record.ends[record.ends.count - free] + window.length)
        }
        return moment > now ? .at(moment) : .now
    }

    /// A write starts.
    package mutating func begin(_ subject: Subject, at now: Duration) {
        makeRoom(for: subject, at: now)
        records[subject, default: Record()].underWay += 1
    }

    /// A write that began has ended.
    ///
    /// - Parameters:
    ///   - subject: what it wrote to.
    ///   - wasSent: false where the server surely did not see it; then it counts for nothing.
    ///   - now: the time.
    package mutating func end(_ subject: Subject, wasSent: Bool, at now: Duration) {
        guard var record = records[subject], record.underWay > 0 else { return }
        record.underWay -= 1
        if wasSent {
            record.ends.append(now)
            if record.ends.count > mostKept { record.ends.removeFirst(record.ends.count - mostKept) }
        }
        records[subject] = record
    }

    /// The server wants no write to the subject before `moment`.
    package mutating func ban(_ subject: Subject, until moment: Duration, at now: Duration) {
        makeRoom(for: subject, at: now)
        let until = max(moment, records[subject]?.bannedUntil ?? moment)
        records[subject, default: Record()].bannedUntil = until
    }

    /// Drops what has no effect any more, and else the subject that was written longest ago.
    private mutating func makeRoom(for subject: Subject, at now: Duration) {
        guard records[subject] == nil, records.count >= maximumSubjects else { return }
        func isOver(_ record: Record) -> Bool {
            record.underWay == 0 && (record.bannedUntil ?? .zero) <= now
                && (record.ends.last.map { $0 + longest <= now } ?? true)
        }
        records = records.filter { !isOver($0.value) }
        guard records.count >= maximumSubjects else { return }
        // Ties cannot change an answer that is given: they are equally far from mattering.
        let oldest = records.filter { $0.value.underWay == 0 }.min {
            ($0.value.ends.last ?? .zero) < ($1.value.ends.last ?? .zero)
        }
        if let oldest { records[oldest.key] = nil }
    }
}
