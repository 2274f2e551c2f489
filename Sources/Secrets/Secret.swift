/// A text that must not be shown: descriptions, dumps and mirrors print a placeholder.
public struct Secret: Hashable, Sendable {
    private let value: String

    /// Wraps a secret text.
    public init(_ value: String) { self.value = value }

    /// The text itself; the name is a warning to the reader of the calling code.
    public var unsafelyRevealed: String { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A placeholder.
    public var description: String { "<redacted>" }
    /// A placeholder.
    public var debugDescription: String { "<redacted>" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
