internal import FoundationEssentials
internal import HTTPMessages

extension JiraError {
    /// The refusal of a request without the credentials that it was signed with: some proxies repeat what they were sent.
    ///
    /// - Parameter request: the request, signed.
    /// - Returns: the error, with an ellipsis where the credentials stood in the server's words.
    func withoutCredentials(of request: HTTPRequest) -> JiraError {
        let secrets = Self.secrets(of: request)
        guard !secrets.isEmpty, !(errorMessages.isEmpty && fieldErrors.isEmpty) else { return self }
        func scrub(_ text: String) -> String {
            secrets.reduce(text) { $0.replacing($1, with: "…") }
        }
        var error = self
        error.errorMessages = errorMessages.map(scrub)
        error.fieldErrors = Dictionary(
            fieldErrors.map { (scrub($0.key), scrub($0.value)) },
            uniquingKeysWith: { first, _ in first }
        )
        return error
    }

    /// The header's value, what follows its scheme, and of Basic the password; the longest first.
    private static func secrets(of request: HTTPRequest) -> [String] {
        guard let header = request.fields["Authorization"] else { return [] }
        var secrets = [header]
        let parts = header.split(separator: " ", maxSplits: 1)
        if parts.count == 2 { secrets.append(String(parts[1])) }
        if parts.first?.lowercased() == "basic",
            let pair = parts.last.flatMap({ Data(base64Encoded: String($0)) })
        {
            let words = String(decoding: pair, as: UTF8.self).split(separator: ":", maxSplits: 1)
            if words.count == 2 { secrets.append(String(words[1])) }
        }
        return secrets.filter { !$0.isEmpty }
    }
}
