import Glibc

/// A client that says exactly the bytes it is told and shows exactly those that come back.
///
/// Its calls block, so they run on a thread of their own (`onThread`): in the concurrency pool they would take the place
/// of the handlers that they wait for.
struct RawClient {
    struct Failure: Error { let what: String }

    let descriptor: Int32

    init(port: UInt16, receiveTimeoutSeconds: Int = 20) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(what: "socket: \(errno)") }
        var timeout = timeval(tv_sec: receiveTimeoutSeconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            Glibc.close(descriptor)
            throw Failure(what: "connect: \(String(cString: strerror(errno)))")
        }
    }

    func send(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    /// Everything until the server closes.
    func readToEnd() throws -> String {
        var all: [UInt8] = []
        while let part = try readSome() { all += part }
        return String(decoding: all, as: UTF8.self)
    }

    /// One response whose body is as long as its head says.
    func readResponse() throws -> String {
        var all: [UInt8] = []
        while true {
            let text = String(decoding: all, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let head = text[..<end.lowerBound].lowercased()
                let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst("content-length:".count).filter { $0 != " " }) }
                if text[end.upperBound...].utf8.count >= length ?? 0 { return text }
            }
            guard let part = try readSome() else { throw Failure(what: "closed after: \(text)") }
            all += part
        }
    }

    /// The head and so many bytes of a body; only the beginning is given back.
    func readBytes(atLeast count: Int) throws -> String {
        var (start, total) = ([UInt8](), 0)
        while total < count {
            guard let part = try readSome() else { throw Failure(what: "closed after \(total) bytes") }
            if start.isEmpty { start = part }
            total += part.count
        }
        // What is left of the body; the head is shorter than one read.
        while try isMoreThere() { _ = try readSome() }
        return String(decoding: start.prefix(200), as: UTF8.self)
    }

    private func isMoreThere() throws -> Bool {
        var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&one, 1, 200) > 0
    }

    /// The next bytes; nil at the end, which a reset also is.
    private func readSome() throws -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 { return Array(buffer[..<count]) }
        if count == 0 || errno == ECONNRESET { return nil }
        throw Failure(what: "recv: \(String(cString: strerror(errno)))")
    }

    func close() { Glibc.close(descriptor) }
}

extension String {
    /// First place of a text; Foundation has this, but this test needs nothing else of it.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        firstRange(of: text)
    }
}

/// Runs blocking work on a new thread.
func onThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        let box = Unmanaged.passRetained(
            ThreadBody { continuation.resume(with: Swift.Result { try work() }) }
        )
        var thread = pthread_t()
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            },
            box.toOpaque()
        )
        guard status == 0 else {
            box.release()
            continuation.resume(throwing: RawClient.Failure(what: "pthread_create: \(status)"))
            return
        }
        pthread_detach(thread)
    }
}

private final class ThreadBody: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
