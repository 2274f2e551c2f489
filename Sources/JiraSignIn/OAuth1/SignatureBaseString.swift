internal import FoundationEssentials
internal import HTTPMessages

/// What a signature of OAuth 1.0a is made over (RFC 5849, section 3.4.1).
enum SignatureBaseString {
    /// The base string of a request.
    ///
    /// - Parameters:
    ///   - request: the request with its body.
    ///   - parameters: the `oauth_` parameters without `oauth_signature` and `realm`.
    /// - Returns: method, address and parameters, each encoded, with `&` between.
    static func text(of request: HTTPRequest, parameters: WebForm.Parameters) -> String {
        [request.method.rawValue, address(of: request), normalized(all(of: request) + parameters)]
            .map(WebForm.encoded).joined(separator: "&")
    }

    /// Section 3.4.1.2: lower-case scheme and host, no port where it is the scheme's own, path without query.
    static func address(of request: HTTPRequest) -> String {
        let scheme = request.scheme.lowercased()
        var authority = request.authority.lowercased()
        let ownPort = scheme == "https" ? ":443" : ":80"
        if authority.hasSuffix(ownPort) { authority.removeLast(ownPort.count) }
        let path = request.pathOnly
        return "\(scheme)://\(authority)\(path.isEmpty ? "/" : path)"
    }

    /// Section 3.4.1.3.1: parameters of the query and of a form in the body.
    private static func all(of request: HTTPRequest) -> WebForm.Parameters {
        var parameters = WebForm.parameters(WebForm.query(of: request.path))
        let type = request.fields["Content-Type"]?.prefix { $0 != ";" }.lowercased()
        if type?.trimmingPrefix(while: \.isWhitespace) == "application/x-www-form-urlencoded" {
            parameters += WebForm.parameters(String(decoding: request.body, as: UTF8.self))
        }
        return parameters
    }

    /// Section 3.4.1.3.2: encoded, then sorted by the bytes of the name, then of the value.
    static func normalized(_ parameters: WebForm.Parameters) -> String {
        parameters.map { (WebForm.encoded($0.name), WebForm.encoded($0.value)) }
            .sorted { left, right in
                left.0 == right.0
                    ? left.1.utf8.lexicographicallyPrecedes(right.1.utf8)
                    : left.0.utf8.lexicographicallyPrecedes(right.0.utf8)
            }
            .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }
}
