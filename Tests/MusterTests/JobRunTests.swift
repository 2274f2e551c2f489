import Clustering
import Foundation
import Geodesy
import Jira
import JiraSandbox
import Muster
import Planning
import Publishing
import Reporting
import Secrets
import Testing
import TicketStore
import Tickets

struct JobRunTests {
    /// Twenty good tickets and four that cannot be clustered.
    static let tickets =
        townTickets(20) + [
            SandboxTicket(key: "FIELD-21", summary: "No place"),
            SandboxTicket(key: "FIELD-22", summary: "Out of range", latitude: "95", longitude: "11"),
            SandboxTicket(key: "FIELD-23", summary: "Far out", latitude: "10", longitude: "-150"),
            SandboxTicket(key: "FIELD-24", summary: "Words", latitude: "near the church", longitude: "?"),
            SandboxTicket(
                key: "FIELD-25",
                summary: "Not ready",
                status: "Done",
                latitude: "48.1",
                longitude: "11.5"
            ),
        ]

    @Test func everyReadyTicketIsInOneJobClusterOrLeftOutWithAReason() async throws {
        let world = try JobWorld(tickets: Self.tickets)
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        let census = Census(try await world.issues())
        #expect(census.problems == [])
        let keys = Dictionary(uniqueKeysWithValues: result.plan.tickets.map { ($0.id, $0.key) })
        let planned = result.plan.clusters.map { Set($0.members.compactMap { keys[$0] }) }
        #expect(Set(census.members.values) == Set(planned))
        let left = Dictionary(
            uniqueKeysWithValues: result.plan.unclustered.map { (keys[$0.id] ?? "", $0.reason) }
        )
        #expect(left["FIELD-21"] == .noCoordinates)
        #expect(left["FIELD-22"] == .invalidCoordinates)
        #expect(left["FIELD-24"] != nil)
        #expect(census.clustered.isDisjoint(with: left.keys))
        #expect(census.clustered.union(left.keys) == Set((1...24).map { "FIELD-\($0)" }))
        #expect(left.values.allSatisfy { !$0.rawValue.isEmpty })
    }

    @Test func countsAreTheSandboxsOwn() async throws {
        let world = try JobWorld(tickets: Self.tickets)
        let result = try await world.job().run()
        let statistics = world.sandbox.statistics()
        #expect(result.report.totalCalls == statistics.total)
        for entry in result.report.apiCalls {
            let name = entry.endpoint.replacing("/rest/api/3", with: "")
            let known = statistics.requests.filter { $0.key.replacing(/\{[a-z]*\}/, with: "{}") == name }
            #expect(known.values.reduce(0, +) == entry.calls, "\(entry.endpoint)")
        }
        let census = Census(try await world.issues())
        #expect(result.report.written?.created == census.clusters.count)
        #expect(result.report.written?.linked == census.links)
        #expect(result.report.written?.skipped == 0)
        #expect(result.report.written?.failed == 0)
        #expect(result.report.pulled == 24)
        #expect(statistics.writes == 1)
    }

    @Test func aSecondRunWritesNothing() async throws {
        let world = try JobWorld(tickets: Self.tickets)
        let job = try world.job()
        let first = try await job.run()
        let writes = world.sandbox.statistics().writes
        let calls = world.sandbox.statistics().total
        let second = try await job.run()
        #expect(world.sandbox.statistics().writes == writes)
        #expect(second.outcome == .complete)
        #expect(second.plan.clusters.isEmpty)
        #expect(second.report.totalCalls == world.sandbox.statistics().total - calls)
        #expect(second.report.stages.filter { $0.name == "pull" }.count == 1)
        let kept = second.plan.standing.reduce(0) { $0 + $1.kept.count }
        #expect(kept == first.plan.clusters.reduce(0) { $0 + $1.members.count })
        #expect(second.plan.standing.allSatisfy { !$0.isChanged })
        #expect(Census(try await world.issues()).clusters.count == first.plan.clusters.count)
    }

    @Test func ticketsThatComeLaterGetTheirOwnClusters() async throws {
        let world = try JobWorld(tickets: townTickets(12))
        _ = try await world.job().run()
        let before = Census(try await world.issues()).members
        for ticket in townTickets(5, from: 600) {
            _ = try await world.client().createIssue(
                IssueDraft(
                    project: "FIELD",
                    issueType: "Job",
                    summary: ticket.summary,
                    fields: [
                        "customfield_10101": .number(Double(ticket.latitude) ?? 0),
                        "customfield_10102": .number(Double(ticket.longitude) ?? 0),
                    ]
                )
            )
        }
        let result = try await world.job().run()
        let after = Census(try await world.issues())
        #expect(after.problems == [])
        #expect(after.clustered.count == 17)
        #expect(before.allSatisfy { after.members[$0.key] == $0.value })
        #expect(result.report.written?.created == after.clusters.count - before.count)
    }

    @Test func aJobClusterSaysWhatACrewNeeds() async throws {
        let world = try JobWorld(tickets: townTickets(8)) { _ in
        } adjust: {
            $0.clusterFields = JiraClusterSite.ClusterFields(
                center: "customfield_10110",
                radius: "customfield_10111",
                load: "customfield_10112",
                priority: "customfield_10113",
                memberCount: "customfield_10114"
            )
        }
        let result = try await world.job().run()
        let issues = try await world.issues()
        for published in result.report.published {
            let cluster = try #require(result.plan.clusters.first { $0.id == published.clusterID })
            let issue = try #require(issues.first { $0.key == published.issueKey })
            #expect(issue.priority == cluster.priority.name)
            #expect(issue.labels.contains("muster-job-cluster"))
            #expect(issue.labels.contains { $0.hasSuffix(cluster.id.lowercased()) })
            #expect(issue.fields["customfield_10111"] == .number(cluster.radius.meters.rounded()))
            #expect(issue.fields["customfield_10113"] == .number(Double(cluster.priority.rawValue)))
            #expect(issue.fields["customfield_10114"] == .number(Double(cluster.members.count)))
            #expect(issue.fields["customfield_10110"] != nil)

            let raw = try await world.raw("/issue/\(issue.key)?fields=description")
            let document = try #require((raw["fields"] as? [String: Any])?["description"] as? [String: Any])
            let rows = ADFReader.rows(of: document)
            let keys = Dictionary(uniqueKeysWithValues: result.plan.tickets.map { ($0.id, $0.key) })
            #expect(
                rows.first == ["Visit", "Ticket", "Priority", "To centre", "From previous", "Map", "Summary"]
            )
            #expect(rows.dropFirst().map { $0[0] } == (1...cluster.members.count).map(String.init))
            #expect(rows.dropFirst().map { $0[1] } == cluster.visitOrder.compactMap { keys[$0] })
            let text = ADFReader.text(of: document)
            #expect(text.contains("priority \(cluster.priority.name)"))
            #expect(text.contains("of the centre 48."))
            #expect(
                ADFReader.links(in: document).contains {
                    $0.hasPrefix("https://www.openstreetmap.org/?mlat=48.")
                }
            )
            #expect(
                ADFReader.links(in: document).contains(
                    "https://jira.example.com/browse/\(keys[cluster.visitOrder[0]] ?? "")"
                )
            )
        }
        #expect(!result.report.published.isEmpty)
    }

    @Test func membersMoveToTheClusteredStatusAndTheNextRunFindsNone() async throws {
        var world = try JobWorld(tickets: townTickets(10)) { _ in
        } adjust: {
            $0.clusteredStatus = "clustered"
        }
        let first = try await world.job().run()
        #expect(first.outcome == .complete)
        let moved = try await world.issues().filter { $0.issueType == "Job" }
        #expect(moved.count == 10)
        #expect(moved.allSatisfy { $0.status == "Clustered" })
        let writes = world.sandbox.statistics().writes
        let second = try await world.job().run()
        #expect(second.plan.clusters.isEmpty)
        #expect(second.report.pulled == 0)
        #expect(world.sandbox.statistics().writes == writes)
        world.settings.clusteredStatus = nil
        #expect(try await world.job().run().report.pulled == 0)
    }

    @Test func aDryRunWritesNeitherToJiraNorToTheJournal() async throws {
        let world = try JobWorld(tickets: townTickets(10))
        let result = try await world.job().run(dryRun: true)
        #expect(result.outcome == .dryRun)
        #expect(!result.plan.clusters.isEmpty)
        let dryApply = try await world.job().apply(result.plan, dryRun: true)
        #expect(dryApply.outcome == .dryRun)
        #expect(world.sandbox.statistics().writes == 0)
        let scope = ProjectScope(site: "hq", project: "FIELD")
        #expect(try await world.store.runs(in: scope, limit: 10) == [])
        #expect(try await world.store.plan(hash: result.planHash) == nil)
    }

    @Test func aStoreInAFileGivesTheSamePlanAsOneInMemory() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "muster-job-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = try await SpatiaLiteTicketStore(path: folder.path + "/store.sqlite", at: 0) {
            SHA256Digest(of: $0).bytes
        }
        let onDisk = try JobWorld(tickets: Self.tickets, store: file)
        let inMemory = try JobWorld(tickets: Self.tickets)
        let (left, right) = (try await onDisk.job().run(), try await inMemory.job().run())
        #expect(left.planHash == right.planHash)
        #expect(PlanDocument.encode(left.plan) == PlanDocument.encode(right.plan))
        #expect(left.outcome == .complete)
        let again = try await onDisk.job().run()
        #expect(again.plan.clusters.isEmpty)
        #expect(Census(try await onDisk.issues()).problems == [])
        await file.close()
    }
}
