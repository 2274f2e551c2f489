public import HTTPMessages

/// What went wrong between Muster and a Jira site.
///
/// Switch over `code` with a default: new codes may come. `message` says what happened and what to do about it.
public struct JiraError: Error, Hashable, Sendable {
    /// What kind of failure it is, by who must act.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Wrapped: String {
            case unauthorized, forbidden, notFound, validation, conflict, tooLarge, rateLimited, serverError,
                transport
            case protocolViolation, refused
            case pageTokenExpired, incomplete, wrongFlavor
            case circuitOpen, deadline
        }

        private let wrapped: Wrapped

        /// 401: the credentials are missing, wrong or expired.
        public static let unauthorized = Code(wrapped: .unauthorized)
        /// 403: signed in, but not allowed.
        public static let forbidden = Code(wrapped: .forbidden)
        /// 404 or 410: no such thing, or not visible to this account, or not a Jira site.
        public static let notFound = Code(wrapped: .notFound)
        /// 400 or 422: Jira understood and refused what was asked.
        public static let validation = Code(wrapped: .validation)
        /// 409: something else changed it at the same time.
        public static let conflict = Code(wrapped: .conflict)
        /// 413: a limit of the issue or of the request is reached.
        public static let tooLarge = Code(wrapped: .tooLarge)
        /// 429: too many requests.
        public static let rateLimited = Code(wrapped: .rateLimited)
        /// 5xx: the site has a fault or is down.
        public static let serverError = Code(wrapped: .serverError)
        /// No answer came.
        public static let transport = Code(wrapped: .transport)
        /// An answer came that Jira does not give: not JSON, truncated, a redirect, a page token that repeats.
        public static let protocolViolation = Code(wrapped: .protocolViolation)
        /// 400 in the middle of a search: its next page can no more be asked for.
        public static let pageTokenExpired = Code(wrapped: .pageTokenExpired)
        /// A list could not be read to a proven end.
        public static let incomplete = Code(wrapped: .incomplete)
        /// The site runs the other Jira product than the one configured.
        public static let wrongFlavor = Code(wrapped: .wrongFlavor)
        /// Any other status.
        public static let refused = Code(wrapped: .refused)
        /// Not sent: the site failed several times in a row and is left alone until `retryAfter` is over.
        public static let circuitOpen = Code(wrapped: .circuitOpen)
        /// Not sent: it would have had to wait beyond the caller's deadline.
        public static let deadline = Code(wrapped: .deadline)

        /// Name of the code.
        public var description: String { wrapped.rawValue }
    }

    /// What kind of failure it is.
    public var code: Code
    /// Method and path of the request with ids left out, such as `POST /rest/api/3/issue/bulk`.
    public var endpoint: String
    /// What happened and what to do.
    public var message: String
    /// Status of the answer; nil where none came.
    public var status: Int?
    /// Jira's own words.
    public var errorMessages: [String]
    /// Jira's own words about single fields, by field id.
    public var fieldErrors: [String: String]
    /// How long the answer asks to wait, 0 and unbelievable values included.
    public var retryAfter: Duration?
    /// The network's failure, where that is the cause.
    public var transportError: HTTPTransportError?

    /// Makes an error.
    public init(
        _ code: Code,
        endpoint: String,
        message: String,
        status: Int? = nil,
        errorMessages: [String] = [],
        fieldErrors: [String: String] = [:],
        retryAfter: Duration? = nil,
        transportError: HTTPTransportError? = nil
    ) {
        self.code = code
        self.endpoint = endpoint
        self.message = message
        self.status = status
        self.errorMessages = errorMessages
        self.fieldErrors = fieldErrors
        self.retryAfter = retryAfter
        self.transportError = transportError
    }
}

extension JiraError {
    /// Whether a write that ended so may have been done all the same.
    ///
    /// True for a lost or late answer, for 5xx other than 501, and for an answer of success that cannot be read. A
    /// create that ended so must not be sent again before a search has shown that it did not happen.
    public var isAmbiguousWrite: Bool {
        if let transportError { return transportError.deliveryState == .unknown }
        if let status { return (status >= 500 && status != 501) || (200..<300).contains(status) }
        return false
    }

    /// Whether a write that ended so was surely not done: it was never sent, or refused by an answer that means just that.
    ///
    /// 429, 408, 409, a redirect and every status that Jira does not document for a write prove nothing.
    public var isDefiniteRefusal: Bool {
        if let transportError { return transportError.deliveryState == .notSent }
        guard let status else { return true }
        return [400, 401, 403, 404, 405, 410, 411, 413, 414, 415, 422, 431, 501].contains(status)
    }

    /// Ids of the fields that Jira refused because they are not on the screen of the operation, in ascending order.
    public var fieldsNotOnScreen: [String] {
        fieldErrors.filter { $0.value.contains("not on the appropriate screen") }.map(\.key).sorted()
    }

    /// Whether the caller cancelled.
    public var isCancellation: Bool { transportError?.kind == .cancelled }
}

extension JiraError: CustomStringConvertible {
    /// The message, Jira's own words and the place.
    public var description: String {
        let details = errorMessages + fieldErrors.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        let place = status.map { "\(endpoint) answered \($0)" } ?? endpoint
        return ([message] + details.map(Self.printable)).joined(separator: " | ") + " (\(place))"
    }

    /// Words of a server as one line for people: what steers a terminal or turns the writing round is left out, and what is
    /// longer than 1,000 characters is cut.
    private static func printable(_ words: String) -> String {
        var text = ""
        var count = 0
        for scalar in words.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: text.append(" ")
            case .format: continue
            default: text.unicodeScalars.append(scalar)
            }
            count += 1
            if count == 1_000 { return text + "…" }
        }
        return text
    }
}
