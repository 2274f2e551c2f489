import Clustering
import Geodesy
import JiraSandbox
import Muster
import Planning
import Reporting
import Testing

/// What a night of full size costs in calls; the time it takes is the benchmark's business.
struct JobBudgetTests {
    /// Five hundred places with ten jobs each: density clustering makes a cluster of each place without much work.
    @Test func fiveThousandTicketsCostAtMostEightyFiveCalls() async throws {
        let tickets = (1...5_000).map { number in
            let place = (number - 1) / 10
            return SandboxTicket(
                key: "FIELD-\(number)",
                summary: "",
                latitude: String(48 + Double(place / 25) * 0.01),
                longitude: String(11 + Double(place % 25) * 0.01)
            )
        }
        let world = try JobWorld(tickets: tickets) { _ in
        } adjust: {
            $0.parameters = PlanParameters(
                algorithm: .dbscan,
                maxTickets: nil,
                epsilon: Length(meters: 1),
                minimumPoints: 2
            )
        }
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        #expect(result.report.written?.created == 500)
        #expect(result.report.written?.linked == 5_000)
        let statistics = world.sandbox.statistics()
        print("calls of a night with 5,000 tickets and 500 Job Clusters: \(statistics.total)")
        #expect(statistics.total == result.report.totalCalls)
        // Six about the site; a count before and one after, a page of ids, five times a thousand tickets; a search for Job
        // Clusters that stand; the members once more before and after the creates; ten creates; looks for markers.
        #expect(statistics.total <= 45)

        // A night with nothing new: the tickets, five hundred Job Clusters by id, and no write.
        world.clock.advance(by: .seconds(86_400))
        let again = try await world.job().run()
        #expect(again.outcome == .complete)
        #expect(again.plan.standing.count == 500)
        #expect(again.plan.clusters.isEmpty)
        print("calls of the same night again, with nothing new: \(again.report.totalCalls)")
        #expect(again.report.totalCalls <= 30)
        #expect(world.sandbox.statistics().writes == statistics.writes)
    }
}
