internal import Foundation

/// The offsets of a time zone from 1970 to 2070, looked up without asking the zone database again.
///
/// An answer of a hundred issues writes hundreds of time stamps; Foundation's zones are too slow for that.
struct TimeZoneTable: Hashable, Sendable {
    private struct Change: Hashable {
        /// Epoch seconds from which on the offset holds.
        let start: Int64
        let offset: Int
    }

    /// Ascending; before the first one its offset holds too.
    private let changes: [Change]

    static let utc = TimeZoneTable(seconds: 0)

    /// One offset, in seconds east of Greenwich, all the time.
    init(seconds: Int) { changes = [Change(start: 0, offset: seconds)] }

    /// The zone of an account.
    init(of account: SandboxAccount) {
        if let seconds = account.timeZoneOffset {
            self.init(seconds: seconds)
        } else {
            self = TimeZoneTable(named: account.timeZoneName) ?? .utc
        }
    }

    /// A zone of the database; nil for a name that it does not have.
    init?(named name: String) {
        if ["UTC", "Etc/UTC", "GMT"].contains(name) {
            self = .utc
            return
        }
        guard let zone = TimeZone(identifier: name) else { return nil }
        func offset(_ seconds: Int64) -> Int {
            zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds)))
        }
        var found = [Change(start: 0, offset: offset(0))]
        // No zone changed twice within ten days in these years, so each change is between two looks.
        let step: Int64 = 10 * 86_400
        for end in stride(from: step, through: 100 * 366 * 86_400, by: Int(step)) {
            let now = offset(end)
            guard now != found[found.count - 1].offset else { continue }
            var (low, high) = (end - step, end)
            while high - low > 1 {
                let middle = (low + high) / 2
                if offset(middle) == now { high = middle } else { low = middle }
            }
            found.append(Change(start: high, offset: now))
        }
        changes = found
    }

    /// Seconds to add to UTC at a point in time, in epoch seconds.
    func offset(at seconds: Int64) -> Int {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].start <= seconds { low = middle + 1 } else { high = middle }
        }
        return changes[max(0, low - 1)].offset
    }
}
