import Locking
import Planning
import Publishing
import Testing
import Tickets

/// Lets two publishers go one call at a time, in the order of a schedule.
///
/// A publisher is let through only when each of the others waits or is done, so a schedule decides everything.
final class Turnstile: Sendable {
    private struct State {
        var schedule: [Int]
        var place = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var finished: Set<Int> = []
        var calls = 0
    }

    private let count: Int
    private let state: Locked<State>

    init(_ schedule: [Int], count: Int = 2) {
        self.count = count
        state = Locked(State(schedule: schedule))
    }

    var calls: Int { state.withLock { $0.calls } }

    func wait(_ who: Int) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.calls += 1
                state.waiting[who] = continuation
                return next(&state)
            }?.resume()
        }
    }

    func finish(_ who: Int) {
        state.withLock { state in
            state.finished.insert(who)
            return next(&state)
        }?.resume()
    }

    private func next(_ state: inout State) -> CheckedContinuation<Void, Never>? {
        guard state.waiting.count + state.finished.count == count, !state.waiting.isEmpty else { return nil }
        // After the schedule they take turns.
        let wanted = state.place < state.schedule.count ? state.schedule[state.place] : state.place % count
        state.place += 1
        let who = state.waiting[wanted] == nil ? state.waiting.keys.min() : wanted
        return who.flatMap { state.waiting.removeValue(forKey: $0) }
    }
}

/// Two machines, each with a store of its own, work on one project at once.
@Suite(.timeLimit(.minutes(3)))
struct TwoMachinesTests {
    struct Mode: CustomTestStringConvertible {
        var linksInside: Bool
        var isSamePlan: Bool
        /// Whether search shows what the other machine has made.
        var searchLags: Bool
        var testDescription: String {
            "links \(linksInside ? "inside" : "after"), \(isSamePlan ? "one plan" : "two plans"), "
                + "search \(searchLags ? "lags" : "is current")"
        }
        static let all = [true, false].flatMap { inside in
            [true, false].flatMap { same in
                [true, false].map { Mode(linksInside: inside, isSamePlan: same, searchLags: $0) }
            }
        }
    }

    /// Every order of their first calls, and turns after that.
    @Test(arguments: Mode.all)
    func howeverTheyInterleaveEachTicketIsInOneOpenJobCluster(mode: Mode) async throws {
        // Two plans: the second one's cluster has two tickets of the first one's.
        let tickets =
            mode.isSamePlan ? [["0", "1", "2"], ["0", "1", "2"]] : [["0", "1", "2"], ["1", "2", "3"]]
        let plans = try tickets.map { ids in
            try samplePlan(clusters: 1, of: ids.map { JobClusterIssue(id: $0, key: "K-\($0)") })
        }
        let hashes = [
            "sha256:aaaaaaaaaaaaaaaaaaaaaaaa", "sha256:\(mode.isSamePlan ? "a" : "b")aaaaaaaaaaaaaaaaaaaaaaa",
        ]
        let length = mode.linksInside ? 9 : 10
        var cases = 0
        for bits in 0..<(1 << length) {
            let schedule = (0..<length).map { bits >> $0 & 1 }
            let turnstile = Turnstile(schedule)
            let world = Locked(FakeSite.World())
            if mode.searchLags { world.withLock { $0.searchLag = .max } }
            let outcomes = await withTaskGroup(of: (Int, PublishingOutcome?).self) { group in
                for who in 0..<2 {
                    let (plan, hash) = (plans[who], hashes[who])
                    group.addTask {
                        defer { turnstile.finish(who) }
                        let site = FakeSite(linksInsideCreate: mode.linksInside, world: world) { _ in
                            await turnstile.wait(who)
                        }
                        return (
                            who,
                            try? await Publisher(
                                site: site,
                                journal: FakeJournal(),
                                linkConcurrency: 1,
                                sleep: { _ in }
                            ).publish(
                                plan,
                                run: RunRecord(
                                    id: "run-\(who)",
                                    scope: sampleRun.scope,
                                    planHash: hash,
                                    startedAt: 0
                                )
                            )
                        )
                    }
                }
                var outcomes: [PublishingOutcome?] = [nil, nil]
                for await (who, outcome) in group { outcomes[who] = outcome }
                return outcomes
            }
            cases += 1
            let words = "schedule \(schedule)"
            let left = Set(
                outcomes.enumerated().flatMap { who, outcome in
                    outcome?.drifted.isEmpty == false ? tickets[who] : []
                }
            )
            #expect(
                outcomes.allSatisfy { $0?.isFinished == true },
                "\(words) \(outcomes.map { $0?.failures ?? [] })"
            )
            let isBroken = world.withLock { world in
                for ticket in Set(tickets.joined()) {
                    let clusters = world.openClusters(of: ticket)
                    // A cluster that drifted is planned anew the night after.
                    guard clusters.count == 1 || clusters.isEmpty && left.contains(ticket) else {
                        return true
                    }
                }
                let open = world.issues.values.filter { !$0.isClosed }
                return Set(open.map(\.marker)).count < open.count
                    || open.contains { (world.links[$0.issue.id] ?? []).isEmpty }
            }
            #expect(!isBroken, "\(words): \(world.withLock { $0.links })")
            if isBroken { break }
        }
        print("two machines, \(mode.testDescription): \(cases) orders of calls")
    }
}
