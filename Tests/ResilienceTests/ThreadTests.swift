import Locking
import Resilience
import Testing

/// The same on real threads: what simulated time cannot show is what two threads do to one lock.
struct ThreadTests {
    private static let clock = SteadyClock(
        clock: { .zero },
        pause: { _ in
            await Task.yield()
            try Task.checkCancellation()
        }
    )

    @Test func gateKeepsItsPlacesOnManyThreads() async {
        var configuration = Admission.Configuration()
        (configuration.places, configuration.reservedPlaces) = (3, 1)
        configuration.spacing = [.init(count: 2, length: .milliseconds(1))]
        let gate = AdmissionGate(configuration, clock: Self.clock)
        let most = Locked((now: 0, most: 0))
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<2000 {
                group.addTask {
                    let request = AdmissionRequest(
                        priority: index.isMultiple(of: 5) ? .people : .batch,
                        lane: index.isMultiple(of: 3) ? "L\(index % 7)" : nil
                    )
                    await withTaskGroup(of: Void.self) { inner in
                        inner.addTask {
                            guard let (pass, _) = try? await gate.enter(request) else { return }
                            most.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                            await Task.yield()
                            most.withLock { $0.now -= 1 }
                            gate.leave(pass, AdmissionResult(.success))
                        }
                        if index.isMultiple(of: 4) { inner.cancelAll() }
                    }
                }
            }
        }
        #expect(most.withLock { $0.most } <= 4)
        #expect(gate.snapshot().underWay == 0)
        #expect(gate.snapshot().waiting == 0)
    }

    @Test func everyoneGetsTheirFlightOnManyThreads() async {
        let table = FlightTable<Int, Int, CancellationError>(clock: Self.clock)
        let answered = Locked(0)
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<3000 {
                group.addTask {
                    await withTaskGroup(of: Void.self) { inner in
                        inner.addTask {
                            let key = index % 3
                            do throws(CancellationError) {
                                let (value, _) = try await table.fetch(
                                    key,
                                    deadline: nil,
                                    isPrivate: { _ in true },
                                    refuse: { _ in CancellationError() }
                                ) { () async throws(CancellationError) in
                                    await Task.yield()
                                    if Task.isCancelled { throw CancellationError() }
                                    return key
                                }
                                if value == key { answered.withLock { $0 += 1 } }
                            } catch {
                                if !index.isMultiple(of: 4) { Issue.record("\(index) got nothing") }
                            }
                        }
                        if index.isMultiple(of: 4) { inner.cancelAll() }
                    }
                }
            }
        }
        #expect(answered.withLock { $0 } >= 2250)
        #expect(table.underWay == 0)
    }
}
