internal import FoundationEssentials

/// Where the next page of a search begins; bound to its query and to the site.
///
/// Like Jira's, it tells whoever decodes it what the query was about, here by a fingerprint only.
struct PageToken: Hashable, Sendable {
    let offset: Int
    let issued: Int64

    /// Jira's tokens last seven days.
    static let lifetime: Int64 = 7 * 86_400_000

    func text(jql: String, seed: UInt64) -> String {
        let payload = "\(offset).\(issued)"
        let sum = Self.fingerprint("\(payload).\(jql).\(seed)")
        return Data("sb1.\(payload).\(String(sum, radix: 16))".utf8).base64EncodedString()
    }

    /// Reads a token; nil for one that is damaged, of another query or site, or too old.
    init?(_ text: String, jql: String, seed: UInt64, now: Int64) {
        guard let data = Data(base64Encoded: text), let plain = String(validating: data, as: UTF8.self) else {
            return nil
        }
        let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "sb1", let offset = Int(parts[1]), let issued = Int64(parts[2]),
            offset >= 0, issued + Self.lifetime > now
        else { return nil }
        self.init(offset: offset, issued: issued)
        guard self.text(jql: jql, seed: seed) == text else { return nil }
    }

    init(offset: Int, issued: Int64) {
        self.offset = offset
        self.issued = issued
    }

    /// FNV-1a, 64 bits.
    private static func fingerprint(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
