internal import HTTPMessages
internal import Secrets

/// A request signed by OAuth 1.0 (RFC 5849), as it came.
struct SignedRequest {
    /// Parameters of the header, decoded.
    let parameters: [(name: String, value: String)]
    /// What the signature is of: RFC 5849, section 3.4.1.
    let baseString: String

    subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// Reads the header; nil where it is no OAuth header.
    init?(_ call: Call) {
        guard let header = call.fields["Authorization"], header.lowercased().hasPrefix("oauth ") else {
            return nil
        }
        var parameters: [(name: String, value: String)] = []
        for part in header.dropFirst("OAuth ".count).split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { return nil }
            let name = pair[0].drop { $0 == " " }
            var value = pair[1].drop { $0 == " " }
            while value.last == " " { value = value.dropLast() }
            guard value.count >= 2, value.first == "\"", value.last == "\"" else { return nil }
            parameters.append(
                (
                    FormText.decoded(name, plusIsSpace: false),
                    FormText.decoded(value.dropFirst().dropLast(), plusIsSpace: false)
                )
            )
        }
        self.parameters = parameters
        let isForm =
            call.fields["Content-Type"]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true
        let body = isForm ? FormText.parse(Substring(String(decoding: call.body, as: UTF8.self))) : []
        let signed =
            parameters.filter { $0.name != "realm" && $0.name != "oauth_signature" } + call.query + body
        let normalised = signed.map { (FormText.encoded($0.name), FormText.encoded($0.value)) }
            .sorted {
                Array($0.0.utf8) == Array($1.0.utf8) ? Self.isBefore($0.1, $1.1) : Self.isBefore($0.0, $1.0)
            }
            .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        baseString = [call.method.rawValue, Self.address(call), normalised].map(FormText.encoded).joined(
            separator: "&"
        )
    }

    private static func isBefore(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// Scheme and host in small letters, no port where it is the scheme's own, the path as sent.
    private static func address(_ call: Call) -> String {
        var origin = call.origin.lowercased()
        for (scheme, port) in [("http://", ":80"), ("https://", ":443")]
        where origin.hasPrefix(scheme) && origin.hasSuffix(port) {
            origin = String(origin.dropLast(port.count))
        }
        return origin + call.path
    }
}
