import Testing
import TicketStore
import Tickets

/// The conformance suite against the store in a file.
struct SpatiaLiteConformanceTests {
    private typealias Suite = StoreConformance<SpatiaLiteTicketStore>

    private func withStore(_ body: (SpatiaLiteTicketStore) async throws -> Void) async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file())
        try await body(store)
        let report = try await store.integrityReport()
        #expect(report.isSound, "\(report)")
        await store.close()
        _ = folder
    }

    @Test func plansAreKeptOnce() async throws { try await withStore(Suite.plansAreKeptOnce) }

    @Test func notedValuesComeBackByProjectAndName() async throws {
        try await withStore(Suite.notedValuesComeBackByProjectAndName)
    }

    @Test func newRunKeepsItsIntents() async throws { try await withStore(Suite.newRunKeepsItsIntents) }

    @Test func recordedIntentsComeBack() async throws { try await withStore(Suite.recordedIntentsComeBack) }

    @Test func otherPlanOrScopeIsNotContinued() async throws {
        try await withStore(Suite.otherPlanOrScopeIsNotContinued)
    }

    @Test func finishedRunSaysWhenAndHow() async throws {
        try await withStore(Suite.finishedRunSaysWhenAndHow)
    }

    @Test func unknownAndRepeatedRunsAreRefused() async throws {
        try await withStore(Suite.unknownAndRepeatedRunsAreRefused)
    }

    @Test func radiusEqualsBruteForce() async throws { try await withStore(Suite.radiusEqualsBruteForce) }

    @Test func radiusBoundIsIncluded() async throws { try await withStore(Suite.radiusBoundIsIncluded) }

    @Test func senselessRadiusFindsNothing() async throws {
        try await withStore(Suite.senselessRadiusFindsNothing)
    }

    @Test func boxEqualsBruteForce() async throws { try await withStore(Suite.boxEqualsBruteForce) }

    @Test func nearestEqualsBruteForce() async throws { try await withStore(Suite.nearestEqualsBruteForce) }

    @Test func tiesAreBrokenByID() async throws { try await withStore(Suite.tiesAreBrokenByID) }

    @Test func cornerOfTheSearchIsNotNearest() async throws {
        try await withStore(Suite.cornerOfTheSearchIsNotNearest)
    }

    @Test func queriesFollowChanges() async throws { try await withStore(Suite.queriesFollowChanges) }

    @Test func everyFieldComesBack() async throws { try await withStore(Suite.everyFieldComesBack) }

    @Test func notANumberComesBack() async throws { try await withStore(Suite.notANumberComesBack) }

    @Test func everyFieldCountsAsAChange() async throws {
        try await withStore(Suite.everyFieldCountsAsAChange)
    }

    @Test func separatorsDoNotHideAChange() async throws {
        try await withStore(Suite.separatorsDoNotHideAChange)
    }

    @Test func upsertCountsAndTheLastOfAnIDWins() async throws {
        try await withStore(Suite.upsertCountsAndTheLastOfAnIDWins)
    }

    @Test func idsAreBytes() async throws { try await withStore(Suite.idsAreBytes) }

    @Test func scopesAreApart() async throws { try await withStore(Suite.scopesAreApart) }

    @Test func onlyUsablePlacesAreFound() async throws { try await withStore(Suite.onlyUsablePlacesAreFound) }

    @Test(arguments: [RunRecord.Outcome.open, .partial, .done, .failed])
    func unfinishedRunIsContinued(outcome: RunRecord.Outcome) async throws {
        try await withStore { try await Suite.unfinishedRunIsContinued($0, outcome) }
    }
}

extension SpatiaLiteConformanceTests {
    @Test(arguments: Suite.night.keys.sorted())
    func nightIsKept(claim: String) async throws {
        let body = try #require(Suite.night[claim])
        try await withStore(body)
    }
}

extension InMemoryConformanceTests {
    @Test(arguments: Suite.night.keys.sorted())
    func nightIsKept(claim: String) async throws {
        let body = try #require(Suite.night[claim])
        try await body(InMemoryTicketStore())
    }
}

/// The conformance suite against the twin in memory.
struct InMemoryConformanceTests {
    private typealias Suite = StoreConformance<InMemoryTicketStore>

    @Test func plansAreKeptOnce() async throws { try await Suite.plansAreKeptOnce(InMemoryTicketStore()) }

    @Test func notedValuesComeBackByProjectAndName() async throws {
        try await Suite.notedValuesComeBackByProjectAndName(InMemoryTicketStore())
    }

    @Test func newRunKeepsItsIntents() async throws {
        try await Suite.newRunKeepsItsIntents(InMemoryTicketStore())
    }

    @Test func recordedIntentsComeBack() async throws {
        try await Suite.recordedIntentsComeBack(InMemoryTicketStore())
    }

    @Test func otherPlanOrScopeIsNotContinued() async throws {
        try await Suite.otherPlanOrScopeIsNotContinued(InMemoryTicketStore())
    }

    @Test func finishedRunSaysWhenAndHow() async throws {
        try await Suite.finishedRunSaysWhenAndHow(InMemoryTicketStore())
    }

    @Test func unknownAndRepeatedRunsAreRefused() async throws {
        try await Suite.unknownAndRepeatedRunsAreRefused(InMemoryTicketStore())
    }

    @Test func radiusEqualsBruteForce() async throws {
        try await Suite.radiusEqualsBruteForce(InMemoryTicketStore())
    }

    @Test func radiusBoundIsIncluded() async throws {
        try await Suite.radiusBoundIsIncluded(InMemoryTicketStore())
    }

    @Test func senselessRadiusFindsNothing() async throws {
        try await Suite.senselessRadiusFindsNothing(InMemoryTicketStore())
    }

    @Test func boxEqualsBruteForce() async throws {
        try await Suite.boxEqualsBruteForce(InMemoryTicketStore())
    }

    @Test func nearestEqualsBruteForce() async throws {
        try await Suite.nearestEqualsBruteForce(InMemoryTicketStore())
    }

    @Test func tiesAreBrokenByID() async throws { try await Suite.tiesAreBrokenByID(InMemoryTicketStore()) }

    @Test func cornerOfTheSearchIsNotNearest() async throws {
        try await Suite.cornerOfTheSearchIsNotNearest(InMemoryTicketStore())
    }

    @Test func queriesFollowChanges() async throws {
        try await Suite.queriesFollowChanges(InMemoryTicketStore())
    }

    @Test func everyFieldComesBack() async throws {
        try await Suite.everyFieldComesBack(InMemoryTicketStore())
    }

    @Test func notANumberComesBack() async throws {
        try await Suite.notANumberComesBack(InMemoryTicketStore())
    }

    @Test func everyFieldCountsAsAChange() async throws {
        try await Suite.everyFieldCountsAsAChange(InMemoryTicketStore())
    }

    @Test func separatorsDoNotHideAChange() async throws {
        try await Suite.separatorsDoNotHideAChange(InMemoryTicketStore())
    }

    @Test func upsertCountsAndTheLastOfAnIDWins() async throws {
        try await Suite.upsertCountsAndTheLastOfAnIDWins(InMemoryTicketStore())
    }

    @Test func idsAreBytes() async throws { try await Suite.idsAreBytes(InMemoryTicketStore()) }

    @Test func scopesAreApart() async throws { try await Suite.scopesAreApart(InMemoryTicketStore()) }

    @Test func onlyUsablePlacesAreFound() async throws {
        try await Suite.onlyUsablePlacesAreFound(InMemoryTicketStore())
    }

    @Test(arguments: [RunRecord.Outcome.open, .partial, .done, .failed])
    func unfinishedRunIsContinued(outcome: RunRecord.Outcome) async throws {
        try await Suite.unfinishedRunIsContinued(InMemoryTicketStore(), outcome)
    }
}
