import HTTPMessages
import Jira
import JiraSandbox
import Muster
import Planning
import Publishing
import Testing
import TicketStore

/// What a walk works on: a world as it is before a night, and the night.
struct WalkScenario: Sendable, CustomTestStringConvertible {
    typealias Work = @Sendable (JobWorld) async throws -> WalkDone

    /// How search is behind what was written.
    enum Lag: String, CaseIterable, Sendable {
        case none, fixed, drawn
    }

    /// What holds after the work was finished, whatever went wrong.
    enum Guarantee: Sendable {
        /// No duplicate, no orphan, nothing missing.
        case exact
        /// A create that leaves no trace may stand twice where its answer was lost; a person is told.
        case toldOfLostCreates
    }

    var name: String
    var face = SandboxProduct.cloud
    var tickets = 10
    var maxTickets = 4
    /// Fields that are not on the create screen.
    var off: Set<String> = []
    /// Whether createmeta says that they are.
    var createMetaLies = false
    var clusteredStatus: String?
    var guarantee = Guarantee.exact
    /// How many cases are walked where not all are, beside every fault at the first write.
    var sample = 16
    /// Tickets that are not ready before `prepare` says so.
    var late: Set<Int> = []
    /// What happens before the night that is walked.
    var prepare: @Sendable (JobWorld) async throws -> Void = { _ in }
    /// The night, and what is done again until it is finished.
    var work: @Sendable (JobWorld) async throws -> Work = { _ in
        { world in WalkDone(try await world.job().run()) }
    }

    var testDescription: String { "\(name), \(face.rawValue)" }

    /// The same on the other face.
    func on(_ face: SandboxProduct) -> WalkScenario {
        var scenario = self
        scenario.face = face
        return scenario
    }

    func world(_ lag: Lag = .none, retries: Int = 3, concurrency: Int = 1) throws -> JobWorld {
        var site = townTickets(tickets)
        for number in late { site[number - 1].status = "In Progress" }
        var world = try JobWorld(tickets: site, maxTickets: maxTickets) {
            $0.product = face
            $0.fieldsOffCreateScreen = off
            switch lag {
            case .none: break
            case .fixed: $0.searchLag = .seconds(300)
            case .drawn: $0.searchLagSpread = .seconds(300)
            }
        } adjust: {
            $0.clusteredStatus = clusteredStatus
        }
        world.retries = retries
        world.concurrency = concurrency
        if createMetaLies { world.hook = try Self.lyingHook(face) }
        return world
    }

    /// Answers create metadata from a site whose screen has every field.
    static func lyingHook(_ face: SandboxProduct) throws -> HookedTransport.Hook {
        var configuration = SandboxConfiguration()
        configuration.product = face
        let honest = try SandboxJira(configuration: configuration, tickets: townTickets(1))
        return { request, base throws(HTTPTransportError) in
            let isMetadata = request.path.contains("/createmeta/")
            return try await (isMetadata ? SandboxTransport(honest) : base).send(
                request,
                timeout: .seconds(1)
            )
        }
    }
}
