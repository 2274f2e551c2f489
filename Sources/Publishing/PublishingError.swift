/// Why a plan could not be published, or not wholly.
public struct PublishingError: Error, Hashable, Sendable {
    /// What went wrong, by who must act.
    public enum Kind: Hashable, Sendable {
        /// Tickets changed in Jira since the plan was made.
        case stale
        /// The site lacks what publishing needs: an issue type, a link type, a field on a screen.
        case siteNotReady
        /// The site refused the credentials.
        case unauthorized
        /// The site cannot be reached or is failing.
        case unavailable
        /// The site refused a request.
        case refused
        /// A link came out in the wrong direction.
        case wrongDirection
        /// The store could not keep the journal.
        case journal
        /// The task was cancelled.
        case cancelled
    }

    /// What went wrong.
    public var kind: Kind
    /// What, where and how to fix it.
    public var message: String

    /// Makes an error.
    public init(kind: Kind, message: String) {
        self.kind = kind
        self.message = message
    }
}

extension PublishingError: CustomStringConvertible {
    /// What, where and how to fix it.
    public var description: String { message }
}
