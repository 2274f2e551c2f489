import Clustering
import Geodesy
import Locking
import Planning
import Testing
import Tickets

@testable import Tuning

/// A journal in memory.
private final class MemoryJournal: SweepJournaling {
    let kept = Locked<[String: [NightMeasures]]>([:])
    let writes = Locked<Int>(0)

    func outcomes(digest: String) -> [String: [NightMeasures]] { kept.withLock { $0 } }

    func keep(_ nights: [NightMeasures], key: String, digest: String) {
        kept.withLock { $0[key] = nights }
        writes.withLock { $0 += 1 }
    }
}

struct SweepTests {
    private let grid = TuningGrid(radii: [.kilometers(1), .kilometers(3)], capacities: [4, 8])

    private func sweep(_ nights: [TuningNight], _ grid: TuningGrid? = nil) -> Sweep {
        Sweep(nights: nights, settings: (grid ?? self.grid).settings, resamples: 400)
    }

    @Test func threadsAndTheOrderOfRowsChangeNothing() throws {
        let nights = try Past.random(nights: 3, each: 16, seed: 3)
        let one = try sweep(nights).run()
        var other = sweep(nights.map { TuningNight(date: $0.date, arrivals: $0.arrivals.reversed()) })
        other.threads = 3
        #expect(try other.run() == one)
        #expect(other.digest == sweep(nights).digest)
        #expect(one.sketches.first?.outcome == one.recommended)
        #expect(one.outcomes.reduce(0) { $0 + $1.support } > 0.999)
    }

    @Test func aSweepThatWasStoppedGoesOnWhereItWas() throws {
        let nights = try Past.random(nights: 4, each: 12, seed: 4)
        let whole = try sweep(nights).run()
        let journal = MemoryJournal()
        let asked = Locked<Int>(0)
        var stopped: (done: [String: [NightMeasures]], total: Int)?
        do {
            _ = try sweep(nights).run(
                journal: journal,
                shouldStop: {
                    asked.withLock { count in
                        count += 1
                        return count > 11
                    }
                }
            )
        } catch {
            // Not a catch pattern: the compiler of Swift 6.3.1 aborts on one with a payload after typed throws.
            if case .stopped(let done, let total) = error { stopped = (done, total) }
        }
        #expect(stopped?.total == 4 && stopped?.done.count == 2)
        #expect(stopped.map { Set($0.done.keys) } == Set(journal.kept.withLock { $0.keys }))
        let written = journal.writes.withLock { $0 }
        let steps = Locked<[SweepProgress]>([])
        let resumed = try sweep(nights).run(
            journal: journal,
            progress: { step in steps.withLock { $0.append(step) } }
        )
        #expect(resumed == whole)
        #expect(journal.writes.withLock { $0 } == 4 && written == 2)
        let seen = steps.withLock { $0 }
        #expect(
            seen.first?.nightsDone == 8 && seen.first?.settingsDone == 2 && seen.first?.secondsLeft == nil
        )
        #expect(
            seen.last
                == SweepProgress(settingsDone: 4, settings: 4, nightsDone: 16, nights: 16, secondsLeft: 0)
        )
        #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.nightsDone <= $1.nightsDone })
    }

    @Test func theTimeLeftFollowsThePace() throws {
        let nights = try Past.random(nights: 2, each: 5, seed: 4)
        let ticks = Locked<Double>(0)
        let left = Locked<[Double?]>([])
        _ = try sweep(nights, TuningGrid(capacities: [4, 8])).run(
            elapsed: { ticks.withLock { $0 } },
            progress: { step in
                left.withLock { $0.append(step.secondsLeft) }
                ticks.withLock { $0 += 10 }
            }
        )
        // Told at 0 s with nothing done, then after each of four nights and each of two settings.
        #expect(left.withLock { $0 } == [nil, 30, 20, 30, 40.0 / 3, 0, 0])
    }

    @Test func theDigestKnowsWhatDecidesTheMeasures() throws {
        let nights = try Past.random(nights: 2, each: 5, seed: 4)
        let base = sweep(nights)
        var changed: [Sweep] = []
        for change in [
            { (sweep: inout Sweep) in sweep.model.patience = 3 }, { $0.model.crews = 2 },
            { $0.model.dispatchShare = 0.5 }, { $0.model.base.seed = 2 }, { $0.model.base.effort = .normal },
            { $0.nights[0].arrivals[0].priority = $0.nights[0].arrivals[0].priority == .high ? .low : .high },
            { $0.nights[0].arrivals[0].load = 2 }, { $0.nights[0].arrivals.removeLast() },
            { $0.nights.swapAt(0, 1) }, { $0.model.screening = .warn },
        ] as [(inout Sweep) -> Void] {
            var sweep = base
            change(&sweep)
            changed.append(sweep)
        }
        #expect(Set(changed.map(\.digest) + [base.digest]).count == changed.count + 1)
        var same = base
        same.settings.removeLast()
        same.threads = 2
        #expect(same.digest == base.digest)
    }

    @Test func whatCannotBeSweptIsSaid() throws {
        let nights = try Past.random(nights: 2, each: 5, seed: 4)
        func failure(_ change: (inout Sweep) -> Void) -> String {
            var sweep = sweep(nights)
            change(&sweep)
            do {
                _ = try sweep.run()
                return ""
            } catch { return "\(error)" }
        }
        #expect(failure { $0.settings = [] }.contains("no setting"))
        #expect(failure { $0.settings.append($0.settings[0]) }.contains("twice"))
        #expect(failure { $0.nights = [Past.night(1, [])] }.contains("no ticket"))
        #expect(failure { $0.model.dispatchShare = 0 }.contains("dispatch share is 0.0"))
        #expect(failure { $0.model.crews = 0 }.contains("crews is 0"))
        #expect(failure { $0.model.patience = 0 }.contains("patience is 0"))
        #expect(failure { $0.compared = [] }.contains("compared figures"))
        #expect(failure { $0.threads = 0 }.contains("threads is 0"))
        #expect(failure { $0.settings[1].maxTickets = 0 }.contains("max_tickets=0': maxTickets is 0"))
        let double = [nights[0], TuningNight(date: "2025-01-02", arrivals: nights[0].arrivals)]
        #expect(failure { $0.nights = double }.contains("ids must be unique"))
    }

    @Test func theRecommendationMovesWithTheData() throws {
        // Groups of four in a tight place, places far apart: what joins each group is right, and only that.
        func nights(_ gap: Double) throws -> [TuningNight] {
            try (1...5).map { day in
                Past.night(
                    day,
                    try (0..<4).flatMap { group in
                        try (0..<4).map { member in
                            try Past.ticket(
                                "D\(day)G\(group)M\(member)",
                                Double(group) * 200_000 + Double(member) * gap
                            )
                        }
                    }
                )
            }
        }
        let grid = TuningGrid(radii: [.meters(300), .kilometers(1), .kilometers(5)], capacities: [4])
        func radius(_ gap: Double) throws -> Double? {
            var sweep = sweep(try nights(gap), grid)
            sweep.compared = [.clusters, .leftOut]
            let result = try sweep.run()
            return result.outcomes[result.recommended].setting.maxRadius?.meters
        }
        #expect(try radius(100) == 300)
        #expect(try radius(500) == 1_000)
        #expect(try radius(2_000) == 5_000)
    }

    /// Ten at one door and thirty in threes: eps of 100 m has the shortest way and the fewest crews, and serves ten of forty.
    @Test func whatLeavesMostOutIsNotRecommendedHoweverShortItsWay() throws {
        let nights = try (1...5).map { day in
            let door = try (0..<10).map { try Past.ticket("D\(day)-\($0)", Double($0) * 10) }
            let threes = try (0..<30).map {
                try Past.ticket("T\(day)-\($0)", 50_000 + Double($0 / 3) * 20_000 + Double($0 % 3) * 400)
            }
            return Past.night(day, door + threes)
        }
        let grid = TuningGrid(
            algorithms: [.dbscan],
            epsilons: [.meters(100), .meters(600)],
            minimumPoints: [3]
        )
        var sweep = sweep(nights, grid)
        sweep.model.dispatchShare = 1
        sweep.model.patience = 1
        let result = try sweep.run()
        #expect(result.outcomes.map { $0.figures[.leftOut]?.mean } == [0.75, 0])
        #expect(result.recommended == 1)
        #expect(result.outcomes.map(\.isEfficient) == [false, true])
        #expect(result.outcomes[0].flags.contains { $0.contains("more than half of the tickets") })
        // Alone it is compared, with its flag.
        sweep.settings = [sweep.settings[0]]
        #expect(try sweep.run().outcomes[0].isEfficient)
    }

    @Test func aChoiceAmongEqualsIsSaidToBeWithinNoise() throws {
        // Pure noise: tickets at random, capacities that hardly differ.
        let nights = try Past.random(nights: 6, each: 20, seed: 9)
        let result = try sweep(
            nights,
            TuningGrid(radii: [.kilometers(3), .kilometers(3.01), .kilometers(3.02)], capacities: [8])
        ).run()
        #expect(!result.withinNoise.isEmpty)
        #expect(result.warnings.contains { $0.contains("within noise") })
        // Settings that differ in earnest can be told apart.
        let clear = try sweep(nights, TuningGrid(radii: [.meters(10)], capacities: [8])).run()
        #expect(clear.withinNoise.isEmpty && !clear.warnings.contains { $0.contains("within noise") })
    }
}
