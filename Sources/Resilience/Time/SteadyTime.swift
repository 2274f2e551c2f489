/// Time that never goes back, made of a clock that may.
///
/// Readings are durations since 1970 in UTC as long as the clock behaves. Where it is set back, time goes on from where
/// it was; where it stands still, time moves by the waits that were slept through. So a ban of 7 s is over after 7 s of
/// waiting, whatever happens to the clock of the machine.
package struct SteadyTime: Sendable {
    /// What to add to the clock.
    private var offset: Duration = .zero
    private var lastClock: Duration
    private var last: Duration

    /// Starts at what the clock shows.
    package init(clock: Duration) {
        lastClock = clock
        last = clock
    }

    /// The time now.
    ///
    /// - Parameter clock: what the clock shows, since 1970.
    /// - Returns: at least every value returned before.
    package mutating func reading(clock: Duration) -> Duration {
        if clock < lastClock { offset += lastClock - clock }
        lastClock = clock
        last = max(last, clock + offset)
        return last
    }

    /// Told that a wait until `moment` is over.
    ///
    /// Only a floor: the clock catches up by itself where it is merely coarse.
    package mutating func reached(_ moment: Duration) { last = max(last, moment) }
}
