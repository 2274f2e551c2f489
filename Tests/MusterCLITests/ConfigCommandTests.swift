import Foundation
import Glibc
import Testing

@testable import MusterCLI

struct ConfigCommandTests {
    private let good = """
        sites:
          - {name: hq, url: "https://jira.example.com", auth: {email: a@b.example, token_file: hq.token}}
        projects:
          - key: FIELD
        """

    private func world(_ text: String?) -> TestWorld {
        var files = ["/work/hq.token": "tok"]
        files["/work/muster.yaml"] = text
        var world = TestWorld()
        world.files = MemoryFiles(files)
        return world
    }

    @Test func checkOfAGoodFileSaysSo() async {
        let ran = await world(good).run(words("config check"))
        #expect(ran.code == .done)
        #expect(ran.output == "muster.yaml: no errors; 1 site, 1 project\n")
        #expect(ran.messages.isEmpty)
    }

    @Test func checkOfABadFileNamesEveryLine() async {
        let ran = await world(good + "\nclustering: {max_tickets: 0, max_radius: 5}").run(
            words("config check")
        )
        #expect(ran.code == .usage)
        #expect(ran.output.isEmpty)
        #expect(
            ran.messages == """
                error: muster.yaml:5:27: clustering.max_tickets: '0' must be a whole number from 1 to 1000000
                error: muster.yaml:5:42: clustering.max_radius: '5' has no unit; write 5m, 5km or 5mi
                muster.yaml: 2 errors

                """
        )
    }

    @Test func checkAsJSONIsOneObjectOnly() async throws {
        let ran = await world(good + "\nstor: x").run(words("config check --json"))
        #expect(ran.code == .usage)
        #expect(ran.messages.isEmpty)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(ran.output.utf8)) as? [String: Any]
        )
        #expect(object["valid"] as? Bool == false)
        #expect(object["file"] as? String == "/work/muster.yaml")
        let problem = try #require((object["problems"] as? [[String: Any]])?.first)
        let origin = try #require(problem["origin"] as? [String: Any])
        #expect(origin["line"] as? Int == 5)
        #expect(problem["severity"] as? String == "error")
    }

    @Test func showNamesFlagsAsOrigins() async {
        let ran = await world(good).run(words("config show --max-tickets 4"))
        #expect(ran.code == .done)
        #expect(ran.output.contains("  max_tickets: 4       "))
        #expect(ran.output.contains("# --max-tickets\n"))
        #expect(ran.output.contains("# muster.yaml:2:12\n"))
        let site = ran.output.split(separator: "\n").first { $0.hasPrefix("  - site: hq ") }
        #expect(site?.hasSuffix(" # default") == true)
        #expect(!ran.output.contains("tok\n"))
    }

    @Test func showOfABadFileShowsWhatHoldsAndFails() async {
        let ran = await world(good + "\nclustering: {max_tickets: 0, seed: 4}").run(words("config show"))
        #expect(ran.code == .usage)
        #expect(ran.output.contains("seed: 4"))
        #expect(ran.messages.contains("max_tickets: '0' must be"))
    }

    @Test func initWritesAFileThatChecksApartFromItsPlaceholders() async throws {
        let world = world(nil)
        let ran = await world.run(words("config init"))
        #expect(ran.code == .done)
        #expect(ran.output == "wrote muster.yaml\n")
        #expect(ran.messages.contains("sites[0].url: is still the placeholder"))
        #expect(await world.run(words("config check")).code == .done)
    }

    @Test func initFillsInWhatItIsTold() async throws {
        let world = world(nil)
        let line = "config init --url https://a.example.com --email x@y.example --project ABC"
        let ran = await world.run(words(line))
        #expect(ran.messages == "Then: muster config check\n")
        let text = String(decoding: try world.files.read("/work/muster.yaml"), as: UTF8.self)
        #expect(text.contains("    url: https://a.example.com\n"))
        #expect(text.contains("    key: ABC\n"))
    }

    @Test func initNeverReplacesAFileUnasked() async throws {
        let world = world("store: mine")
        let ran = await world.run(words("config init"))
        #expect(ran.code == .failed)
        #expect(
            ran.messages
                == "error: 'muster.yaml' is there already; --force replaces it, --config names another file\n"
        )
        #expect(try world.files.read("/work/muster.yaml") == Array("store: mine".utf8))
        #expect(await world.run(words("config init --force")).code == .done)
        #expect(try world.files.read("/work/muster.yaml") != Array("store: mine".utf8))
    }

    @Test func initElsewhereAndDryRun() async throws {
        let world = world(nil)
        let dry = await world.run(words("config init --dry-run"))
        #expect(dry.output.hasPrefix("# Configuration of Muster."))
        #expect(!world.files.exists("/work/muster.yaml"))
        #expect(await world.run(words("config init --config sub.yaml")).code == .done)
        #expect(world.files.exists("/work/sub.yaml"))
    }

    @Test func fullDiskIsAnErrorWithItsPath() async {
        var world = TestWorld()
        world.files = MemoryFiles(refusals: ["/work/muster.yaml": ENOSPC])
        let ran = await world.run(words("config init"))
        #expect(ran.code == .failed)
        #expect(
            ran.messages
                == "error: cannot write '/work/muster.yaml': No space left on device; free some space, then run again\n"
        )
    }
}
