import Glibc

/// A request as it came over the wire.
struct RawRequest {
    var requestLine: String
    var headerLines: [String]
    var body: [UInt8]

    /// Value of a header line, names compared without regard to letter case.
    func header(_ name: String) -> String? {
        for line in headerLines where line.lowercased().hasPrefix(name.lowercased() + ":") {
            return String(line.dropFirst(name.count + 1).drop { $0 == " " })
        }
        return nil
    }
}

/// One accepted connection with blocking calls.
final class RawConnection {
    private let socket: Int32
    private var buffer: [UInt8] = []

    init(_ socket: Int32) { self.socket = socket }

    /// The next request with a body of `Content-Length` bytes; nil when the client is gone.
    func readRequest() -> RawRequest? {
        while true {
            if let end = endOfHead() {
                let lines = String(decoding: buffer[..<end], as: UTF8.self).split(separator: "\r\n").map(
                    String.init
                )
                var request = RawRequest(
                    requestLine: lines[0],
                    headerLines: Array(lines.dropFirst()),
                    body: []
                )
                let length = Int(request.header("Content-Length") ?? "0") ?? 0
                while buffer.count < end + 4 + length { guard fill() else { return nil } }
                request.body = Array(buffer[(end + 4)..<(end + 4 + length)])
                buffer.removeFirst(end + 4 + length)
                return request
            }
            guard fill() else { return nil }
        }
    }

    func write(_ text: String) { write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { raw in
                send(
                    socket,
                    raw.baseAddress?.advanced(by: sent),
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// A complete answer with a length.
    func answer(_ status: Int = 200, headers: [String] = [], body: [UInt8] = []) {
        let head = ["HTTP/1.1 \(status) Status", "Content-Length: \(body.count)"] + headers
        write(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
    }

    /// Blocks until the client closes or resets the connection.
    func waitForClose() { while fill() {} }

    /// Makes the coming close a TCP reset.
    func resetOnClose() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    private func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = recv(socket, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        buffer += chunk[..<count]
        return true
    }

    private func endOfHead() -> Int? {
        guard buffer.count >= 4 else { return nil }
        return (0...(buffer.count - 4)).first { buffer[$0...].starts(with: [13, 10, 13, 10]) }
    }
}
