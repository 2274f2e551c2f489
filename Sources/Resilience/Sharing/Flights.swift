/// Who waits for whom, where several callers want the same thing at the same time: a state machine.
///
/// The first caller of a key leads: it fetches. Callers that come before it has landed follow: they get what it got. A
/// leader that gives up for a reason of its own (cancelled, too late) hands over to the follower that waits longest, which
/// fetches again; so nobody's cancellation is anybody else's.
package struct Flights<Key: Hashable & Sendable>: Sendable {
    /// What a caller is.
    package enum Role: Hashable, Sendable {
        /// It fetches, and then lands or hands over.
        case leader
        /// It waits.
        case follower
    }

    private struct Flight: Sendable {
        var leader: Int
        var followers: [Int] = []
    }

    private var flights: [Key: Flight] = [:]
    private var lastNumber = 0

    /// Makes a table without flights.
    package init() {}

    /// How many flights are under way.
    package var count: Int { flights.count }

    /// Joins the flight of a key, or starts it.
    ///
    /// - Returns: the caller's number and what it is.
    package mutating func join(_ key: Key) -> (number: Int, role: Role) {
        lastNumber += 1
        guard flights[key] != nil else {
            flights[key] = Flight(leader: lastNumber)
            return (lastNumber, .leader)
        }
        flights[key]?.followers.append(lastNumber)
        return (lastNumber, .follower)
    }

    /// The leader has a result for all.
    ///
    /// - Returns: the followers, in order of arrival.
    package mutating func land(_ key: Key, leader: Int) -> [Int] {
        guard let flight = flights[key], flight.leader == leader else { return [] }
        flights[key] = nil
        return flight.followers
    }

    /// A caller gives up.
    ///
    /// - Returns: the follower that leads now, where the leader gave up and there is one.
    package mutating func leave(_ key: Key, _ number: Int) -> Int? {
        guard var flight = flights[key] else { return nil }
        guard flight.leader == number else {
            flights[key]?.followers.removeAll { $0 == number }
            return nil
        }
        guard !flight.followers.isEmpty else {
            flights[key] = nil
            return nil
        }
        flight.leader = flight.followers.removeFirst()
        flights[key] = flight
        return flight.leader
    }
}
