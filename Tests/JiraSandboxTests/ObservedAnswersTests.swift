import Foundation
import HTTPMessages
import JiraSandbox
import Testing

/// Answers of the live service to anonymous callers, against the sandbox's, status and body and content type.
@Suite(.enabled(if: PackagePlaces.exists(PackagePlaces.observed), "../shared/jira/samples is absent"))
struct ObservedAnswersTests {
    /// Requests whose answers depend on tickets that only the live site has.
    private static let needsLiveTickets = ["ORDER BY zzfield"]
    /// Requests to hosts that the sandbox does not play: another site, and what the gateway has beside Jira.
    private static let elsewhere = ["https://no-such-site.", "/nothing-here"]
    /// Atlassian's own hosts, which the sandbox has on the one port.
    private static let hosts = ["https://auth.atlassian.com", "https://api.atlassian.com"]

    @Test func equalTheSandboxs() async throws {
        let data = try Data(contentsOf: PackagePlaces.observed)
        let document = JSONNode(try JSONSerialization.jsonObject(with: data))
        let caller = try SandboxCaller([
            SandboxTicket(key: "PUB-1", summary: "One"), SandboxTicket(key: "PUB-2", summary: "Two"),
        ]) {
            $0.projects = [SandboxProject(key: "PUB", name: "Public")]
            $0.anonymousCanBrowse = true
        }
        var compared = 0
        for observed in document["answers"].array {
            let request = observed["request"].string
            guard !(Self.needsLiveTickets + Self.elsewhere).contains(where: request.contains) else {
                continue
            }
            let parts = request.split(separator: " ", maxSplits: 1).map(String.init)
            let method = try #require(HTTPMethod(rawValue: parts[0]))
            let reply = try await caller.send(
                method,
                Self.encoded(Self.hosts.reduce(parts[1]) { $0.replacing($1, with: "") }),
                try Self.body(observed["requestBody"]),
                authorization: nil
            )
            compared += 1
            #expect(reply.status == observed["status"].int, "\(request)")
            #expect(reply.response.fields["Content-Type"] == observed["contentType"].string, "\(request)")
            #expect(try Self.canonical(reply.json) == Self.canonical(observed["body"].value), "\(request)")
            for name in observed["extraHeaders"].keys {
                #expect(reply.response.fields[name] == observed["extraHeaders"][name].string, "\(request)")
            }
        }
        #expect(compared == 45)
    }

    private static func body(_ node: JSONNode) throws -> String? {
        if node.isMissing { return nil }
        if let text = node.value as? String { return text }
        let data = try JSONSerialization.data(withJSONObject: try #require(node.value))
        return String(decoding: data, as: UTF8.self)
    }

    private static func canonical(_ json: Any?) throws -> String {
        var json = try #require(json)
        // The gateway tells the time.
        if var object = json as? [String: Any], object["timestamp"] != nil {
            object["timestamp"] = "now"
            json = object
        }
        let data = try JSONSerialization.data(
            withJSONObject: json,
            options: [.sortedKeys, .fragmentsAllowed]
        )
        return String(decoding: data, as: UTF8.self)
    }

    private static func encoded(_ target: String) -> String {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return target }
        let query = parts[1].split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
            return sides[0] + "=" + (sides.count == 2 ? SandboxCaller.encoded(sides[1]) : "")
        }
        return parts[0] + "?" + query.joined(separator: "&")
    }
}
