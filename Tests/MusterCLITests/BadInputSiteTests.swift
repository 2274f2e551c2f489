import Glibc
import JiraSandbox
import Testing

@testable import MusterCLI

/// Sites that cannot be used: the exit code says who must act, and no Job Cluster is made.
struct BadInputSiteTests {
    struct BadSite: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var change: @Sendable (inout SandboxConfiguration) -> Void
        var key = "FIELD"
        var project = ""
        var token: String?
        var code: ExitCode
        var words: [String]
    }

    static let table: [BadSite] = [
        BadSite(
            testDescription: "wrong token",
            change: { _ in },
            token: "stale-token",
            code: .usage,
            words: ["refused the credentials", "token"]
        ),
        BadSite(
            testDescription: "project that the site does not have",
            change: { _ in },
            key: "YARD",
            code: .usage,
            words: ["no project 'YARD'", "check the key"]
        ),
        BadSite(
            testDescription: "no issue type",
            change: { $0.hasJobClusterType = false },
            code: .usage,
            words: ["no issue type 'Job Cluster'", "cluster_ticket_type"]
        ),
        BadSite(
            testDescription: "no link type",
            change: { $0.linkTypes = [.blocks] },
            code: .usage,
            words: ["no link type 'Relates'", "it has: Blocks", "link_type"]
        ),
        BadSite(
            testDescription: "required field",
            change: { $0.requiredClusterFields = ["customfield_10112"] },
            code: .usage,
            words: ["requires Cluster Load (customfield_10112)", "default"]
        ),
        BadSite(
            testDescription: "may not create",
            change: { $0.deniedPermissions = ["CREATE_ISSUES"] },
            code: .usage,
            words: ["FIELD", "Job Cluster"]
        ),
        BadSite(
            testDescription: "unknown field",
            change: { _ in },
            project: "fields: {latitude: Breitengrad, longitude: customfield_10102}",
            code: .usage,
            words: ["fields.latitude is 'Breitengrad'", "muster doctor"]
        ),
        BadSite(
            testDescription: "status that the site does not have",
            change: { _ in },
            project: "clustering_status: Waiting",
            code: .usage,
            words: ["Waiting"]
        ),
        BadSite(
            testDescription: "always failing",
            change: { $0.faults.serverErrorEvery = 1 },
            code: .unavailable,
            words: ["down", "503"]
        ),
        BadSite(
            testDescription: "always limiting",
            change: { $0.faults.rateLimitEvery = 1 },
            code: .unavailable,
            words: ["rate limit"]
        ),
    ]

    @Test(arguments: table) func isRefusedAndNothingIsWritten(_ row: BadSite) async throws {
        let site = try BadInputSite(row.change)
        let world = try BadInputWorld(site.files(key: row.key, project: row.project, token: row.token))
        for arguments in [["run"], ["run", "--dry-run"], ["plan", "--out", "plan.json"]] {
            let ran = await world.run(arguments)
            #expect(ran.code == row.code, "\(ran.messages)")
            #expect(ran.output.isEmpty)
            for word in row.words {
                #expect(ran.messages.contains(word), "'\(word)' is not in: \(ran.messages)")
            }
            #expect(!ran.messages.contains(site.token))
        }
        #expect(site.writes == 0)
        #expect(try world.everything()["plan.json"] == nil)
        await site.stop()
    }

    @Test(arguments: table.filter { $0.code == .usage }) func doctorFailsWhereTheRunDoes(_ row: BadSite)
        async throws
    {
        let site = try BadInputSite(row.change)
        let world = try BadInputWorld(site.files(key: row.key, project: row.project, token: row.token))
        let before = try world.everything()
        let ran = await world.run(["doctor"])
        #expect(ran.code == row.code, "\(ran.output)")
        #expect(ran.output.contains("FAILED"))
        #expect(ran.output.contains("fix: "))
        #expect(site.writes == 0)
        #expect(try world.everything() == before)
        await site.stop()
    }

    @Test(arguments: [["run"], ["plan"], ["doctor"]])
    func unreachableSiteIsUnavailable(_ arguments: [String]) async throws {
        let port = try BadInputSiteTests.closedPort()
        let world = try BadInputWorld(BadInputSite.files(url: "http://127.0.0.1:\(port)"))
        let ran = await world.run(arguments)
        #expect(ran.code == .unavailable, "\(ran.messages)")
        let text = ran.messages + ran.output
        #expect(text.contains("cannot reach") || text.contains("could not reach"), "\(text)")
        #expect(text.contains("127.0.0.1"), "\(text)")
        #expect(text.contains("check the address and the network"), "\(text)")
    }

    @Test func addressThatIsNoJiraIsNamed() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(BadInputSite.files(url: site.server.url + "/wiki"))
        let ran = await world.run(["run"])
        #expect(ran.code == .usage || ran.code == .unavailable, "\(ran.messages)")
        #expect(ran.messages.contains("error: "))
        #expect(site.writes == 0)
        await site.stop()
    }

    /// A port on loopback on which nobody listens.
    private static func closedPort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(bound)
        return UInt16(bigEndian: address.sin_port)
    }
}
