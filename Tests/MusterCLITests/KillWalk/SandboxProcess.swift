import Foundation
import Glibc
import HTTPMessages
import HTTPTransport
import Jira
import JiraSandbox
import Testing

/// `muster sandbox` as a process of its own, and its controls.
final class SandboxProcess: Sendable {
    let url: String
    let product: SandboxProduct
    private let pid: Int32
    private let transport: CurlTransport

    /// Starts it with ten jobs in a town and waits until it serves.
    init(_ product: SandboxProduct, tickets file: String, _ flags: [String]) throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments =
            ["sandbox", "--json", "--kind", product.rawValue, "--tickets", file] + flags
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var text = Data()
        while text.last != UInt8(ascii: "\n") || !text.contains(UInt8(ascii: "}")) {
            let part = output.fileHandleForReading.availableData
            try #require(!part.isEmpty, "the sandbox ended")
            text.append(part)
        }
        let json = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
        url = try #require(json["url"] as? String)
        self.product = product
        pid = process.processIdentifier
        transport = try CurlTransport(CurlTransport.Configuration(addresses: .loopbackOnly))
    }

    /// Ends it, whatever it is at.
    func stop() {
        transport.shutdown()
        kill(pid, SIGKILL)
    }

    /// Asks a control.
    @discardableResult
    func control(_ method: HTTPMethod, _ path: String, _ body: String = "") async throws -> [String: Any] {
        let address = try #require(URL(string: url))
        let port = try #require(address.port)
        let request = HTTPRequest(
            method: method,
            scheme: "http",
            authority: "127.0.0.1:\(port)",
            path: "/_sandbox\(path)",
            fields: body.isEmpty ? [:] : ["Content-Type": "application/json"],
            body: Data(body.utf8)
        )
        let response = try await transport.send(request, timeout: .seconds(20))
        try #require(response.status == 200, "\(method.rawValue) \(path): \(response.status)")
        return try #require(try JSONSerialization.jsonObject(with: response.body) as? [String: Any])
    }

    /// Requests that could have changed something, and how often fault rules struck.
    func counts() async throws -> (writes: Int, strikes: Int) {
        let statistics = try await control(.get, "/statistics")
        let faults = statistics["faults"] as? [String: Int] ?? [:]
        return (statistics["writes"] as? Int ?? 0, faults.values.reduce(0, +))
    }

    /// Every issue of the site, read one by one and so without lag.
    func issues() async throws -> [JiraIssue] {
        try await sandboxIssues(product, url: url, over: transport)
    }
}
