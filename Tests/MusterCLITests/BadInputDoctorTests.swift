import FoundationEssentials
import JiraSandbox
import Testing

@testable import MusterCLI

/// `muster doctor` as a command: lines, JSON, exit codes, and nothing changed anywhere.
struct BadInputDoctorTests {
    private struct Report: Decodable {
        struct Check: Decodable {
            var section: String
            var name: String
            var status: String
            var found: String
            var fix: String?
            var suggestions: [Suggestion]?
            var fragment: String?
        }
        struct Suggestion: Decodable {
            var role: String
            var field: String
            var confidence: Double
            var reasons: [String]
            var samples: [String]
        }
        var ask_administrator: [String]
        var checks: [Check]
        var ok: Int
        var warnings: Int
        var failed: Int
        var exit_code: Int
    }

    @Test func soundWorldIsAllOKAndUnchanged() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        let before = try world.everything()
        let ran = await world.run(["doctor", "--json"])
        #expect(ran.code == .done, "\(ran.output)")
        #expect(ran.messages.isEmpty)
        let report = try JSONDecoder().decode(Report.self, from: Data(ran.output.utf8))
        #expect(report.failed == 0 && report.exit_code == 0)
        #expect(report.checks.count == report.ok + report.warnings)
        #expect(
            Set(report.checks.map(\.section)) == ["This machine", "Configuration", "Store", "FIELD on hq"]
        )
        #expect(report.checks.contains { $0.name == "libevent" && $0.found.hasPrefix("2.") })
        #expect(report.checks.contains { $0.name == "ready tickets" && $0.found == "about 5" })
        #expect(
            report.checks.contains {
                $0.name == "coordinates" && $0.found.contains("4 located, 1 no_coordinates")
            }
        )
        let fields = try #require(report.checks.first { $0.name == "field suggestions" })
        #expect(fields.fragment?.contains("latitude: customfield_10101") == true)
        let latitude = try #require(fields.suggestions?.first)
        #expect(latitude.role == "latitude" && latitude.confidence > 0.9)
        #expect(!latitude.reasons.isEmpty && latitude.samples.count == 3)
        #expect(report.checks.filter { $0.suggestions != nil }.count == 1)
        #expect(report.ask_administrator.isEmpty)
        #expect(site.writes == 0)
        #expect(try world.everything() == before)
        await site.stop()
    }

    @Test func offlineAsksNoSite() async throws {
        let world = try BadInputWorld(BadInputSite.files(url: "http://127.0.0.1:9"))
        let ran = await world.run(["doctor", "--offline"])
        #expect(ran.code == .done, "\(ran.output)")
        #expect(!ran.output.contains("\nFIELD on hq\n"))
        #expect(ran.output.hasSuffix(" ok.\n"))
    }

    @Test func everyFailureIsOneLineWithItsFixAndTheFirstDecidesTheExitCode() async throws {
        let site = try BadInputSite { $0.linkTypes = [.blocks] }
        let world = try BadInputWorld(site.files(top: "store: nowhere/s.sqlite"))
        let ran = await world.run(["doctor"])
        // The store comes first.
        #expect(ran.code == .failed, "\(ran.output)")
        let lines = ran.output.split(separator: "\n").map(String.init)
        let failures = lines.indices.filter { lines[$0].hasPrefix("  FAILED") }
        #expect(failures.count == 2)
        for index in failures { #expect(lines[index + 1].hasPrefix("           fix: ")) }
        #expect(ran.output.contains("mkdir -p "))
        #expect(
            ran.output.contains(
                "\nWhat to ask the administrator for\n  - FIELD on hq: please add the issue link type"
            )
        )
        #expect(lines.last?.hasPrefix("2 FAILED, 0 warnings, ") == true, "\(ran.output)")
        await site.stop()
    }

    @Test func withoutConfigurationTheLibrariesAreStillChecked() async throws {
        let world = try BadInputWorld()
        let ran = await world.run(["doctor"])
        #expect(ran.code == .usage)
        #expect(ran.output.contains("SpatiaLite"))
        #expect(ran.output.contains("muster config init"))
    }

    @Test func projectThatIsNotConfiguredIsNamedWithTheKnownOnes() async throws {
        let world = try BadInputWorld(BadInputSite.files(url: "http://127.0.0.1:9"))
        let ran = await world.run(["doctor", "--project", "YARD"])
        #expect(ran.code == .usage)
        #expect(ran.output.contains("YARD on any site"))
        #expect(ran.output.contains("configured: FIELD on hq"))
    }

    @Test func tokenIsNeverPrinted() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        for arguments in [["doctor"], ["doctor", "--json"], ["doctor", "--verbose"]] {
            let ran = await world.run(arguments)
            #expect(!(ran.output + ran.messages).contains(site.token))
        }
        await site.stop()
    }
}
