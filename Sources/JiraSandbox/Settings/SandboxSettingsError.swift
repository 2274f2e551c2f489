/// Why a settings document (fault file, accounts file, body of a control) cannot be used.
public struct SandboxSettingsError: Error, Hashable, Sendable {
    /// Line of the document, from 1 on.
    public var line: Int
    /// Place in the document, such as `rules[2].effect.kind`; empty for the whole.
    public var place: String
    /// The value, what is wrong with it and what would be taken.
    public var message: String
}

extension SandboxSettingsError: CustomStringConvertible {
    /// Line, place and fix.
    public var description: String { "line \(line): " + (place.isEmpty ? "" : "\(place): ") + message }
}
