internal import FoundationEssentials
internal import Secrets

/// The vault's file: one data key sealed under envelope keys, and entries sealed under the data key.
struct VaultDocument: Codable {
    static let formatName = "muster-credentials"
    static let supportedVersion = 1

    /// The data key.
    struct DataKey: Codable {
        /// Random name.
        var id: String
        /// The key, once for each envelope key, ordered by its fingerprint.
        var wrapped: [Wrapped]
    }

    /// The data key under one envelope key.
    struct Wrapped: Codable {
        /// Fingerprint of the envelope key.
        var by: String
        /// Nonce, ciphertext and tag, base64.
        var sealed: String
    }

    /// A credential.
    struct Entry: Codable {
        /// Name of the site in the configuration.
        var site: String
        /// Raw value of `CredentialKind`.
        var kind: String
        /// How often the entry was written.
        var revision: Int
        /// Nonce, ciphertext and tag, base64.
        var sealed: String
    }

    var format = Self.formatName
    var version = Self.supportedVersion
    var data_key: DataKey
    /// Ordered by site and kind.
    var entries: [Entry] = []

    /// Reads a file.
    static func read(_ bytes: [UInt8], path: String) throws(VaultError) -> VaultDocument {
        struct Head: Decodable {
            var format: String?
            var version: Int?
        }
        guard let head = try? JSONDecoder().decode(Head.self, from: Data(bytes)),
            head.format == formatName, let version = head.version
        else { throw .damaged(vault: path, reason: "it is not a file of credentials, or was cut short") }
        guard version <= supportedVersion else {
            throw .newerVersion(vault: path, version: version, supported: supportedVersion)
        }
        guard let document = try? JSONDecoder().decode(VaultDocument.self, from: Data(bytes)) else {
            throw .damaged(vault: path, reason: "members of version \(version) are missing")
        }
        return document
    }

    /// The file's bytes; the same document gives the same bytes.
    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        // A structure of texts and whole numbers always encodes.
        return Array((try? encoder.encode(self)) ?? Data()) + [0x0A]
    }

    /// Index of an entry.
    func index(site: String, kind: CredentialKind) -> Int? {
        entries.firstIndex { $0.site == site && $0.kind == kind.rawValue }
    }

    /// What an entry is sealed together with, so that it opens in its own place only.
    static func associatedData(site: String, kind: String, revision: Int, dataKey: String) -> [UInt8] {
        joined([formatName, "entry", "\(supportedVersion)", dataKey, site, kind, "\(revision)"])
    }

    /// What the data key is sealed together with.
    static func associatedData(dataKey: String) -> [UInt8] {
        joined([formatName, "data key", "\(supportedVersion)", dataKey])
    }

    /// Each text after its length, so that no two lists give the same bytes.
    private static func joined(_ texts: [String]) -> [UInt8] {
        texts.flatMap { Array("\($0.utf8.count):\($0)".utf8) }
    }
}
