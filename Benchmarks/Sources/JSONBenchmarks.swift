import BenchmarkSupport
import Foundation
import Geodesy
import HTTPMessages
import Jira
import JiraSandbox
import Locking
import Planning
import SampleTickets
import Tickets

/// JSON without a network: pages of a search decoded by the client, plan documents written and read.
enum JSONBenchmarks {
    static func run(_ harness: inout Harness) async throws {
        if harness.wants("json.search") { try await pages(&harness) }
        if harness.wants("json.plan") { try documents(&harness) }
    }

    // MARK: Pages

    private static let count = 10_000

    private static func pages(_ harness: inout Harness) async throws {
        for product in [SandboxProduct.cloud, .dataCenter] {
            let name = "json.search-\(product.rawValue)-N=\(count)"
            guard harness.wants(name) else { continue }
            let jira = try SearchBenchmarks.jira(product, count)
            let tape = Tape(jira)
            let client = try SearchBenchmarks.client("http://127.0.0.1:1", product, tape)
            let fields = try await SearchBenchmarks.fields(client)
            func walk() async throws {
                var found = 0
                let size = product == .cloud ? 100 : 500
                for try await page in client.searchPages(
                    SearchBenchmarks.query,
                    fields: fields,
                    pageSize: size
                ) {
                    found += page.count
                    try BenchmarkError.require(
                        page.allSatisfy { $0.summary != nil },
                        "an issue without summary"
                    )
                }
                try BenchmarkError.require(found == count, "\(found) issues of \(count)")
            }
            // The first walk records what the sandbox says; the others read it again without the sandbox's work.
            try await walk()
            let bytes = tape.bytes
            let samples = try await Harness.seconds(repetitions: 9) { try await walk() }
            try BenchmarkError.require(tape.bytes == bytes, "the site was asked again: not only decoding")
            harness.keep(
                BenchmarkResult(
                    name: name,
                    unit: "issues/s",
                    samples: samples.map { Double(count) / $0 },
                    higherIsBetter: true,
                    checked: "every issue once, with its fields; \(bytes / count) bytes an issue, one thread"
                )
            )
        }
    }

    // MARK: Plan documents

    private static func documents(_ harness: inout Harness) throws {
        for count in [1_000, 20_000] {
            let names = ["encode", "decode"].map { "json.plan-\($0)-N=\(count)" }
            guard names.contains(where: { harness.wants($0) }) else { continue }
            let tickets = SampleTickets.metropolis(count: count, allReady: true).enumerated().map {
                StabilityBenchmarks.ticket($1, number: $0)
            }
            let planner = Planner(
                parameters: PlanParameters(maxTickets: 10, maxRadius: .kilometers(5)),
                threads: 2
            )
            let plan = try planner.plan(tickets, source: .file(name: "json"))
            var text: [UInt8] = []
            let encoding = Harness.seconds(repetitions: 9) { text = PlanDocument.encode(plan) }
            var read: Plan?
            let decoding = try Harness.seconds(repetitions: 9) { read = try PlanDocument.decode(text) }
            try BenchmarkError.require(read == plan, "the document reads back as another plan")
            for (name, seconds) in zip(names, [encoding, decoding]) {
                harness.keep(
                    BenchmarkResult(
                        name: name,
                        unit: "tickets/s",
                        samples: seconds.map { Double(count) / $0 },
                        higherIsBetter: true,
                        checked: "reads back as the same plan, hash compared; \(text.count / 1_000) kB"
                    )
                )
            }
        }
    }
}

/// Answers each request as the site did the first time, from memory.
private final class Tape: HTTPClientTransport {
    private struct Question: Hashable {
        var path: String
        var body: Data
    }
    private struct State {
        var answers: [Question: HTTPResponse] = [:]
        var bytes = 0
    }

    private let site: SandboxTransport
    private let state = Locked(State())

    init(_ jira: SandboxJira) { site = SandboxTransport(jira) }

    /// Bytes of all that was recorded.
    var bytes: Int { state.withLock { $0.bytes } }

    func send(_ request: HTTPRequest, timeout: Duration) async throws(HTTPTransportError) -> HTTPResponse {
        let question = Question(path: request.path, body: request.body)
        if let answer = state.withLock({ $0.answers[question] }) { return answer }
        let response = try await site.send(request, timeout: timeout)
        state.withLock { state in
            state.answers[question] = response
            state.bytes += response.body.count
        }
        return response
    }
}
