import FoundationEssentials
import HTTPMessages

/// Collects an answer's header lines and body within limits.
struct AnswerBuilder {
    /// All header lines of an answer together, in bytes; browsers and servers stop at about this.
    private static let headerLimit = 256 << 10

    private var fields = HTTPFields()
    private var body = Data()
    private var headerBytes = 0
    private var headerIsComplete = false
    private(set) var isTooLarge = false

    /// Takes a piece of the decoded body; false where that is more than `limit` in all.
    mutating func append(_ bytes: UnsafeRawBufferPointer, limit: Int) -> Bool {
        guard body.count + bytes.count <= limit else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// Takes one line of the head with its line end; false where the head is over its limit.
    mutating func appendHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Self.headerLimit else {
            isTooLarge = true
            return false
        }
        var line = Substring(decoding: bytes, as: UTF8.self)
        while line.last?.isNewline == true { line.removeLast() }
        if line.isEmpty {
            headerIsComplete = true
        } else if line.hasPrefix("HTTP/") {
            // A head after a head: what came before was an interim 1xx answer.
            fields = HTTPFields()
            headerIsComplete = false
        } else if !headerIsComplete, let colon = line.firstIndex(of: ":") {
            // Lines after the body are trailers, which may not pass for header fields.
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            fields.append(String(line[..<colon]), String(value))
        }
        return true
    }

    /// The answer; what described the encoded body is gone with the encoding.
    func response(status: Int) -> HTTPResponse {
        var fields = fields
        if fields["Content-Encoding"] != nil {
            fields["Content-Encoding"] = nil
            fields["Content-Length"] = nil
        }
        return HTTPResponse(status: status, fields: fields, body: body)
    }
}
