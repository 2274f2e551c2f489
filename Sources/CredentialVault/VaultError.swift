public import Secrets

/// Why credentials cannot be read from or written to a vault; no case holds a secret.
public enum VaultError: Error, Hashable, Sendable {
    /// The place of the envelope key holds none.
    case noKey(place: String)
    /// What the place holds is no key.
    case malformedKey(place: String)
    /// The vault is sealed under other keys than those at hand.
    case wrongKey(vault: String, place: String)
    /// The file is no vault, or was changed.
    case damaged(vault: String, reason: String)
    /// An entry does not open: changed, or taken from another place.
    case entryDamaged(vault: String, site: String, kind: CredentialKind)
    /// The file was written by a newer Muster.
    case newerVersion(vault: String, version: Int, supported: Int)
    /// Others than the owner may read or write a file.
    case permissionsTooOpen(path: String, mode: UInt32)
    /// Another process held a lock for too long.
    case locked(path: String, holder: String, waited: Duration)
    /// The vault is sealed under a further key that is not at hand.
    case rotationUnfinished(vault: String)
    /// The key does not lie in a file, so that its owner must replace it.
    case keyNotInFile(place: String)
    /// The system refused.
    case file(path: String, action: String, reason: String)
    /// The library refused.
    case cryptography(SecretsError)
    /// The waiting task was cancelled.
    case cancelled
}

extension VaultError: CustomStringConvertible {
    /// What, where and how to put it right.
    public var description: String {
        switch self {
        case .noKey(let place):
            "there is no key for the credentials in \(place); sign in with 'muster auth login', which makes a key file, or "
                + "put 32 random bytes as base64 there ('openssl rand -base64 32')"
        case .malformedKey(let place):
            "\(place) is no key; it must hold 32 bytes as base64 or as 64 hexadecimal digits and nothing else "
                + "('openssl rand -base64 32')"
        case .wrongKey(let vault, let place):
            "the credentials in '\(vault)' are sealed under another key than that of \(place); bring the right key back, or "
                + "move the file away and sign in again with 'muster auth login'"
        case .damaged(let vault, let reason):
            "'\(vault)' is damaged: \(reason); bring it back from a backup, or move it away and sign in again with "
                + "'muster auth login'"
        case .entryDamaged(let vault, let site, let kind):
            "the \(kind.words) of site '\(site)' in '\(vault)' was changed or belongs to another entry; remove it with "
                + "'muster auth logout --site \(site)' and sign in again"
        case .newerVersion(let vault, let version, let supported):
            "'\(vault)' has version \(version), this Muster reads up to \(supported); update Muster"
        case .permissionsTooOpen(let path, let mode):
            "'\(path)' has mode 0\(String(mode, radix: 8)): others can read or change it; run \"chmod 600 '\(path)'\""
        case .locked(let path, let holder, let waited):
            "'\(path)' is locked by \(holder) and was not freed within \(waited); wait for that process or stop it"
        case .rotationUnfinished(let vault):
            "'\(vault)' is sealed under a further key that is not at hand: a rotation was begun elsewhere; finish it there, or "
                + "run 'muster auth rotate-key --finish' to give the other key up"
        case .keyNotInFile(let place):
            "the key is in \(place), where Muster cannot replace it; put the new key there and the old one into the "
                + "variable of the same name with _PREVIOUS, then run 'muster auth rotate-key --finish'"
        case .file(let path, let action, let reason):
            "cannot \(action) '\(path)': \(reason)"
        case .cryptography(let error):
            error.description
        case .cancelled:
            "cancelled while waiting for the credentials"
        }
    }
}
