internal import Secrets

/// Credentials of all sites in one file, encrypted at rest with AES-256-GCM.
///
/// The file holds a random data key, sealed under an envelope key that lies elsewhere, and one entry for each site and
/// kind, sealed under the data key together with its place, so that entries cannot be swapped. Names of sites, kinds and
/// how often an entry was written are readable; nothing else is. Whoever can put an old copy of the whole file in its
/// place can bring old credentials back: that is not noticed.
///
/// Several processes of one machine may work on it at once. Reading takes no lock: the file is only ever replaced whole
/// (written beside, forced to the disk, renamed). Files are a few kilobytes, so reading and writing them happens in the
/// calling task. Safe to use from any task; copies are the same vault.
public struct CredentialVault: Sendable {
    /// The file.
    public let path: String
    /// Where the envelope key is.
    public let keySource: EnvelopeKeySource
    let waiting: LockWaiting
    let storage: VaultStorage

    /// Names a vault; no file is touched yet.
    ///
    /// - Parameters:
    ///   - path: the file; its folder must exist. A file that is not there is an empty vault.
    ///   - keySource: where the envelope key is.
    ///   - waiting: how long other processes are waited for.
    public init(path: String, keySource: EnvelopeKeySource, waiting: LockWaiting = LockWaiting()) {
        self.init(path: path, keySource: keySource, waiting: waiting, storage: VaultStorage())
    }

    /// Names a vault on a storage that a test can interrupt.
    package init(
        path: String,
        keySource: EnvelopeKeySource,
        waiting: LockWaiting = LockWaiting(),
        storage: VaultStorage
    ) {
        self.path = path
        self.keySource = keySource
        self.waiting = waiting
        self.storage = storage
    }

    /// What can be said of an entry without any key.
    public struct Listing: Hashable, Sendable {
        /// Name of the site in the configuration.
        public let site: String
        /// Its kind; nil for one of a newer Muster.
        public let kind: CredentialKind?
        /// How often it was written.
        public let revision: Int
    }

    /// The entries by site and kind, without opening them.
    ///
    /// - Returns: one listing an entry; empty where there is no file.
    /// - Throws: `VaultError`.
    public func listing() throws(VaultError) -> [Listing] {
        guard let document = try document() else { return [] }
        return document.entries.map {
            Listing(site: $0.site, kind: CredentialKind(rawValue: $0.kind), revision: $0.revision)
        }
    }

    /// A credential as it is in the file now.
    ///
    /// - Parameters:
    ///   - site: name in the configuration.
    ///   - kind: kind.
    /// - Returns: the credential; nil where there is none.
    /// - Throws: `VaultError`: no or the wrong key, damage, a newer version, permissions too open.
    public func credential(site: String, kind: CredentialKind) throws(VaultError) -> StoredCredential? {
        guard let (document, dataKey) = try opened() else { return nil }
        guard let index = document.index(site: site, kind: kind) else { return nil }
        guard let credential = document.open(document.entries[index], kind: kind, dataKey: dataKey) else {
            throw .entryDamaged(vault: path, site: site, kind: kind)
        }
        return credential
    }

    /// Stores a credential in the place of the one of its site and kind; when this returns, it is on the disk.
    ///
    /// - Parameters:
    ///   - credential: what to store.
    ///   - site: name in the configuration, not empty.
    /// - Throws: `VaultError`; the file is as it was then.
    public func store(_ credential: StoredCredential, site: String) async throws(VaultError) {
        precondition(!site.isEmpty, "a site without a name")
        try await change { document, dataKey throws(SecretsError) in
            try document.put(
                credential.plaintext,
                site: site,
                kind: credential.kind.rawValue,
                dataKey: dataKey
            )
            return true
        }
    }

    /// Removes the credentials of a site, also ones that do not open; needs no key.
    ///
    /// - Parameters:
    ///   - site: name in the configuration.
    ///   - kind: which of them; nil for all.
    /// - Returns: how many there were.
    /// - Throws: `VaultError`.
    @discardableResult
    public func remove(site: String, kind: CredentialKind? = nil) async throws(VaultError) -> Int {
        let lock = try await fileLock()
        defer { lock.release() }
        guard var document = try document() else { return 0 }
        let before = document.entries.count
        document.entries.removeAll { $0.site == site && (kind == nil || $0.kind == kind?.rawValue) }
        let removed = before - document.entries.count
        if removed > 0 { try storage.replace(path, with: document.bytes) }
        return removed
    }

    /// Takes the lock of an entry: whoever refreshes a grant holds it from reading the old tokens to storing the new.
    ///
    /// Waits for other tasks and processes. Not needed for reading and storing alone.
    ///
    /// - Parameters:
    ///   - site: name in the configuration.
    ///   - kind: kind.
    /// - Returns: the lock; free it with `release`.
    /// - Throws: `VaultError.locked` after the time-out, `VaultError.cancelled`, `VaultError.file`.
    public func lock(site: String, kind: CredentialKind) async throws(VaultError) -> VaultLock {
        let name = site.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: String(UnicodeScalar(byte))
            default: "%" + Hexadecimal.text([byte])
            }
        }
        return try await lock(".\(name.joined()).\(kind.rawValue).lock", waiting)
    }

    /// Makes a key file with a random key where the source names a file that is not there and the vault is new.
    ///
    /// - Returns: whether one was made.
    /// - Throws: `VaultError.file`.
    public func makeKeyFileIfMissing() async throws(VaultError) -> Bool {
        let lock = try await fileLock()
        defer { lock.release() }
        // A new key would not open what is there: the old one must be found.
        guard try document() == nil else { return false }
        return try keySource.makeKeyFileIfMissing(storage)
    }
}

extension CredentialVault {
    /// The lock for reading, changing and replacing the file; always taken after an entry's lock, never before.
    func fileLock() async throws(VaultError) -> VaultLock {
        try await lock(".lock", waiting.brief)
    }

    /// A lock beside the vault, the same under every name that the vault has.
    func lock(_ suffix: String, _ waiting: LockWaiting) async throws(VaultError) -> VaultLock {
        try await VaultLock(path: VaultStorage.resolved(path) + suffix, waiting: waiting)
    }

    func document() throws(VaultError) -> VaultDocument? {
        guard let bytes = try storage.read(path) else { return nil }
        return try VaultDocument.read(bytes, path: path)
    }

    /// The file with its data key; nil where there is no file.
    ///
    /// The file is read before the key: during a rotation the new key is in its place before the file gives the old one
    /// up. Where a whole rotation happens in between, looking again finds the two in step.
    func opened() throws(VaultError) -> (VaultDocument, EncryptionKey)? {
        for _ in 0..<3 {
            guard let document = try document() else { return nil }
            let keys = try keySource.keys(storage)
            if let dataKey = try document.dataKey(by: keys, path: path) { return (document, dataKey) }
        }
        throw .wrongKey(vault: path, place: keySource.words)
    }

    /// Reads, changes and replaces the file under its lock; `body` says whether there is anything to write.
    func change(
        _ body: (inout VaultDocument, inout EncryptionKey) throws(SecretsError) -> Bool
    ) async throws(VaultError) {
        let lock = try await fileLock()
        defer { lock.release() }
        var (document, dataKey) = try openedOrNew()
        let isChanged: Bool
        do throws(SecretsError) {
            isChanged = try body(&document, &dataKey)
        } catch { throw .cryptography(error) }
        if isChanged { try storage.replace(path, with: document.bytes) }
    }

    private func openedOrNew() throws(VaultError) -> (VaultDocument, EncryptionKey) {
        if let opened = try opened() { return opened }
        let keys = try keySource.keys(storage)
        do throws(SecretsError) {
            return try VaultDocument.empty(under: keys[0])
        } catch { throw .cryptography(error) }
    }
}
