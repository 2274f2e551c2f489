import Foundation
import HTTPMessages
import HTTPServing
import JiraSandbox
import Locking
import Secrets
import Testing
import TicketStore
import Tickets

@testable import MusterCLI

/// Keeps what it is sent and answers with one status.
private final class HookReceiver: HTTPRequestHandler {
    private let status: Int
    private let taken = Locked<[HTTPRequest]>([])

    init(status: Int = 200) { self.status = status }

    var requests: [HTTPRequest] { taken.withLock { $0 } }

    func respond(to request: HTTPRequest) async -> HTTPServerReply {
        taken.withLock { $0.append(request) }
        return .response(HTTPResponse(status: status))
    }
}

/// Looking back at runs, through the command line, after real nights on a sandbox site.
struct FlightCommandTests {
    private static func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func aNightIsListedShownAndReplayedWithoutSiteAndToken() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        let night = await world.run(["run", "--json", "--log", "night.jsonl"])
        #expect(night.code == .done, "\(night.messages)")
        let report = try FlightCommandTests.object(night.output)
        let token = site.token
        await site.stop()
        try FileManager.default.removeItem(atPath: world.path("hq.token"))

        let store = ["--store", "muster.sqlite", "--site", "hq", "--project", "FIELD"]
        let listed = await world.run(["runs", "--json"] + store)
        #expect(listed.code == .done, "\(listed.messages)")
        let runs = try #require(try FlightCommandTests.object(listed.output)["runs"] as? [[String: Any]])
        #expect(runs.count == 1)
        let id = try #require(runs[0]["id"] as? String)
        #expect(runs[0]["outcome"] as? String == "complete")
        #expect(runs[0]["plan_hash"] as? String == report["plan_hash"] as? String)
        let table = await world.run(["runs"] + store)
        #expect(table.output.contains(id))

        for name in [id, "last", report["run_id"] as? String ?? "none"] {
            let replayed = await world.run(["replay", name, "--json", "--out", "plan.json"] + store)
            #expect(replayed.code == .done, "\(replayed.messages)")
            let replay = try FlightCommandTests.object(replayed.output)
            #expect(replay["same"] as? Bool == true)
            #expect(replay["plan_hash"] as? String == report["plan_hash"] as? String)
            let plan = try FlightCommandTests.object(try world.text("plan.json"))
            #expect(plan["plan_hash"] as? String == report["plan_hash"] as? String)
        }
        let words = await world.run(["replay", id] + store)
        #expect(words.output.contains("Same plan: sha256:"))

        let shown = await world.run(["runs", "show", "last"] + store)
        #expect(shown.code == .done)
        let key = try #require((report["clusters"] as? [[String: Any]])?.first?["key"] as? String)
        for word in [key, "max tickets", "Stages", "Calls (", "muster replay \(id)", "muster rollback"] {
            #expect(shown.output.contains(word), "'\(word)' is not in: \(shown.output)")
        }
        let account = try FlightCommandTests.object(
            await world.run(["runs", "show", id, "--json"] + store).output
        )
        #expect((account["clusters"] as? [[String: Any]])?.first?["key"] as? String == key)
        #expect((account["parameters"] as? [String: Any])?["seed"] as? String == "1")

        // The log: each line is an object of this execution, and the token is in none of it nor in the store.
        let log = try world.text("night.jsonl")
        let lines = try log.split(separator: "\n").map { try FlightCommandTests.object(String($0)) }
        #expect(lines.allSatisfy { $0["run"] as? String == id && $0["project"] as? String == "FIELD" })
        let events = lines.compactMap { $0["event"] as? String }
        for event in ["run.began", "stage.began", "run.opened", "cluster.linked", "site.calls", "run.ended"] {
            #expect(events.contains(event), "\(event) is not among \(events)")
        }
        #expect(lines.contains { $0["event"] as? String == "cluster.linked" && $0["key"] as? String == key })
        #expect(!token.isEmpty && !log.contains(token))
        #expect(!String(decoding: try world.bytes("muster.sqlite"), as: UTF8.self).contains(token))
    }

    @Test func theLogOnStandardErrorIsLinesOfJSON() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        let ran = await world.run(["run", "--quiet", "--json", "--log", "-"])
        await site.stop()
        #expect(ran.code == .done, "\(ran.messages)")
        for line in ran.messages.split(separator: "\n") { _ = try FlightCommandTests.object(String(line)) }
        #expect(ran.messages.contains("\"event\":\"run.ended\""))
    }

    @Test func aFailureIsLoggedWithItsCode() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files(token: "stale-token"))
        let ran = await world.run(["run", "--log", "night.jsonl"])
        await site.stop()
        #expect(ran.code == .usage)
        let log = try world.text("night.jsonl")
        let failure = try #require(
            log.split(separator: "\n").first { $0.contains("\"run.failed\"") }.map(String.init)
        )
        #expect(try FlightCommandTests.object(failure)["code"] as? String == "unauthorized")
        #expect(!log.contains("stale-token"))
        let runs = await world.run(["runs"])
        #expect(runs.output.contains("failed"), "\(runs.output) \(runs.messages)")
    }

    @Test func aRunIsNotDueAgainUntilItsTime() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        #expect(await world.run(["run", "--if-due", "20h"]).code == .done)
        let writes = site.writes
        #expect(writes > 0)
        let again = await world.run(["run", "--if-due", "20h"])
        #expect(again.code == .done)
        #expect(again.output.isEmpty)
        #expect(again.messages.contains("Not due"))
        let json = await world.run(["run", "--if-due", "20h", "--json"])
        #expect(try FlightCommandTests.object(json.output)["outcome"] as? String == "not_due")
        let runs = try FlightCommandTests.object(await world.run(["runs", "--json"]).output)["runs"]
        #expect((runs as? [[String: Any]])?.count == 1)
        await site.stop()
        #expect(await world.run(["run", "--if-due", "soon"]).code == .usage)
    }

    @Test(arguments: [200, 404]) func aReportIsSentAndItsFateChangesNothing(status: Int) async throws {
        let site = try BadInputSite()
        let receiver = HookReceiver(status: status)
        let server = try HTTPServer(handler: receiver)
        var files = site.files(
            top:
                "report: {webhook_url: \"http://\(server.authority)/hook/?sig=a%2Fb\", webhook_secret_file: hook.secret}"
        )
        files["hook.secret"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"
        let world = try BadInputWorld(files)
        #expect(await world.run(["run", "--dry-run"]).code == .done)
        #expect(receiver.requests.isEmpty)
        let ran = await world.run(["run", "--log", "night.jsonl"])
        #expect(ran.code == .done, "\(ran.messages)")
        #expect(receiver.requests.count == 1)
        let request = try #require(receiver.requests.first)
        // A receiver's query and the slash before it reach it as they were written, and nobody else.
        #expect(request.path == "/hook/?sig=a%2Fb")
        #expect(try !ran.messages.contains("sig=") && !world.text("night.jsonl").contains("sig="))
        let body = try FlightCommandTests.object(String(decoding: request.body, as: UTF8.self))
        #expect(body["type"] as? String == "muster.run.finished")
        #expect(body["outcome"] as? String == "done")
        #expect(request.fields["webhook-id"]?.hasSuffix(body["flight_id"] as? String ?? "?") == true)
        let event = status == 200 ? "webhook.delivered" : "webhook.failed"
        #expect(try world.text("night.jsonl").contains("\"\(event)\""))
        #expect(ran.messages.contains("not taken") == (status == 404))
        #expect(!ran.messages.contains("whsec"))
        #expect(try !world.text("night.jsonl").contains("MfKQ"))
        await server.stop(within: .zero)
        await site.stop()
    }

    @Test(arguments: [
        ("http://hooks.example.com/s3cret?sig=s3cret", "readable"),
        ("https://10.0.0.7/s3cret?sig=s3cret", "webhook_allow_hosts"),
        ("https://hooks.example.com/s3cret?sig=s3cret#part", "fragment"),
        ("https://hooks.example.com/s3cret?sig=s3cret and more", "a space"),
        ("https://ops:s3cret@hooks.example.com/", "user or password"),
    ])
    func anAddressThatCannotBeUsedIsRefusedWithoutItsSecret(url: String, words: String) async throws {
        let site = try BadInputSite()
        var files = site.files(top: "report: {webhook_url: \"\(url)\", webhook_secret_file: hook.secret}")
        files["hook.secret"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"
        let ran = await (try BadInputWorld(files)).run(["run"])
        await site.stop()
        #expect(ran.code == .usage)
        #expect(ran.messages.contains(words) && !ran.messages.contains("s3cret"), "\(ran.messages)")
    }

    @Test func aWeakSecretIsSaidAndTheNightGoesOn() async throws {
        let site = try BadInputSite()
        var files = site.files(
            top: "report: {webhook_url: \"http://127.0.0.1:9/hook\", webhook_secret_file: hook.secret}"
        )
        files["hook.secret"] = "tooshort\n"
        let world = try BadInputWorld(files)
        let ran = await world.run(["run"])
        await site.stop()
        #expect(ran.code == .done)
        #expect(ran.messages.contains("at least 24") && !ran.messages.contains("tooshort"))
    }

    @Test(arguments: [["replay", "x"], ["replay", "last"], ["runs"], ["runs", "show", "x"]])
    func aStoreThatIsNotThereIsSaidAndNotMade(arguments: [String]) async throws {
        let world = try BadInputWorld()
        try await world.refuses(
            arguments + ["--store", "none.sqlite", "--site", "hq", "--project", "F"],
            code: .failed,
            words: ["no store", "none.sqlite"]
        )
    }

    @Test func whatIsNotThereOrNotUnderstoodIsSaid() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        #expect(await world.run(["run"]).code == .done)
        await site.stop()
        let missing = await world.run(["replay", "nothing"])
        #expect(missing.code == .failed)
        #expect(missing.messages.contains("no record of 'nothing'"))
        #expect(await world.run(["runs", "show"]).code == .usage)
        #expect(await world.run(["runs", "show", "nothing"]).code == .failed)
        #expect(await world.run(["runs", "list", "x"]).code == .usage)
        #expect(await world.run(["runs", "--limit", "0"]).code == .usage)
        #expect(await world.run(["replay", "last", "--json", "--out", "-"]).code == .usage)
        #expect(await world.run(["runs", "--project", "OTHER"]).code == .usage)
    }

    @Test func aReplayThatDiffersHasCodeThree() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        #expect(await world.run(["run"]).code == .done)
        await site.stop()
        try await world.forgePlanHash()
        let replayed = await world.run(["replay", "last"])
        #expect(replayed.code == .stale, "\(replayed.output) \(replayed.messages)")
        #expect(replayed.output.contains("ANOTHER plan"))
    }

    @Test(arguments: ["systemd", "cron", "container"]) func serviceFilesArePrintedOrWritten(kind: String)
        async throws
    {
        let world = try BadInputWorld()
        let printed = await world.run(["service", kind])
        #expect(printed.code == .done)
        #expect(printed.messages.contains("Then:"))
        let json = try FlightCommandTests.object(await world.run(["service", kind, "--json"]).output)
        let files = try #require(json["files"] as? [[String: Any]])
        let texts = files.compactMap { $0["text"] as? String }
        #expect(printed.output == texts.joined(separator: "\n"))
        #expect(await world.run(["service", kind, "--output-directory", "units", "--quiet"]).output.isEmpty)
        for file in files {
            let name = try #require(file["name"] as? String)
            #expect(try world.text("units/\(name)") == file["text"] as? String)
        }
        // What the texts start must be a command line that this program understands.
        #expect(await world.run(["service", kind, "--at", "25:00"]).code == .usage)
    }

    @Test func theCommandsOfUnitsAndTablesAreUnderstood() async throws {
        let world = try BadInputWorld()
        let unit = await world.run(["service", "systemd", "--project", "FIELD"]).output
        let table = await world.run(["service", "cron", "--project", "FIELD"]).output
        let unitLine = try #require(unit.split(separator: "\n").first { $0.hasPrefix("ExecStart=") })
        let cronLines = table.split(separator: "\n").filter { $0.contains(" muster /usr/local/bin/muster ") }
        #expect(cronLines.count == 2)
        for line in [unitLine] + cronLines {
            let all = line.split(separator: " ").map(String.init)
            let start = try #require(all.firstIndex(of: "run"))
            let ran = await world.run(Array(all[start...]))
            // The configuration is not there; every flag is understood.
            #expect(ran.code == .usage)
            #expect(ran.messages.contains("/etc/muster/muster.yaml"), "\(ran.messages)")
            #expect(!ran.messages.contains("unknown option"))
        }
    }
}

extension BadInputWorld {
    /// Writes another plan's hash into the history, as if another version had planned.
    fileprivate func forgePlanHash() async throws {
        let store = try await SpatiaLiteTicketStore(path: path("muster.sqlite"), at: 0) {
            SHA256Digest(of: $0).bytes
        }
        var flight = try #require(
            try await store.flights(in: ProjectScope(site: "hq", project: "FIELD"), limit: 1).first
        )
        flight.planHash = "sha256:" + String(repeating: "0", count: 64)
        try await store.save(flight, document: nil)
        await store.close()
    }
}
