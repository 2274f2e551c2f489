import Locking
import Planning
import Publishing
import Testing
import Tickets

/// What is sent stands in the journal first: a store that fails stops the run, and nothing is lost or made twice.
struct JournalTests {
    private func publish(
        _ site: FakeSite,
        _ journal: FakeJournal
    ) async throws(PublishingError) -> PublishingOutcome? {
        guard let plan = try? samplePlan(clusters: 7) else { return nil }
        return try await Publisher(site: site, journal: journal, sleep: { _ in }).publish(
            plan,
            run: sampleRun
        )
    }

    @Test(arguments: [true, false])
    func aDiskThatFillsAtAnyWriteLosesNothing(linksInside: Bool) async throws {
        let reference = FakeJournal()
        _ = try await publish(FakeSite(draftsPerCall: 3, linksInsideCreate: linksInside), reference)
        #expect(reference.writes >= 7)
        for write in 1...reference.writes {
            let journal = FakeJournal()
            let site = FakeSite(draftsPerCall: 3, linksInsideCreate: linksInside)
            journal.failingWrite = write
            #expect(await interruption { try await publish(site, journal) } == .journal)
            journal.failingWrite = nil
            let outcome = try #require(try await publish(site, journal))
            #expect(outcome.isComplete, "write \(write)")
            #expect(outcome.links == 21)
            site.world.withLock { world in
                #expect(world.creations == 7, "write \(write)")
                #expect(world.links.values.allSatisfy { $0.count == 3 })
            }
        }
    }

    @Test func nothingIsSentThatTheJournalDoesNotHold() async throws {
        let (site, journal) = (FakeSite(), FakeJournal())
        // The run is opened by the first write; the second would say that the creates go out.
        journal.failingWrite = 2
        #expect(await interruption { try await publish(site, journal) } == .journal)
        #expect(site.world.withLock { $0.writes } == 0)
    }

    @Test func aPlanThatIsPublishedIsNotPublishedAgain() async throws {
        let (site, journal) = (FakeSite(), FakeJournal())
        _ = try await publish(site, journal)
        try await journal.finishRun(id: "run-1", outcome: .done, at: 1, report: [])
        let again = try #require(try await publish(site, journal))
        #expect(again.isComplete)
        #expect(again.createdBefore == 7)
        #expect(again.linkedBefore == 21)
        #expect(site.world.withLock { $0.creations } == 7)
    }

    @Test func aWrongDirectionIsNotForgottenByTheNextRun() async throws {
        let (site, journal) = (FakeSite(), FakeJournal())
        site.world.withLock { $0.linksRunBackwards = true }
        for _ in 1...2 {
            let outcome = try #require(try await publish(site, journal))
            #expect(outcome.interruption?.kind == .wrongDirection)
        }
    }

    @Test func aLinkThatAPersonRemovedSinceDoesNotStopTheRun() async throws {
        let (site, journal) = (FakeSite(draftsPerCall: 3), FakeJournal())
        site.world.withLock { $0.fuse = (3, .before) }
        _ = try await publish(site, journal)
        site.world.withLock { world in
            world.fuse = nil
            world.isBlown = false
            world.links["1000"] = []
        }
        let outcome = try #require(try await publish(site, journal))
        #expect(outcome.isComplete)
    }
}

/// Why a publication stopped: thrown where no run was opened, told with what was done where one was.
func interruption(
    _ body: () async throws -> PublishingOutcome?
) async -> PublishingError.Kind? {
    do {
        return try await body()?.interruption?.kind
    } catch {
        return (error as? PublishingError)?.kind
    }
}
