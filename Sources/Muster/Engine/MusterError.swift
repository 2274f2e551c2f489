/// Why the engine could not do what it was asked.
///
/// Sort by `code`; it says who must act. New codes may come, so switch with a default.
public struct MusterError: Error, Hashable, Sendable {
    /// Who must act.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Wrapped: String {
            case configuration, input, stale, unavailable, siteNotReady, unauthorized, locked, store,
                planRejected
            case cancelled, guarded
        }

        private let wrapped: Wrapped

        /// The configuration or a parameter is wrong.
        public static let configuration = Code(wrapped: .configuration)
        /// The tickets cannot be used.
        public static let input = Code(wrapped: .input)
        /// The plan is not what Jira holds any more, or was edited.
        public static let stale = Code(wrapped: .stale)
        /// Jira cannot be reached or is failing.
        public static let unavailable = Code(wrapped: .unavailable)
        /// The site lacks what publishing needs.
        public static let siteNotReady = Code(wrapped: .siteNotReady)
        /// The site refused the credentials.
        public static let unauthorized = Code(wrapped: .unauthorized)
        /// Another run holds the lock.
        public static let locked = Code(wrapped: .locked)
        /// The store cannot be used.
        public static let store = Code(wrapped: .store)
        /// The verifier found a plan that must not be published; a defect of Muster.
        public static let planRejected = Code(wrapped: .planRejected)
        /// A guard stopped a night that looked wrong before its first write.
        public static let guarded = Code(wrapped: .guarded)
        /// The task was cancelled.
        public static let cancelled = Code(wrapped: .cancelled)

        /// Name of the code.
        public var description: String { wrapped.rawValue }
    }

    /// Who must act.
    public var code: Code
    /// What, where and how to fix it.
    public var message: String
    /// Further lines, such as what was found wrong.
    public var details: [String]

    /// Makes an error.
    public init(_ code: Code, _ message: String, details: [String] = []) {
        self.code = code
        self.message = message
        self.details = details
    }
}

extension MusterError: CustomStringConvertible {
    /// What, where and how to fix it.
    public var description: String { ([message] + details).joined(separator: "\n") }
}
