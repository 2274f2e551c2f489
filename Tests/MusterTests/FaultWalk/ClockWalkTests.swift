import HTTPMessages
import JiraSandbox
import Locking
import Muster
import Testing

/// Clocks that jump, back most of all: of this machine and of the site together, or of one of them alone.
@Suite(.serialized)
struct ClockWalkTests {
    enum Jump: CaseIterable, Sendable {
        case bothBack, bothAhead, siteBack, siteAhead, farBack

        func make(_ world: JobWorld) {
            switch self {
            case .bothBack: world.clock.advance(by: .seconds(-7_200))
            case .bothAhead: world.clock.advance(by: .seconds(7_200))
            case .siteBack: world.sandbox.advanceClock(by: .seconds(-7_200))
            case .siteAhead: world.sandbox.advanceClock(by: .seconds(7_200))
            case .farBack: world.clock.advance(by: .seconds(-40 * 86_400))
            }
        }
    }

    /// Between a process that is gone and the one that finishes its work.
    @Test(arguments: SandboxProduct.allCases, Jump.allCases)
    func aClockMayJumpBetweenTwoRuns(face: SandboxProduct, jump: Jump) async throws {
        for name in ["links and labels", "no labels", "tickets join"] {
            let scenario = try #require(WalkScenario.all.first { $0.name == name && $0.face == face })
            let walk = FaultWalk(scenario: scenario)
            let clean = try await walk.clean(.none, retries: 0)
            for fault in [WalkFault.killedAfter, .killedBefore, .outageAfter] {
                let world = try scenario.world(retries: 0)
                try await scenario.prepare(world)
                let work = try await scenario.work(world)
                let struck = try await WalkProcess(
                    world,
                    strike: WalkStrike(fault: fault, number: clean.firstWrite),
                    work
                )
                #expect(struck.passage.hasStruck)
                jump.make(world)
                try await finish(world, work, clean, "\(scenario.testDescription), \(fault), \(jump)")
                await struck.bury()
            }
        }
    }

    /// In the middle of a night, at every third request.
    @Test(arguments: SandboxProduct.allCases, Jump.allCases)
    func aClockMayJumpInTheMiddleOfARun(face: SandboxProduct, jump: Jump) async throws {
        let scenario = try #require(
            WalkScenario.all.first { $0.name == "links and labels" && $0.face == face }
        )
        let clean = try await FaultWalk(scenario: scenario).clean(.none, retries: 3)
        for number in stride(from: 2, through: clean.requests.count, by: face == .cloud ? 3 : 7) {
            var world = try scenario.world()
            let (count, still) = (Locked(0), world)
            world.hook = { request, base throws(HTTPTransportError) in
                let isHere = count.withLock { count in
                    count += 1
                    return count == number
                }
                if isHere { jump.make(still) }
                return try await base.send(request, timeout: .seconds(30))
            }
            let work = try await scenario.work(world)
            let night = try await WalkProcess(world, work)
            #expect(night.ending.isComplete, "\(jump) at request \(number): \(night.ending.words)")
            world.hook = nil
            try await finish(world, work, clean, "\(scenario.testDescription), \(jump) at request \(number)")
        }
    }

    private func finish(
        _ world: JobWorld,
        _ work: @escaping WalkScenario.Work,
        _ clean: FaultWalk.Clean,
        _ name: String
    ) async throws {
        let finished = try await WalkProcess(world, work)
        #expect(finished.ending.isComplete, "\(name): \(finished.ending.words)")
        #expect(try await WalkCensus(world).differences(from: clean.census) == [], "\(name)")
        let writes = world.sandbox.statistics().writes
        let quiet = try await WalkProcess(world, work)
        #expect(quiet.ending.isComplete, "\(name): \(quiet.ending.words)")
        #expect(world.sandbox.statistics().writes == writes, "\(name): a further run writes")
    }
}
