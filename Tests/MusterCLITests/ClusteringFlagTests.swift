import Clustering
import Geodesy
import Planning
import Testing

@testable import MusterCLI

/// Limits from flags and configuration meet in one place.
struct ClusteringFlagTests {
    private func parameters(
        _ flags: [String],
        environment: [String: String] = [:]
    ) async throws -> PlanParameters {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        let ran = await world.run(["plan", "--quiet", "--out", "-"] + flags, environment: environment)
        #expect(ran.code == .done, "\(ran.messages)")
        return try PlanDocument.decode(Array(ran.output.utf8)).parameters
    }

    @Test func aLoadAloneLiftsTheDefaultCount() async throws {
        let parameters = try await parameters(["--max-load", "480"])
        #expect(parameters.maxLoad == 480)
        #expect(parameters.maxTickets == nil)
    }

    /// The flag once lifted a count that the configuration asks for.
    @Test func aLoadDoesNotLiftACountThatIsConfigured() async throws {
        let parameters = try await parameters(
            ["--max-load", "480"],
            environment: ["MUSTER_CLUSTERING_MAX_TICKETS": "2"]
        )
        #expect(parameters.maxLoad == 480)
        #expect(parameters.maxTickets == 2)
    }

    @Test func flagsWinOverTheEnvironment() async throws {
        let parameters = try await parameters(
            ["--max-tickets", "3", "--max-radius", "2km", "--seed", "9", "--effort", "fast"],
            environment: ["MUSTER_CLUSTERING_MAX_TICKETS": "2", "MUSTER_CLUSTERING_SEED": "4"]
        )
        #expect(parameters.maxTickets == 3)
        #expect(parameters.maxRadius?.meters == 2_000)
        #expect(parameters.seed == 9)
        #expect(parameters.effort == .fast)
    }
}
