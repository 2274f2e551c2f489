import FoundationEssentials
import HTTPMessages
import HTTPTransport
import Locking

/// Longer than any machine is slow; tests that expect an answer never get here.
let patience = Duration.seconds(60)

func request(
    _ server: RawServer,
    _ method: HTTPMethod = .get,
    _ path: String = "/",
    fields: HTTPFields = [:],
    body: Data = Data()
) -> HTTPRequest {
    HTTPRequest(
        method: method,
        scheme: "http",
        authority: server.authority,
        path: path,
        fields: fields,
        body: body
    )
}

/// Runs a test against a server and a transport that may only reach loopback; checks at the end that nothing leaked.
func withServer(
    _ configuration: CurlTransport.Configuration = .init(),
    script: @escaping RawServer.Script,
    test: (RawServer, CurlTransport) async throws -> Void
) async throws {
    let server = RawServer(script)
    defer { server.stop() }
    var configuration = configuration
    configuration.addresses = .loopbackOnly
    let transport = try CurlTransport(configuration)
    defer { transport.shutdown() }
    try await test(server, transport)
}

/// What a call of `send` threw, or nil where it brought an answer.
func failure(_ body: () async throws(HTTPTransportError) -> HTTPResponse) async -> HTTPTransportError? {
    do throws(HTTPTransportError) {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}

/// A gate that lets server threads tell a test what they saw.
struct Signal: Sendable {
    private let stream: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func send(_ event: String) { continuation.yield(event) }

    func next() async -> String? {
        var iterator = stream.makeAsyncIterator()
        return await iterator.next()
    }
}
