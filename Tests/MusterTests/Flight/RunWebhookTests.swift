import Foundation
import HTTPMessages
import HTTPServing
import HTTPTransport
import Locking
import NetworkAddresses
import Planning
import Publishing
import Reporting
import Secrets
import Testing

@testable import Muster

/// A receiver on this machine: keeps what it is sent and answers as it is told, the last answer for ever.
private final class Receiver: HTTPRequestHandler {
    private let answers: [HTTPServerReply]
    private let pause: Duration
    private let taken = Locked<[HTTPRequest]>([])

    init(_ answers: [HTTPServerReply], pause: Duration = .zero) {
        self.answers = answers
        self.pause = pause
    }

    var requests: [HTTPRequest] { taken.withLock { $0 } }

    func respond(to request: HTTPRequest) async -> HTTPServerReply {
        let number = taken.withLock { taken in
            taken.append(request)
            return taken.count
        }
        if pause > .zero { try? await Task.sleep(for: pause) }
        return answers[min(number, answers.count) - 1]
    }

    static func status(_ status: Int, _ fields: HTTPFields = [:]) -> HTTPServerReply {
        .response(HTTPResponse(status: status, fields: fields))
    }
}

struct RunWebhookTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let body = Array("{\"type\":\"muster.run.finished\",\"text\":\"über 🚲\"}".utf8)

    /// What came of a delivery: how it went, what arrived, and the waits in between.
    private struct Sent {
        var delivery: RunWebhook.Delivery
        var requests: [HTTPRequest]
        var waits: [Duration]
    }

    private static func send(
        to receiver: Receiver,
        secret: String = secret,
        path: String = "/hooks/muster?team=a%20b",
        timeout: Duration = .seconds(10)
    ) async throws -> Sent {
        let server = try HTTPServer(handler: receiver)
        let target = try WebhookTarget(url: "http://\(server.authority)\(path)", secret: Secret(secret))
        let waits = Locked<[Duration]>([])
        let transport = try target.transport()
        let time = Locked<Int64>(1_760_000_000_999)
        let webhook = RunWebhook(
            target: target,
            transport: transport,
            now: { time.withLock { $0 } },
            sleep: { wait in
                waits.withLock { $0.append(wait) }
                time.withLock { $0 += Int64(wait / .milliseconds(1)) }
            },
            timeout: timeout
        )
        let delivery = await webhook.send(body, runID: "run-7")
        transport.shutdown()
        await server.stop(within: .milliseconds(100))
        return Sent(delivery: delivery, requests: receiver.requests, waits: waits.withLock { $0 })
    }

    @Test func aReportArrivesSignedAndWhole() async throws {
        let sent = try await RunWebhookTests.send(to: Receiver([Receiver.status(204)]))
        #expect(sent.delivery == .delivered(attempt: 1))
        let request = try #require(sent.requests.first)
        #expect(sent.requests.count == 1)
        #expect(request.method == .post)
        #expect(request.path == "/hooks/muster?team=a%20b")
        #expect(Array(request.body) == RunWebhookTests.body)
        #expect(request.fields["Content-Type"] == "application/json")
        #expect(request.fields["webhook-id"] == "muster-run-7")
        #expect(request.fields["webhook-timestamp"] == "1760000000")
        let signature = try #require(request.fields["webhook-signature"])
        let key = try #require(Data(base64Encoded: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let message = Data("muster-run-7.1760000000.".utf8) + request.body
        #expect(
            signature == "v1," + HandmadeHMAC.code(of: Array(message), key: Array(key)).base64EncodedString()
        )
        // Another secret, another signature: a receiver with the wrong one refuses.
        let wrong = HandmadeHMAC.code(of: Array(message), key: Array("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".utf8))
        #expect(signature != "v1," + wrong.base64EncodedString())
    }

    @Test func pythonComputesTheSameSignature() throws {
        let python = "/usr/bin/python3"
        guard FileManager.default.isExecutableFile(atPath: python) else {
            print("skipped: no \(python)")
            return
        }
        let script = """
            import base64, hashlib, hmac, sys
            key, name, time = base64.b64decode(sys.argv[1]), sys.argv[2], sys.argv[3]
            body = sys.stdin.buffer.read()
            code = hmac.new(key, name.encode() + b"." + time.encode() + b"." + body, hashlib.sha256).digest()
            print("v1," + base64.b64encode(code).decode())
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["-c", script, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_1", "1760000000"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        input.fileHandleForWriting.write(Data(RunWebhookTests.body))
        try input.fileHandleForWriting.close()
        let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let signer = try WebhookSignature(secret: Secret(RunWebhookTests.secret))
        let header = signer.header(of: RunWebhookTests.body, id: "msg_1", timestamp: 1_760_000_000)
        #expect(printed == header + "\n")
    }

    /// The example of the specification's reference libraries.
    @Test func theExampleOfTheSpecificationHolds() throws {
        let signer = try WebhookSignature(secret: Secret(RunWebhookTests.secret))
        let header = signer.header(
            of: Array("{\"test\": 2432232314}".utf8),
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: 1_614_265_330
        )
        #expect(header == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func repetitionsKeepTheIdAndSignTheirOwnTime() async throws {
        let receiver = Receiver([Receiver.status(503), .dropConnection, Receiver.status(200)])
        let sent = try await RunWebhookTests.send(to: receiver)
        #expect(sent.delivery == .delivered(attempt: 3))
        #expect(sent.waits == [.seconds(2), .seconds(8)])
        #expect(
            sent.requests.compactMap { $0.fields["webhook-id"] } == Array(repeating: "muster-run-7", count: 3)
        )
        #expect(
            sent.requests.compactMap { $0.fields["webhook-timestamp"] } == [
                "1760000000", "1760000002", "1760000010",
            ]
        )
        #expect(Set(sent.requests.compactMap { $0.fields["webhook-signature"] }).count == 3)
        #expect(Set(sent.requests.map(\.body)).count == 1)
    }

    @Test func itGivesUpAfterThreeAttempts() async throws {
        let sent = try await RunWebhookTests.send(to: Receiver([Receiver.status(500)]))
        guard case .failed(let words) = sent.delivery else { Issue.record("delivered"); return }
        #expect(sent.requests.count == 3)
        #expect(words.contains("3 attempts") && words.contains("500"))
        // The query may be a secret of the receiver's.
        #expect(!words.contains("team") && !words.contains("whsec"))
    }

    @Test(arguments: [400, 401, 404, 410, 422])
    func aRefusalIsNotRepeated(status: Int) async throws {
        let sent = try await RunWebhookTests.send(to: Receiver([Receiver.status(status)]))
        guard case .failed(let words) = sent.delivery else { Issue.record("delivered"); return }
        #expect(sent.requests.count == 1)
        #expect(words.contains("\(status)"))
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func aRedirectIsNotFollowed(status: Int) async throws {
        let receiver = Receiver([Receiver.status(status, ["Location": "/elsewhere"]), Receiver.status(200)])
        let sent = try await RunWebhookTests.send(to: receiver)
        guard case .failed(let words) = sent.delivery else { Issue.record("followed"); return }
        #expect(sent.requests.count == 1)
        #expect(words.contains("redirect"))
    }

    @Test func aSlowReceiverIsLeftAfterItsTime() async throws {
        let receiver = Receiver([Receiver.status(200)], pause: .seconds(30))
        let sent = try await RunWebhookTests.send(to: receiver, timeout: .milliseconds(50))
        guard case .failed = sent.delivery else { Issue.record("delivered"); return }
        #expect(sent.waits.count == 2)
    }

    @Test func nobodyThereIsSaid() async throws {
        let server = try HTTPServer(handler: Receiver([Receiver.status(200)]))
        let authority = server.authority
        await server.stop(within: .zero)
        let target = try WebhookTarget(url: "http://\(authority)/x", secret: Secret(RunWebhookTests.secret))
        let transport = try target.transport()
        defer { transport.shutdown() }
        let webhook = RunWebhook(target: target, transport: transport, now: { 0 }, sleep: { _ in })
        guard case .failed(let words) = await webhook.send([], runID: "r") else {
            Issue.record("delivered"); return
        }
        #expect(words.contains("http://\(authority)"))
    }

    @Test func anInterruptionEndsTheWaiting() async throws {
        let server = try HTTPServer(handler: Receiver([Receiver.status(500)]))
        let target = try WebhookTarget(
            url: "http://\(server.authority)/",
            secret: Secret(RunWebhookTests.secret)
        )
        let transport = try target.transport()
        let webhook = RunWebhook(target: target, transport: transport, now: { 0 }) { _ in
            throw CancellationError()
        }
        guard case .failed(let words) = await webhook.send([], runID: "r") else {
            Issue.record("delivered"); return
        }
        #expect(words.contains("interrupted"))
        transport.shutdown()
        await server.stop(within: .zero)
    }

    @Test(arguments: [
        "http://hooks.example.com/x", "https://127.1/x", "https://2130706433/", "https://10.0.0.5/x",
        "https://169.254.169.254/latest/meta-data", "https://user:secretpassword@hooks.example.com/",
        "https://hooks.example.com/#a", "ftp://hooks.example.com", "hooks.example.com", "", "https://",
        "https://hooks.example.com/?a b", "https://hooks.example.com/\r\nX: y",
    ])
    func addressesThatMustNotBeCalledAreRefused(url: String) {
        do {
            _ = try WebhookTarget(url: url, secret: Secret(RunWebhookTests.secret))
            Issue.record("\(url) was taken")
        } catch { #expect(!error.description.contains("secretpassword")) }
    }

    @Test func aPrivateHostNeedsItsEntry() throws {
        let entry = try #require(AddressPolicy.Exception(parsing: "10.0.0.0/8"))
        let secret = Secret(RunWebhookTests.secret)
        let target = try WebhookTarget(url: "https://10.0.0.5:8443/x/", secret: secret, allowedHosts: [entry])
        #expect(target.name == "https://10.0.0.5:8443")
        #expect(target.path == "/x/")
        #expect(try WebhookTarget(url: "https://hooks.example.com?k=v", secret: secret).path == "/?k=v")
        #expect(try WebhookTarget(url: "HTTPS://Hooks.Example.com", secret: secret).path == "/")
    }

    @Test(arguments: ["", "short", "whsec_", "whsec_c2hvcnQ=", "whsec_!!!!not-base64-but-long-enough!!!!"])
    func weakSecretsAreRefusedWithoutBeingShown(secret: String) {
        do {
            _ = try WebhookSignature(secret: Secret(secret))
            Issue.record("'\(secret)' was taken")
        } catch {
            let words = error.description
            #expect(words.contains("openssl rand"))
            #expect(secret.count < 6 || secret == "whsec_" || !words.contains(secret.dropFirst(6)))
        }
    }

    @Test func theBodyIsTheReportWithItsType() throws {
        let inputs = townInputs(12)
        let plan = try inputs.plan(threads: 1, previous: nil)
        let result = NightResult(
            plan: plan,
            planHash: PlanDocument.hash(of: plan),
            report: RunReport(runID: "run-7"),
            outcome: .complete,
            resumedRuns: []
        )
        let body = WebhookBody.report(result, flightID: "flight-7", kind: "run", at: 0)
        let json = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(RunReportDocument(result).bytes)) as? [String: Any]
        )
        #expect(json["type"] as? String == "muster.run.finished")
        #expect(json["timestamp"] as? String == "1970-01-01T00:00:00.000Z")
        #expect(json["flight_id"] as? String == "flight-7")
        #expect(json["run_id"] as? String == "run-7")
        #expect(json["outcome"] as? String == "done")
        #expect(Set(report.keys).isSubset(of: json.keys))
        // No name twice: readers differ in which they take.
        #expect(json.count == report.count + 4)
        let failed = WebhookBody.failure(
            MusterError(.unavailable, "no answer"),
            flightID: "f",
            kind: "run",
            at: 0
        )
        let failure = try #require(try JSONSerialization.jsonObject(with: Data(failed)) as? [String: Any])
        #expect(failure["outcome"] as? String == "failed")
        #expect((failure["error"] as? [String: Any])?["code"] as? String == "unavailable")
    }
}

/// HMAC by its definition (RFC 2104): two hashes over padded keys; shares nothing with OpenSSL's own.
private enum HandmadeHMAC {
    static func code(of message: [UInt8], key: [UInt8]) -> Data {
        var block = key.count > 64 ? SHA256Digest(of: key).bytes : key
        block += [UInt8](repeating: 0, count: 64 - block.count)
        let inner = SHA256Digest(of: block.map { $0 ^ 0x36 } + message).bytes
        return Data(SHA256Digest(of: block.map { $0 ^ 0x5C } + inner).bytes)
    }
}
