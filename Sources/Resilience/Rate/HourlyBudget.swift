/// Points that may be spent in an hour; full again at the top of each hour of UTC.
package struct HourlyBudget: Hashable, Sendable {
    /// Points of an hour; nil for no budget.
    package let limit: Int?
    private var hour: Int64 = .min
    private var spent = 0

    /// Makes a full budget.
    package init(limit: Int?) {
        precondition(limit.map { $0 > 0 } ?? true, "a budget above 0")
        self.limit = limit
    }

    /// Points spent in the hour of `now`.
    package func used(at now: Duration) -> Int { Self.hour(of: now) == hour ? spent : 0 }

    /// When `cost` points can be spent; now where they can.
    ///
    /// A cost beyond the whole budget is let through at the start of an hour, since it would else never be.
    package func ready(for cost: Int, at now: Duration) -> Duration {
        guard let limit else { return now }
        let used = used(at: now)
        guard used > 0, used + cost > limit else { return now }
        return .seconds((Self.hour(of: now) + 1) * 3600)
    }

    /// Spends points.
    package mutating func spend(_ cost: Int, at now: Duration) {
        enter(now)
        spent += cost
    }

    /// The server says how many points are left of `quota` ones in this hour: believed where it is less than is known here.
    package mutating func learn(remaining: Double, of quota: Double, at now: Duration) {
        guard remaining.isFinite, quota.isFinite, quota > 0, quota < 1e15 else { return }
        enter(now)
        let share = min(1, max(0, (quota - remaining) / quota))
        // Of the configured limit, where the two differ: a part of the quota may be set aside for others.
        spent = max(spent, Int(share * Double(limit ?? Int(quota))))
    }

    private mutating func enter(_ now: Duration) {
        let current = Self.hour(of: now)
        if current != hour { (hour, spent) = (current, 0) }
    }

    private static func hour(of now: Duration) -> Int64 { now.components.seconds / 3600 }
}
