internal import COpenSSL

/// Why a cryptographic operation was refused or failed; no case holds a secret.
public enum SecretsError: Error, Hashable, Sendable {
    /// A key that does not have 32 bytes.
    case keyLength(bytes: Int)
    /// Sealed bytes too short to hold a nonce and a tag.
    case sealedBytesTooShort(bytes: Int)
    /// The tag does not fit: another key, other associated data, or changed bytes.
    case notAuthentic
    /// A text that is no key in PEM form.
    case unreadableKey(expected: String)
    /// A PEM file that asks for a pass phrase.
    case keyWithPassphrase
    /// A key of another algorithm.
    case notRSA
    /// An RSA key that is too short to be safe.
    case keyTooShort(bits: Int, minimum: Int)
    /// The library refused; its own words.
    case library(operation: String, reason: String)

    /// The failure of an OpenSSL call on this thread; empties the thread's queue of errors.
    static func openSSL(_ operation: String) -> SecretsError {
        let code = ERR_peek_last_error()
        let words = ERR_reason_error_string(code).map { String(cString: $0) }
        ERR_clear_error()
        return .library(operation: operation, reason: words ?? "no reason given")
    }
}

extension SecretsError: CustomStringConvertible {
    /// What is wrong and how to put it right.
    public var description: String {
        switch self {
        case .keyLength(let bytes):
            "a key of \(bytes) bytes; AES-256 needs exactly 32"
        case .sealedBytesTooShort(let bytes):
            "\(bytes) sealed bytes; there must be at least 28, a nonce of 12 and a tag of 16"
        case .notAuthentic:
            "the sealed bytes do not open: they were changed, or sealed with another key or for another purpose"
        case .unreadableKey(let expected):
            "the text is no key in PEM form; it must begin with \"-----BEGIN \(expected)-----\""
        case .keyWithPassphrase:
            "the key file asks for a pass phrase; remove it with \"openssl pkcs8 -topk8 -nocrypt\" and protect the file by "
                + "its mode"
        case .notRSA:
            "the key is not an RSA key; make one with \"openssl genpkey -algorithm RSA\""
        case .keyTooShort(let bits, let minimum):
            "an RSA key of \(bits) bits; at least \(minimum) are needed"
        case .library(let operation, let reason):
            "OpenSSL could not \(operation): \(reason)"
        }
    }
}
