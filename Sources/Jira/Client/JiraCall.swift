internal import FoundationEssentials
internal import HTTPMessages

/// One call of the REST interface, before it is tied to a site.
struct JiraCall: Sendable {
    var method: HTTPMethod
    /// Which of Jira's interfaces it belongs to.
    var interface: Interface = .platform
    /// Segments below the interface's root; the ones marked as values are percent-encoded and left out of statistics.
    var path: [Segment]
    var query: [(name: String, value: String)] = []
    var body: Data?
    var operation: RetryPolicy.OperationClass
    /// Id or key of the issue that it writes to, for the spacing of writes to one issue.
    var issue: String?
    /// How long its answer may be kept; nil for not at all, and for writes.
    var cached: JiraCacheKind?
    /// Kinds of kept answers that a write makes stale, besides issues, which every write does.
    var invalidates: Set<JiraCacheKind> = []
    /// What it costs in hourly points: 1 and, for a read, one for each object that comes back (see facts section 6.1).
    var points = 1

    /// One of Jira's REST interfaces.
    enum Interface: Hashable, Sendable {
        /// `/rest/api/3` or `/rest/api/2`.
        case platform
        /// `/rest/agile/1.0`: boards, sprints, ranks.
        case agile
        /// Another one below the site's address, such as `/rest/webhooks/1.0`.
        case other(String)

        func path(of flavor: JiraFlavor) -> String {
            switch self {
            case .platform: flavor.apiPath
            case .agile: "/rest/agile/1.0"
            case .other(let path): path
            }
        }
    }

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
    func endpoint(_ flavor: JiraFlavor) -> String {
        let segments = path.map { segment in
            if case .fixed(let text) = segment { text } else { "{}" }
        }
        return "\(method.rawValue) \(interface.path(of: flavor))/\(segments.joined(separator: "/"))"
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

/// Kinds of answers that a client keeps for a while (JIRA-6).
public enum JiraCacheKind: Hashable, Sendable, CaseIterable {
    /// Projects and boards: 10 minutes.
    case projects
    /// Issue types, statuses, priorities, fields, link types, create metadata: an hour.
    case metadata
    /// People: 5 minutes.
    case users
    /// Issues read by id: a minute.
    case issues
    /// Sprints: 5 minutes.
    case sprints
}
