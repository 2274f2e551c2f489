internal import Locking

/// Lets tasks that want the same thing at the same time fetch it once.
package final class FlightTable<Key: Hashable & Sendable, Value: Sendable, Failure: Error>: Sendable {
    /// Why a follower got nothing.
    package enum Refusal: Hashable, Sendable {
        /// Its task was cancelled.
        case cancelled
        /// Its deadline passed.
        case late
    }

    private enum Message {
        case landed(Result<Value, Failure>)
        case lead
    }

    private struct State {
        var flights = Flights<Key>()
        var parkings: [Int: Parking] = [:]
        var messages: [Int: Message] = [:]
        var shared = 0
    }

    private let state = Locked(State())
    private let clock: SteadyClock

    /// Makes a table without flights.
    package init(clock: SteadyClock) { self.clock = clock }

    /// How many callers got what another one fetched.
    package var shared: Int { state.withLock { $0.shared } }

    /// How many flights are under way.
    package var underWay: Int { state.withLock { $0.flights.count } }

    /// Fetches, or waits for what another caller is fetching under the same key.
    ///
    /// - Parameters:
    ///   - key: what is wanted.
    ///   - deadline: moment until which a follower waits; the leader's `fetch` minds its own.
    ///   - isPrivate: whether a failure concerns only the caller that fetched; others are shared.
    ///   - refuse: makes the failure of a follower that got nothing.
    ///   - fetch: fetches; called at most once for each caller.
    /// - Returns: the value, and whether another caller fetched it.
    /// - Throws: the failure of the fetch, or the one that `refuse` makes.
    package func fetch(
        _ key: Key,
        deadline: Duration?,
        isPrivate: (Failure) -> Bool,
        refuse: (Refusal) -> Failure,
        _ fetch: () async throws(Failure) -> Value
    ) async throws(Failure) -> (value: Value, isShared: Bool) {
        let parking = Parking()
        let (number, role) = state.withLock { state in
            let joined = state.flights.join(key)
            if joined.role == .follower { state.parkings[joined.number] = parking }
            return joined
        }
        if role == .follower, let landed = try await follow(key, number, parking, deadline, refuse) {
            return (landed, true)
        }
        do throws(Failure) {
            let value = try await fetch()
            land(key, number, .success(value))
            return (value, false)
        } catch {
            if isPrivate(error) { leave(key, number) } else { land(key, number, .failure(error)) }
            throw error
        }
    }

    /// Waits for the leader; nil where the caller is to lead now.
    private func follow(
        _ key: Key,
        _ number: Int,
        _ parking: Parking,
        _ deadline: Duration?,
        _ refuse: (Refusal) -> Failure
    ) async throws(Failure) -> Value? {
        while true {
            let end = await parking.wait(until: deadline, clock: clock)
            let message = state.withLock { state in
                let message = state.messages.removeValue(forKey: number)
                if message != nil { state.parkings[number] = nil }
                return message
            }
            switch message {
            case .landed(let result):
                // What has arrived is taken, also by a caller that was cancelled meanwhile.
                return try result.get()
            case .lead: return nil
            case nil: break
            }
            let isLate = deadline.map { clock.now >= $0 } ?? false
            guard end == .cancelled || isLate else { continue }
            leave(key, number)
            throw refuse(end == .cancelled ? .cancelled : .late)
        }
    }

    private func land(_ key: Key, _ leader: Int, _ result: Result<Value, Failure>) {
        let woken = state.withLock { state in
            let followers = state.flights.land(key, leader: leader)
            state.shared += followers.count
            for follower in followers { state.messages[follower] = .landed(result) }
            return followers.compactMap { state.parkings[$0] }
        }
        for parking in woken { parking.signal() }
    }

    private func leave(_ key: Key, _ number: Int) {
        let woken = state.withLock { state in
            state.parkings[number] = nil
            // Told to lead or given a result between its last look and now: both go to waste, the lead must not.
            let message = state.messages.removeValue(forKey: number)
            if case .landed = message { return nil as Parking? }
            guard let leader = state.flights.leave(key, number) else { return nil }
            state.messages[leader] = .lead
            return state.parkings[leader]
        }
        woken?.signal()
    }
}
