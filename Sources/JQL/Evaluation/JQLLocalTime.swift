/// A reading of a local clock: a day and the milliseconds since its midnight.
struct JQLLocalTime: Hashable {
    static let millisecondsPerDay: Int64 = 86_400_000

    var day: JQLDay
    var milliseconds: Int64
}

extension JQLTimeZone {
    /// What a local clock shows at an instant in epoch milliseconds.
    func localTime(at instant: Int64) -> JQLLocalTime {
        let local = instant + offsetMilliseconds(at: instant)
        let day = JQLTimeZone.floor(local, JQLLocalTime.millisecondsPerDay)
        return JQLLocalTime(
            day: JQLDay(daysSinceEpoch: Int(day)),
            milliseconds: local - day * JQLLocalTime.millisecondsPerDay
        )
    }

    /// When a local clock shows a time, in epoch milliseconds.
    ///
    /// A time that the clock shows twice, when it is put back, means the first; one that it jumps over, when
    /// it is put forward, means as long after the jump as it lies after its start.
    func instant(of local: JQLLocalTime) -> Int64 {
        let wall = Int64(local.day.daysSinceEpoch) * JQLLocalTime.millisecondsPerDay + local.milliseconds
        // No zone changes its offset twice within two days, so these are the offsets on both sides of a
        // change.
        let before = offsetMilliseconds(at: wall - JQLLocalTime.millisecondsPerDay)
        let after = offsetMilliseconds(at: wall + JQLLocalTime.millisecondsPerDay)
        let earlier = wall - before
        if offsetMilliseconds(at: earlier) == before { return earlier }
        let later = wall - after
        return offsetMilliseconds(at: later) == after ? later : earlier
    }

    private func offsetMilliseconds(at instant: Int64) -> Int64 {
        Int64(offset(JQLTimeZone.floor(instant, 1_000))) * 1_000
    }

    private static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}
