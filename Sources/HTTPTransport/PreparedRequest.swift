import FoundationEssentials
import HTTPMessages

/// A request that was checked to be one that may be put on the wire.
struct PreparedRequest: Sendable {
    let method: HTTPMethod
    let url: String
    /// Scheme and authority: what shares connections.
    let origin: String
    /// The authority without its port; an address of version 6 in brackets.
    let host: String
    /// Header lines in libcurl's form.
    let headerLines: [String]
    let body: Data

    /// Checks scheme, authority, path and header fields: nothing may smuggle a second request, a password or a host.
    init(_ request: HTTPRequest) throws(HTTPTransportError) {
        guard request.scheme == "http" || request.scheme == "https" else {
            throw Self.invalid("the scheme \"\(request.scheme)\" is not http or https")
        }
        guard !request.authority.isEmpty, request.authority.utf8.allSatisfy(Self.isAuthorityByte) else {
            throw Self.invalid("\"\(request.authority)\" is not a host with an optional port")
        }
        // The path itself is not quoted: a query can hold a page token.
        guard request.path.first == "/",
            request.path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x23 })
        else { throw Self.invalid("the path must begin with / and be percent-encoded, without a fragment") }

        var lines: [String] = []
        for field in request.fields.fields {
            let name = field.name.lowercased()
            // These two follow from the authority and the body.
            if name == "host" || name == "content-length" { continue }
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else {
                throw Self.invalid("\"\(field.name)\" is not a header name")
            }
            guard field.value.utf8.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }) else {
                throw Self.invalid("the value of the header \(field.name) has a control character")
            }
            // libcurl reads "Name:" as "do not send"; a semicolon sends the name with an empty value.
            lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        // Without this, libcurl waits up to a second for a "100 Continue" before a larger body ...
        lines.append("Expect:")
        // ... and calls any body a web form.
        if request.fields["Content-Type"] == nil { lines.append("Content-Type:") }

        method = request.method
        host = Self.host(of: request.authority)
        origin = "\(request.scheme)://\(request.authority)"
        url = origin + request.path
        headerLines = lines
        body = request.body
    }

    static func host(of authority: String) -> String {
        if let end = authority.lastIndex(of: "]") { return String(authority[...end]) }
        return String(authority.prefix { $0 != ":" })
    }

    private static func invalid(_ message: String) -> HTTPTransportError {
        HTTPTransportError(
            kind: .invalidRequest,
            deliveryState: .notSent,
            message: "request not sent: \(message)"
        )
    }

    /// Letters, digits and `.-_:[]`: no `@`, so no credentials in an address, and no other encoding of one.
    private static func isAuthorityByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || ".-_:[]".utf8.contains(byte)
    }

    /// RFC 9110 section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
