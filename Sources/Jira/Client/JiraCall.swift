internal import FoundationEssentials
internal import HTTPMessages

/// One call of the REST interface, before it is tied to a site.
struct JiraCall: Sendable {
    var method: HTTPMethod
    /// Segments below the interface's root; the ones marked as values are percent-encoded and left out of statistics.
    var path: [Segment]
    var query: [(name: String, value: String)] = []
    var body: Data?
    var operation: RetryPolicy.OperationClass

    /// A part of a path.
    enum Segment: Sendable, ExpressibleByStringLiteral {
        /// Part of the endpoint's name.
        case fixed(String)
        /// An id or key.
        case value(String)

        init(stringLiteral value: String) { self = .fixed(value) }
    }

    /// Path and query below the interface's root, encoded.
    var encodedPath: String {
        let segments = path.map { segment in
            switch segment {
            case .fixed(let text): text
            case .value(let text): PercentEncoding.encode(text)
            }
        }
        let pairs = query.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
        let path = "/" + segments.joined(separator: "/")
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }

    /// Method and path with `{}` for values, for errors and statistics.
    func endpoint(apiPath: String) -> String {
        let segments = path.map { segment in
            if case .fixed(let text) = segment { text } else { "{}" }
        }
        return "\(method.rawValue) \(apiPath)/\(segments.joined(separator: "/"))"
    }
}

/// Percent-encoding of RFC 3986: everything but unreserved characters.
enum PercentEncoding {
    static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
