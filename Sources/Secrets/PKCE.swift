/// Proof key for code exchange (RFC 7636): ties an authorization code to the program that asked for it.
public struct PKCE: Sendable {
    /// The verifier that only the asking program knows until it trades the code in.
    public let verifier: Secret

    /// Takes 32 random bytes, whose verifier has 43 characters as RFC 7636 section 4.1 recommends.
    ///
    /// - Parameter randomBytes: unguessable bytes, from 32 to 96.
    public init(randomBytes: [UInt8]) {
        precondition((32...96).contains(randomBytes.count), "32 to 96 bytes, not \(randomBytes.count)")
        verifier = Secret(Base64.text(randomBytes, .url))
    }

    /// The challenge by the method `S256`: base64url of the verifier's SHA-256.
    public var challenge: String {
        Base64.text(SHA256Digest(of: Array(verifier.unsafelyRevealed.utf8)).bytes, .url)
    }

    /// Name of the method on the wire.
    public static let method = "S256"
}
