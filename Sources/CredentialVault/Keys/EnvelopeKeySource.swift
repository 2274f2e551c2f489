internal import Secrets

/// Where the key is kept that the vault's own key is sealed under: a file, or a variable of the environment.
///
/// The key is read anew for every access to the vault, so that a process that runs for months sees a new key as soon as
/// it is there. Beside the current key an older and a coming one are accepted while a rotation is under way.
public struct EnvelopeKeySource: Sendable {
    private enum Place: Sendable {
        case file(String)
        case environment(name: String, current: Secret?, previous: Secret?)
    }

    private let place: Place

    /// A file of mode 0600 that holds 32 bytes as base64 or hexadecimal digits.
    public static func file(_ path: String) -> EnvelopeKeySource { EnvelopeKeySource(place: .file(path)) }

    /// A variable of the environment; the variable `<name>_PREVIOUS` may hold the key of before.
    ///
    /// - Parameters:
    ///   - name: the variable, such as `MUSTER_VAULT_KEY`.
    ///   - values: the environment.
    /// - Returns: the source.
    public static func environment(_ name: String, in values: [String: String]) -> EnvelopeKeySource {
        EnvelopeKeySource(
            place: .environment(
                name: name,
                current: values[name].map { Secret($0) },
                previous: values[name + "_PREVIOUS"].map { Secret($0) }
            )
        )
    }

    /// The place in words.
    public var words: String {
        switch place {
        case .file(let path): "the file '\(path)'"
        case .environment(let name, _, _): "the variable \(name)"
        }
    }

    /// The key file's path; nil for a variable.
    public var path: String? { if case .file(let path) = place { path } else { nil } }

    /// The current key first, then those that are accepted beside it.
    func keys(_ storage: VaultStorage) throws(VaultError) -> [EncryptionKey] {
        switch place {
        case .file(let path):
            guard let bytes = try storage.read(path) else { throw .noKey(place: words) }
            var keys = [try Self.key(bytes, place: words)]
            for other in [Self.coming(path), Self.previous(path)] {
                guard let bytes = try storage.read(other) else { continue }
                keys.append(try Self.key(bytes, place: "the file '\(other)'"))
            }
            return keys
        case .environment(let name, let current, let previous):
            guard let current, !current.unsafelyRevealed.isEmpty else { throw .noKey(place: words) }
            var keys = [try Self.key(Array(current.unsafelyRevealed.utf8), place: words)]
            if let previous, !previous.unsafelyRevealed.isEmpty {
                let words = "the variable \(name)_PREVIOUS"
                keys.append(try Self.key(Array(previous.unsafelyRevealed.utf8), place: words))
            }
            return keys
        }
    }

    /// Name of the file that holds the next key during a rotation.
    static func coming(_ path: String) -> String { path + ".next" }
    /// Name of the file that holds the last key during a rotation.
    static func previous(_ path: String) -> String { path + ".previous" }

    /// Makes a key file with a random key, where none is; an existing one is left alone.
    ///
    /// - Parameter storage: where.
    /// - Returns: whether one was made.
    /// - Throws: `VaultError.keyNotInFile` for a variable; `VaultError.file`.
    func makeKeyFileIfMissing(_ storage: VaultStorage) throws(VaultError) -> Bool {
        guard let path else { return false }
        guard try storage.read(path) == nil else { return false }
        try storage.replace(path, with: Self.text(of: Self.randomKey()))
        return true
    }

    static func randomKey() throws(VaultError) -> EncryptionKey {
        do throws(SecretsError) { return try EncryptionKey.random() } catch { throw .cryptography(error) }
    }

    static func text(of key: EncryptionKey) -> [UInt8] {
        Array((Base64.text(key.unsafelyRevealed.unsafelyRevealed) + "\n").utf8)
    }

    /// Reads base64 (either alphabet, padded or not) or hexadecimal digits; their lengths tell them apart.
    static func key(_ bytes: [UInt8], place: String) throws(VaultError) -> EncryptionKey {
        let text = String(decoding: bytes, as: UTF8.self)
        let word = text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        let digits = String(word)
        let unpadded = String(digits.prefix { $0 != "=" })
        let found =
            digits.utf8.count == 64
            ? Hexadecimal.bytes(digits)
            : Base64.bytes(digits) ?? Base64.bytes(unpadded, .url)
        guard let found, let key = try? EncryptionKey(SecretBytes(found)) else {
            throw .malformedKey(place: place)
        }
        return key
    }
}
