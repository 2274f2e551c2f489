import Locking
import Publishing
import Testing
import Tickets

/// What people did to a Job Cluster since: one case for each thing that they can do.
@Suite(.timeLimit(.minutes(2)))
struct RollbackDriftTests {
    enum Touch: String, CaseIterable {
        case comment, ownCommentWithoutMarker, worklog, status, ownStatus, assignee, summary, description
        case ownSummary, memberAdded, memberRemoved, otherLink, attachment, moved, sprint

        /// What is said of it.
        var words: String {
            switch self {
            case .comment: "Dana Doe commented on it"
            case .ownCommentWithoutMarker: "Muster commented on it"
            case .worklog: "Dana Doe logged work on it"
            case .status: "Dana Doe moved it from 'To Do' to 'Clustered'"
            case .ownStatus: "somebody with Muster's own account moved it from 'To Do' to 'Clustered'"
            case .assignee: "Dana Doe assigned it to Kim"
            case .summary: "Dana Doe changed its summary"
            case .description: "Dana Doe changed its description"
            case .ownSummary: "somebody with Muster's own account changed its summary"
            case .memberAdded: "FIELD-7 was added to it"
            case .memberRemoved: "the ticket with the id 3 was removed from it"
            case .otherLink: "it is linked to BUG-1"
            case .attachment: "Dana Doe attached a file"
            case .moved: "it was moved to the project OTHER"
            case .sprint: "Dana Doe changed its sprint"
            }
        }

        func apply(to jira: FakeJira) {
            let id = "500"
            switch self {
            case .comment, .ownCommentWithoutMarker:
                jira.person(on: id, isOwn: self == .ownCommentWithoutMarker) { world, mark in
                    world.issues[id]?.comments.append(IssueTraces.Comment(mark: mark, marker: nil))
                }
            case .worklog:
                jira.person(on: id) { world, mark in world.issues[id]?.worklogs.append(mark) }
            case .status, .ownStatus:
                jira.person(
                    on: id,
                    changing: "status",
                    from: "To Do",
                    to: "Clustered",
                    isOwn: self == .ownStatus
                ) { world, _ in world.issues[id]?.status = "Clustered" }
            case .assignee: jira.person(on: id, changing: "assignee", to: "Kim")
            case .summary, .ownSummary:
                jira.person(on: id, changing: "summary", isOwn: self == .ownSummary) { world, _ in
                    world.issues[id]?.fields["summary"] = "\"better\""
                }
            case .description: jira.person(on: id, changing: "description")
            case .memberAdded: jira.linkDirectly(id, "7")
            case .memberRemoved:
                jira.person(on: id, changing: "link", from: "FIELD-3") { world, _ in
                    world.links.removeAll { $0.cluster == id && $0.member == "3" }
                }
            case .otherLink:
                jira.person(on: id) { world, _ in world.issues[id]?.otherLinks = ["BUG-1"] }
            case .attachment:
                jira.person(on: id) { world, mark in world.issues[id]?.attachments.append(mark) }
            case .moved: jira.person(on: id) { world, _ in world.issues[id]?.project = "OTHER" }
            case .sprint: jira.person(on: id, changing: "sprint")
            }
        }
    }

    @Test(arguments: Touch.allCases)
    func aJobClusterThatPeopleTouchedIsLeftAloneAndTheOthersAreUndone(_ touch: Touch) async throws {
        let world = try await RollbackWorld()
        touch.apply(to: world.jira)
        let touched = world.jira.snapshot.issues.first { $0.id == "500" }
        let outcome = try await world.rollback.perform(world.run, id: "rb")

        #expect(outcome.left.map(\.issue.key) == ["FIELD-500"])
        #expect(outcome.left.first?.reasons == [touch.words])
        #expect(!outcome.isComplete && outcome.failures.isEmpty)
        let after = world.jira.snapshot
        #expect(after.issues.first { $0.id == "500" } == touched)
        #expect(!after.issues.contains { $0.id == "600" })
        // Its tickets stay as the run left them too.
        #expect(world.status("2") == "Clustered")
        #expect(world.jira.world.withLock { $0.issues["2"]?.comments.count } == 1)
        #expect(world.status("4") == "Ready")
        #expect(try await world.record("500")?.isClosed == false)
        #expect(try await world.stored("rb")?.outcome == .failed)

        // Forced, it goes the way of the others.
        let run = try #require(try await world.stored())
        let forced = try await world.rollback.perform(run, id: "rb-2", options: .init(isForced: true))
        #expect(forced.isComplete)
        #expect(forced.deleted == ["FIELD-500"])
    }

    @Test func rankingABoardAndTicketsThatAreGoneAreNoReason() async throws {
        let world = try await RollbackWorld()
        world.jira.person(on: "500", changing: "rank")
        world.jira.world.withLock { world in
            world.issues["3"] = nil
            world.links.removeAll { $0.member == "3" }
        }
        let outcome = try await world.rollback.perform(world.run, id: "rb")
        #expect(outcome.left.isEmpty)
        #expect(outcome.deleted == ["FIELD-500", "FIELD-600"])
    }

    /// Of a Job Cluster that stood before the run only what came after it counts.
    @Test(arguments: ["before", "after"])
    func aJobClusterThatStoodBeforeIsLeftAloneForWhatCameAfterTheRun(_ moment: String) async throws {
        let world = try await RollbackWorld()
        let isBefore = moment == "before"
        let start = world.run.startedAt
        world.jira.world.withLock { $0.time = isBefore ? start - 500_000 : start + 500_000 }
        for field in ["description", "link", "assignee"] { world.jira.person(on: "100", changing: field) }
        world.jira.person(on: "100") { world, mark in
            world.issues["100"]?.comments.append(IssueTraces.Comment(mark: mark, marker: nil))
            world.issues["100"]?.worklogs.append(mark)
        }
        world.jira.world.withLock { $0.time = start + 1_000_000 }
        let outcome = try await world.rollback.perform(world.run, id: "rb")

        #expect(outcome.left.map(\.issue.key) == (isBefore ? [] : ["FIELD-100"]))
        #expect(world.jira.members(of: "100") == (isBefore ? ["1"] : ["1", "6"]))
        #expect(outcome.left.first?.reasons.count ?? 0 == (isBefore ? 0 : 5))
    }

    @Test func aJobClusterThatWasThereBeforeTheRunIsAnotherMachines() async throws {
        let world = try await RollbackWorld()
        let start = world.run.startedAt
        world.jira.world.withLock { $0.issues["500"]?.created = start - 3_600_000 }
        let plan = try await world.rollback.preview(of: world.run)
        #expect(plan.left.map(\.issue.key) == ["FIELD-500"])
        #expect(plan.left.first?.reasons == ["it was there before the run, made by another machine"])
    }

    @Test func aDissolvedJobClusterThatPeopleOpenedAgainIsTheirs() async throws {
        let world = try await RollbackWorld()
        world.jira.person(on: "300", changing: "status", from: "Done", to: "To Do") { world, _ in
            world.issues["300"]?.status = "To Do"
        }
        let outcome = try await world.rollback.perform(world.run, id: "rb")
        #expect(outcome.left.map(\.issue.key) == ["FIELD-300"])
        #expect(world.status("300") == "To Do")
        #expect(world.jira.world.withLock { $0.issues["300"]?.comments.count } == 1)
    }
}
