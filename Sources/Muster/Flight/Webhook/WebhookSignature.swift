public import Secrets

/// Signatures of outgoing webhooks as the Standard Webhooks specification has them, symmetric, version `v1`.
///
/// Signed is `id.timestamp.body` by HMAC-SHA-256; the header is `v1,` and the code in base64. Source:
/// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
public struct WebhookSignature: Sendable {
    private let key: SecretBytes

    /// Makes a signer of a secret.
    ///
    /// `whsec_` and base64 is the form of the specification: the key is what the base64 stands for. Any other text is the
    /// key itself, by its UTF-8 bytes.
    ///
    /// - Parameter secret: the secret, without white space around it.
    /// - Throws: `WebhookError.secret` where the base64 cannot be read or the key has fewer than 24 bytes, the least that the
    ///   specification allows.
    public init(secret: Secret) throws(WebhookError) {
        let text = secret.unsafelyRevealed
        let prefix = "whsec_"
        let bytes: [UInt8]
        if text.hasPrefix(prefix) {
            let encoded = text.dropFirst(prefix.count)
            let padding = String(repeating: "=", count: (4 - encoded.utf8.count % 4) % 4)
            guard let decoded = Base64.bytes(encoded + padding) else {
                throw .secret("begins with whsec_ and goes on with something that is not base64")
            }
            bytes = decoded
        } else {
            bytes = Array(text.utf8)
        }
        guard bytes.count >= 24 else {
            throw .secret("has a key of \(bytes.count) bytes; a webhook secret needs at least 24")
        }
        key = SecretBytes(bytes)
    }

    /// Value of the header `webhook-signature`.
    ///
    /// - Parameters:
    ///   - body: the body, byte for byte as it is sent.
    ///   - id: value of `webhook-id`.
    ///   - timestamp: value of `webhook-timestamp`, seconds since 1970.
    /// - Returns: `v1,` and base64.
    public func header(of body: [UInt8], id: String, timestamp: Int64) -> String {
        let message = Array("\(id).\(timestamp).".utf8) + body
        return "v1," + Base64.text(HMACSHA256(of: message, key: key.unsafelyRevealed).bytes)
    }
}

/// Why a webhook cannot be sent as it is configured.
public enum WebhookError: Error, Hashable, Sendable {
    /// The address cannot be used.
    case address(String)
    /// The secret cannot be used: what is wrong with it, as it follows its name.
    case secret(String)
}

extension WebhookError: CustomStringConvertible {
    /// What is wrong and how to fix it; never the secret.
    public var description: String {
        switch self {
        case .address(let reason): "the webhook's address \(reason)"
        case .secret(let reason):
            "the webhook's secret \(reason); make one with: echo \"whsec_$(openssl rand -base64 32)\""
        }
    }
}
