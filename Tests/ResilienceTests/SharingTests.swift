import Locking
import Resilience
import Testing

struct FlightsTests {
    @Test func firstLeadsOthersFollowAndTheNextStartsAnew() {
        var flights = Flights<String>()
        let (first, second, third) = (flights.join("a"), flights.join("a"), flights.join("a"))
        #expect([first.role, second.role, third.role] == [.leader, .follower, .follower])
        #expect(flights.join("b").role == .leader)
        #expect(flights.land("a", leader: first.number) == [second.number, third.number])
        #expect(flights.join("a").role == .leader)
        #expect(flights.count == 2)
    }

    @Test func leaderThatLeavesHandsOverToWhoWaitsLongest() {
        var flights = Flights<String>()
        let numbers = (0..<4).map { _ in flights.join("a").number }
        #expect(flights.leave("a", numbers[1]) == nil)
        #expect(flights.leave("a", numbers[0]) == numbers[2])
        // The one that left lands nothing.
        #expect(flights.land("a", leader: numbers[0]) == [])
        #expect(flights.land("a", leader: numbers[2]) == [numbers[3]])
        #expect(flights.count == 0)
        let alone = flights.join("a").number
        #expect(flights.leave("a", alone) == nil)
        #expect(flights.count == 0)
    }
}

struct FlightTableTests {
    enum Failure: Error, Equatable { case broken, cancelled, late }

    private final class Table: Sendable {
        let table: FlightTable<String, Int, Failure>
        let time: SimulatedTime
        let fetches = Locked(0)

        init(_ time: SimulatedTime) {
            self.time = time
            table = FlightTable(
                clock: SteadyClock(clock: { time.now }, pause: { try await time.sleep($0) })
            )
        }

        /// Fetches for a second; the value is the number of the fetch.
        func fetch(deadline: Duration? = nil, failing: Bool = false) async -> Result<Int, Failure> {
            do throws(Failure) {
                return .success(
                    try await table.fetch(
                        "key",
                        deadline: deadline,
                        isPrivate: { $0 != .broken },
                        refuse: { $0 == .late ? .late : .cancelled }
                    ) { () async throws(Failure) in
                        let number = self.fetches.withLock { fetches in
                            fetches += 1
                            return fetches
                        }
                        do { try await self.time.sleep(.seconds(1)) } catch { throw .cancelled }
                        if failing { throw .broken }
                        return number
                    }.value
                )
            } catch {
                return .failure(error)
            }
        }
    }

    @Test func manyCallersOneFetch() throws {
        let time = SimulatedTime()
        let table = Table(time)
        let values = try time.run {
            await withTaskGroup(of: Result<Int, Failure>.self) { group in
                for _ in 0..<50 { group.addTask { await table.fetch() } }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(values == [Result<Int, Failure>](repeating: .success(1), count: 50))
        #expect(table.table.shared == 49)
        #expect(table.table.underWay == 0)
    }

    @Test func failureIsShared() throws {
        let time = SimulatedTime()
        let table = Table(time)
        let values = try time.run {
            await withTaskGroup(of: Result<Int, Failure>.self) { group in
                for _ in 0..<5 { group.addTask { await table.fetch(failing: true) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(values == [Result<Int, Failure>](repeating: .failure(.broken), count: 5))
        #expect(table.fetches.withLock { $0 } == 1)
    }

    @Test(arguments: [0, 1, 2])
    func cancelledCallerCancelsNobodyElse(cancelled: Int) throws {
        let time = SimulatedTime()
        let start = time.now
        let table = Table(time)
        let values = try time.run {
            await withTaskGroup(of: (Int, Result<Int, Failure>).self) { group in
                for index in 0..<3 {
                    group.addTask {
                        try? await time.sleep(.milliseconds(index))
                        guard index == cancelled else { return (index, await table.fetch()) }
                        let value = await withTaskGroup(of: Result<Int, Failure>.self) { inner in
                            inner.addTask { await table.fetch() }
                            try? await time.sleep(.milliseconds(500))
                            inner.cancelAll()
                            return await inner.next() ?? .failure(.broken)
                        }
                        return (index, value)
                    }
                }
                return await group.reduce(into: [Int: Result<Int, Failure>]()) { $0[$1.0] = $1.1 }
            }
        }
        #expect(values[cancelled] == .failure(.cancelled))
        for index in 0..<3 where index != cancelled {
            // Where the first one was cancelled, the second one fetched again for the others.
            #expect(values[index] == .success(cancelled == 0 ? 2 : 1))
        }
        #expect(time.now - start == (cancelled == 0 ? .milliseconds(1500) : .seconds(1)))
        #expect(table.table.underWay == 0)
    }

    @Test func followerMindsItsOwnDeadline() throws {
        let time = SimulatedTime()
        let start = time.now
        let table = Table(time)
        let values = try time.run {
            async let leader = table.fetch()
            async let follower = table.fetch(deadline: start + .milliseconds(300))
            let late = await follower
            #expect(time.now - start == .milliseconds(300))
            return (await leader, late)
        }
        #expect(values.0 == .success(1))
        #expect(values.1 == .failure(.late))
    }

    @Test(arguments: 0..<25 as Range<UInt64>)
    func everyCallerGetsAnAnswerUnderRandomCancellations(seed: UInt64) throws {
        let time = SimulatedTime()
        let table = Table(time)
        try time.run {
            var random = FixedRandom(seed)
            await withTaskGroup(of: Void.self) { group in
                for index in 0..<60 {
                    let arrival = Duration.milliseconds(Int.random(in: 0...3000, using: &random))
                    let patience = Duration.milliseconds(Int.random(in: 0...2500, using: &random))
                    group.addTask {
                        try? await time.sleep(arrival)
                        guard index % 3 != 0 else {
                            guard case .success = await table.fetch() else {
                                Issue.record("a caller that nobody cancelled got nothing")
                                return
                            }
                            return
                        }
                        await withTaskGroup(of: Void.self) { inner in
                            inner.addTask { _ = await table.fetch() }
                            inner.addTask { try? await time.sleep(patience) }
                            await inner.next()
                            inner.cancelAll()
                        }
                    }
                }
            }
        }
        #expect(table.table.underWay == 0)
    }
}

struct ResponseCacheTests {
    private typealias Cache = ResponseCache<String, Int, String>

    private static func store(
        _ cache: inout Cache,
        _ key: String,
        kind: Int = 0,
        bytes: Int = 10,
        at now: Duration = .zero
    ) {
        cache.store(key, bytes: bytes, for: key, cache.ticket(for: kind), lifetime: .seconds(60), at: now)
    }

    private static func value(_ cache: inout Cache, _ key: String, at now: Duration = .zero) -> String? {
        cache.value(for: key, at: now)
    }

    @Test func answerIsKeptForItsLifetime() {
        var cache = Cache(maximumEntries: 10, maximumBytes: 1000)
        Self.store(&cache, "a")
        #expect(Self.value(&cache, "a", at: .milliseconds(59_999)) == "a")
        #expect(Self.value(&cache, "a", at: .seconds(60)) == nil)
        #expect(cache.count == 0)
        #expect(cache.bytes == 0)
        #expect(cache.hits == 1)
        #expect(cache.misses == 1)
    }

    @Test func writeMakesItsKindsStaleAndNoOthers() {
        var cache = Cache(maximumEntries: 10, maximumBytes: 1000)
        Self.store(&cache, "a", kind: 0)
        Self.store(&cache, "b", kind: 1)
        cache.invalidate([0])
        #expect(Self.value(&cache, "a") == nil)
        #expect(Self.value(&cache, "b") == "b")
    }

    @Test func readThatBeganBeforeAWriteIsNotKeptAfterIt() {
        var cache = Cache(maximumEntries: 10, maximumBytes: 1000)
        let early = cache.ticket(for: 0)
        cache.invalidate([0])
        cache.store("old", bytes: 1, for: "a", early, lifetime: .seconds(60), at: .zero)
        #expect(Self.value(&cache, "a") == nil)
        Self.store(&cache, "a")
        // Nor does it take the place of what was read after the write.
        cache.store("old", bytes: 1, for: "a", early, lifetime: .seconds(60), at: .zero)
        #expect(Self.value(&cache, "a") == "a")
    }

    @Test func leastRecentlyUsedGoesFirst() {
        var cache = Cache(maximumEntries: 3, maximumBytes: 1000)
        for key in ["a", "b", "c"] { Self.store(&cache, key) }
        _ = Self.value(&cache, "a")
        Self.store(&cache, "d")
        #expect(["a", "b", "c", "d"].map { Self.value(&cache, $0) } == ["a", nil, "c", "d"])
    }

    @Test func bytesAreBounded() {
        var cache = Cache(maximumEntries: 100, maximumBytes: 100)
        for key in ["a", "b", "c"] { Self.store(&cache, key, bytes: 40) }
        #expect(cache.bytes == 80)
        #expect(["a", "b", "c"].map { Self.value(&cache, $0) } == [nil, "b", "c"])
        Self.store(&cache, "huge", bytes: 101)
        #expect(Self.value(&cache, "huge") == nil)
        #expect(cache.bytes == 80)
        Self.store(&cache, "b", bytes: 60)
        #expect(cache.bytes == 100)
    }

    @Test func nothingIsKeptWithoutRoomOrLifetime() {
        var none = Cache(maximumEntries: 0, maximumBytes: 100)
        Self.store(&none, "a")
        #expect(none.count == 0)
        var cache = Cache(maximumEntries: 1, maximumBytes: 100)
        cache.store("a", bytes: 1, for: "a", cache.ticket(for: 0), lifetime: .zero, at: .zero)
        #expect(cache.count == 0)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func boundsHoldAndSizesAddUpOverRandomUse(seed: UInt64) {
        var random = FixedRandom(seed)
        var cache = Cache(maximumEntries: 8, maximumBytes: 200)
        var sizes: [String: Int] = [:]
        var isRight = true
        for step in 0..<2000 {
            let key = "k\(Int.random(in: 0..<20, using: &random))"
            let now = Duration.seconds(step)
            switch Int.random(in: 0..<5, using: &random) {
            case 0, 1:
                let size = Int.random(in: 0...60, using: &random)
                Self.store(&cache, key, kind: size % 3, bytes: size, at: now)
                sizes[key] = size
            case 2: cache.invalidate([Int.random(in: 0..<3, using: &random)])
            case 3: cache.remove(key)
            default: isRight = isRight && (Self.value(&cache, key, at: now) ?? key) == key
            }
            isRight = isRight && cache.count <= 8 && cache.bytes <= 200 && cache.bytes >= 0
        }
        #expect(isRight)
        for key in sizes.keys.sorted() { cache.remove(key) }
        #expect(cache.bytes == 0)
        #expect(cache.count == 0)
    }
}
