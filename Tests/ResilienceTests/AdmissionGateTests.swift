import Locking
import Resilience
import Testing

struct AdmissionGateTests {
    private static func gate(
        _ time: SimulatedTime,
        _ configure: (inout Admission.Configuration) -> Void
    ) -> AdmissionGate {
        var configuration = Admission.Configuration()
        configure(&configuration)
        let clock = SteadyClock(clock: { time.now }, pause: { try await time.sleep($0) })
        return AdmissionGate(configuration, clock: clock)
    }

    @Test func requestsLeaveAtTheRateInOrder() throws {
        let time = SimulatedTime()
        let gate = Self.gate(time) {
            $0.places = 3
            $0.rate = .init(ceiling: 10, burst: 1)
        }
        let start = time.now
        let log = Locked<[(Int, Duration)]>([])
        try time.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<20 {
                    group.addTask {
                        let (pass, _) = try await gate.enter(AdmissionRequest())
                        log.withLock { $0.append((index, time.now - start)) }
                        try await time.sleep(.milliseconds(50))
                        gate.leave(pass, AdmissionResult(.success))
                    }
                }
                try await group.waitForAll()
            }
        }
        let entries = log.withLock { $0 }
        #expect(entries.map(\.0) == Array(0..<20))
        for (index, entry) in entries.enumerated() {
            let late = entry.1 - .milliseconds(100 * index)
            #expect(late >= .milliseconds(-1) && late < .milliseconds(1))
        }
        #expect(gate.snapshot().waits == 19)
    }

    @Test func banLearntWhileOthersSleepHoldsThemToo() throws {
        let time = SimulatedTime()
        let gate = Self.gate(time) { $0.rate = .init(ceiling: 2, burst: 1) }
        let start = time.now
        let second = try time.run { () async throws -> Duration in
            let (first, _) = try await gate.enter(AdmissionRequest())
            async let entered: Duration = {
                let (pass, waited) = try await gate.enter(AdmissionRequest())
                gate.leave(pass, AdmissionResult(.success))
                #expect(waited == time.now - start)
                return time.now - start
            }()
            try await time.sleep(.milliseconds(100))
            let report = RateReport(refusal: .site, named: .seconds(7))
            gate.leave(first, AdmissionResult(.success, report: report))
            return try await entered
        }
        #expect(second == .milliseconds(7100))
    }

    @Test func cancellationIsHeardAtEveryPlaceToWait() throws {
        let cases: [(String, @Sendable (inout Admission.Configuration) -> Void, AdmissionResult?)] = [
            ("place", { ($0.places, $0.reservedPlaces) = (1, 0) }, nil),
            ("rate", { $0.rate = .init(ceiling: 0.01, burst: 1) }, AdmissionResult(.success)),
            ("points", { $0.hourlyPoints = 1 }, AdmissionResult(.success)),
            (
                "ban", { _ in },
                AdmissionResult(.success, report: RateReport(refusal: .site, named: .seconds(100)))
            ),
            (
                "spacing", { $0.spacing = [.init(count: 1, length: .seconds(100))] },
                AdmissionResult(.success)
            ),
            ("write under way", { $0.spacing = [.init(count: 1, length: .seconds(100))] }, nil),
        ]
        for (name, configure, result) in cases {
            let time = SimulatedTime()
            let gate = Self.gate(time, configure)
            let start = time.now
            let refusal = try time.run { () async throws -> AdmissionRefusal? in
                let request = AdmissionRequest(lane: name == "place" ? nil : "A", cost: 1)
                let (pass, _) = try await gate.enter(request)
                if let result { gate.leave(pass, result) }
                return try await withThrowingTaskGroup(of: AdmissionRefusal?.self) { group in
                    group.addTask {
                        do throws(AdmissionRefusal) {
                            _ = try await gate.enter(request)
                            return nil
                        } catch {
                            return error
                        }
                    }
                    try await time.sleep(.seconds(1))
                    #expect(gate.snapshot().waiting == 1, "\(name)")
                    group.cancelAll()
                    return try await group.next() ?? nil
                }
            }
            #expect(refusal == .cancelled, "\(name)")
            #expect(time.now - start == .seconds(1), "\(name)")
            #expect(gate.snapshot().waiting == 0, "\(name)")
        }
    }

    @Test(arguments: 0..<25 as Range<UInt64>)
    func noPlaceIsLostAfterRandomCancellations(seed: UInt64) throws {
        let time = SimulatedTime()
        let gate = Self.gate(time) {
            ($0.places, $0.reservedPlaces) = (3, 1)
            $0.rate = .init(ceiling: 20, burst: 3)
            $0.spacing = [.init(count: 2, length: .seconds(1))]
        }
        let most = Locked((now: 0, most: 0))
        try time.run {
            var random = FixedRandom(seed)
            await withTaskGroup(of: Void.self) { group in
                for index in 0..<120 {
                    let patience = Duration.milliseconds(Int.random(in: 0...4000, using: &random))
                    let length = Duration.milliseconds(Int.random(in: 0...300, using: &random))
                    let arrival = Duration.milliseconds(Int.random(in: 0...1000, using: &random))
                    let lane = Bool.random(using: &random) ? "L\(index % 3)" : nil
                    let priority: AdmissionPriority = index % 4 == 0 ? .people : .batch
                    group.addTask {
                        await withTaskGroup(of: Void.self) { inner in
                            inner.addTask {
                                try? await time.sleep(arrival)
                                let request = AdmissionRequest(priority: priority, lane: lane)
                                guard let (pass, _) = try? await gate.enter(request) else { return }
                                most.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                                try? await time.sleep(length)
                                most.withLock { $0.now -= 1 }
                                gate.leave(pass, AdmissionResult(.success))
                            }
                            inner.addTask { try? await time.sleep(patience) }
                            // Half of them are cancelled at a moment that is nobody's choice.
                            if index.isMultiple(of: 2) {
                                await inner.next()
                                inner.cancelAll()
                            }
                        }
                    }
                }
            }
        }
        let snapshot = gate.snapshot()
        #expect(snapshot.underWay == 0)
        #expect(snapshot.waiting == 0)
        #expect(most.withLock { $0.most } <= 4)
        // All places are there.
        try time.run {
            try await time.sleep(.seconds(10))
            for _ in 0..<3 { _ = try await gate.enter(AdmissionRequest()) }
            _ = try await gate.enter(AdmissionRequest(priority: .people))
        }
        #expect(gate.snapshot().underWay == 4)
    }

    @Test func frozenClockDoesNotMakeAWaitStartOver() async throws {
        let waits = Locked<[Duration]>([])
        let clock = SteadyClock(clock: { .zero }, pause: { length in waits.withLock { $0.append(length) } })
        let gate = AdmissionGate(Admission.Configuration(), clock: clock)
        let (first, _) = try await gate.enter(AdmissionRequest())
        let report = RateReport(refusal: .site, named: .seconds(7))
        gate.leave(first, AdmissionResult(.success, report: report))
        _ = try await gate.enter(AdmissionRequest())
        #expect(waits.withLock { $0 } == [.seconds(7)])
    }
}
