import FoundationEssentials

/// Results as JSON: sorted keys, two spaces, slashes as they are.
enum ResultJSON {
    /// A value as text.
    ///
    /// - Throws: `EncodingError` for a number that JSON does not have.
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
