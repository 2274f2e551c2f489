import BenchmarkSupport
import Foundation
import Glibc
import HTTPMessages
import HTTPTransport
import Jira
import JiraSandbox

/// Searching and decoding issues from a sandbox over loopback with 30 fields: 100 a page on Cloud, 500 on Data Center.
///
/// Once with client and sandbox in one process, and once with a process each, where the client's memory is its own.
enum SearchBenchmarks {
    static let count = 10_000

    static func run(_ harness: inout Harness) async throws {
        guard harness.wants("search") else { return }
        for product in [SandboxProduct.cloud, .dataCenter] {
            try await inOneProcess(product, &harness)
            try await inTwoProcesses(product, &harness)
        }
    }

    private static func inOneProcess(_ product: SandboxProduct, _ harness: inout Harness) async throws {
        let server = try sandbox(product, count)
        let start = processSeconds()
        let rates = try await rates(server.url, product)
        // Eight walks with the one that warms up; both sides' work, whatever else the machine does.
        let perProcessorSecond = Double(8 * count) / (processSeconds() - start)
        await server.stop()
        harness.keep(
            measurement(
                "search.\(product.rawValue)-per-processor-second-N=\(count)",
                [perProcessorSecond],
                product
            )
        )
        harness.keep(measurement("search.\(product.rawValue)-one-process-N=\(count)", rates, product))
    }

    private static func inTwoProcesses(_ product: SandboxProduct, _ harness: inout Harness) async throws {
        let child = try SandboxProcess(product, count)
        let rates = try await rates(child.url, product)
        child.stop()
        harness.keep(measurement("search.\(product.rawValue)-two-processes-N=\(count)", rates, product))

        guard product == .cloud else { return }
        // Five times the pages: what is kept of each must not show.
        let large = try SandboxProcess(product, count * 5)
        defer { large.stop() }
        let transport = try CurlTransport(.init(addresses: .loopbackOnly))
        let client = try client(large.url, product, transport)
        var (pages, early, late) = (0, 0.0, 0.0)
        for try await page in client.searchPages(query, fields: try await fields(client), pageSize: 100) {
            pages += 1
            try BenchmarkError.require(!page.isEmpty, "an empty page")
            if pages == 100 { early = residentMegabytes() }
            late = residentMegabytes()
        }
        transport.shutdown()
        harness.keep(
            BenchmarkResult(
                name: "search.\(product.rawValue)-memory-from-page-100-to-\(pages)",
                unit: "MB",
                samples: [late - early],
                bound: 10,
                checked: "resident memory of the client's process"
            )
        )
    }

    private static func rates(
        _ url: String,
        _ product: SandboxProduct
    ) async throws -> [Double] {
        let transport = try CurlTransport(.init(addresses: .loopbackOnly))
        defer { transport.shutdown() }
        let client = try client(url, product, transport)
        let fields = try await fields(client)
        let seconds = try await Harness.seconds(repetitions: 7) {
            var found = 0
            let size = product == .cloud ? 100 : 500
            for try await page in client.searchPages(query, fields: fields, pageSize: size) {
                found += page.count
                try BenchmarkError.require(page.allSatisfy { $0.summary != nil }, "an issue without summary")
            }
            try BenchmarkError.require(found == count, "\(found) issues of \(count)")
        }
        return seconds.map { Double(count) / $0 }
    }

    private static func measurement(
        _ name: String,
        _ rates: [Double],
        _ product: SandboxProduct
    ) -> BenchmarkResult {
        BenchmarkResult(
            name: name,
            unit: "issues/s",
            samples: rates,
            // The figure of issue 4 is about the search of Jira Cloud; slices are asked for one by one.
            bound: product == .cloud ? 10_000 : nil,
            higherIsBetter: true,
            checked: "every issue once, with its fields"
        )
    }

    // MARK: Site and client

    static let query = #"project = "FIELD" ORDER BY created ASC, key ASC"#

    static func sandbox(_ product: SandboxProduct, _ count: Int) throws -> SandboxServer {
        try SandboxServer(try jira(product, count))
    }

    static func jira(_ product: SandboxProduct, _ count: Int) throws -> SandboxJira {
        var configuration = SandboxConfiguration()
        configuration.product = product
        let tickets = (1...count).map { number in
            SandboxTicket(
                key: "FIELD-\(number)",
                summary: "Inspect meter \(number), Mill Lane",
                priority: "High",
                latitude: "51.\(number)",
                longitude: "-0.\(number)",
                location: "51.5, -0.1 Mill Lane",
                durationMinutes: "45",
                due: "2026-03-11",
                skills: "meter;ladder"
            )
        }
        return try SandboxJira(configuration: configuration, tickets: tickets)
    }

    static func client(
        _ url: String,
        _ product: SandboxProduct,
        _ transport: any HTTPClientTransport
    ) throws -> JiraClient {
        let account = SandboxConfiguration().account
        return JiraClient(
            site: try JiraSite(name: "bench", url: url, flavor: product == .cloud ? .cloud : .dataCenter),
            credentials: product == .cloud
                ? try JiraCredentials.apiToken(email: account.email, token: account.token)
                : try JiraCredentials.personalToken(account: account.email, token: account.token),
            transport: transport,
            pacing: JiraPacing(now: { 0 }, chance: { 0.5 })
        )
    }

    /// The site's fields, filled up to 30 with ones that it does not have.
    static func fields(_ client: JiraClient) async throws -> [String] {
        let known = try await client.fields().map(\.id)
        return Array((known + (0..<30).map { "customfield_9\($0)" }).prefix(30))
    }

    private static func processSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func residentMegabytes() -> Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0) * 1_024 / 1e6
    }
}

/// A sandbox in a process of its own, until it is stopped.
private struct SandboxProcess {
    let url: String
    private let process = Process()
    private let input = Pipe()

    init(_ product: SandboxProduct, _ count: Int) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["--worker", "sandbox", product.rawValue, String(count)]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        // One short line, written at once.
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        url = line.trimmingCharacters(in: .whitespacesAndNewlines)
        try BenchmarkError.require(url.hasPrefix("http://"), "the sandbox's process says \"\(line)\"")
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

extension SearchBenchmarks {
    /// Serves a sandbox until standard input ends.
    static func serve(_ arguments: [String]) throws {
        guard arguments.count == 2, let product = SandboxProduct(rawValue: arguments[0]),
            let count = Int(arguments[1])
        else { throw BenchmarkError(message: "--worker sandbox \(arguments): not a product and a count") }
        let server = try sandbox(product, count)
        FileHandle.standardOutput.write(Data((server.url + "\n").utf8))
        _ = FileHandle.standardInput.readDataToEndOfFile()
        withExtendedLifetime(server) {}
    }
}
