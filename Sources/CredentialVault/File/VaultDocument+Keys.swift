internal import Secrets

extension VaultDocument {
    /// An empty vault with a data key of its own.
    static func empty(under key: EncryptionKey) throws(SecretsError) -> (VaultDocument, EncryptionKey) {
        let dataKey = try EncryptionKey.random()
        var document = VaultDocument(data_key: DataKey(id: try newID(), wrapped: []))
        try document.wrap(dataKey, under: key)
        return (document, dataKey)
    }

    /// The data key, by the first of these keys that it is sealed under; nil where it is sealed under none of them.
    func dataKey(by keys: [EncryptionKey], path: String) throws(VaultError) -> EncryptionKey? {
        for key in keys {
            guard let wrapped = data_key.wrapped.first(where: { $0.by == key.fingerprint }) else { continue }
            let associated = Self.associatedData(dataKey: data_key.id)
            guard let sealed = Base64.bytes(wrapped.sealed),
                let bytes = try? key.open(sealed, associatedData: associated),
                let dataKey = try? EncryptionKey(bytes)
            else { throw .damaged(vault: path, reason: "its own key does not open") }
            return dataKey
        }
        return nil
    }

    /// Seals the data key under one more envelope key; false where it is already.
    @discardableResult
    mutating func wrap(_ dataKey: EncryptionKey, under key: EncryptionKey) throws(SecretsError) -> Bool {
        guard !data_key.wrapped.contains(where: { $0.by == key.fingerprint }) else { return false }
        let sealed = try key.seal(
            dataKey.unsafelyRevealed,
            associatedData: Self.associatedData(dataKey: data_key.id)
        )
        data_key.wrapped.append(Wrapped(by: key.fingerprint, sealed: Base64.text(sealed)))
        data_key.wrapped.sort { $0.by < $1.by }
        return true
    }

    static func newID() throws(SecretsError) -> String { Hexadecimal.text(try SecureRandom.bytes(8)) }

    /// The credential of an entry.
    func open(_ entry: Entry, kind: CredentialKind, dataKey: EncryptionKey) -> StoredCredential? {
        let associated = Self.associatedData(
            site: entry.site,
            kind: entry.kind,
            revision: entry.revision,
            dataKey: data_key.id
        )
        guard let sealed = Base64.bytes(entry.sealed),
            let plaintext = try? dataKey.open(sealed, associatedData: associated)
        else { return nil }
        return StoredCredential.read(plaintext, kind: kind)
    }

    /// Puts a credential in its place.
    mutating func put(
        _ plaintext: SecretBytes,
        site: String,
        kind: String,
        dataKey: EncryptionKey
    ) throws(SecretsError) {
        let index = entries.firstIndex { $0.site == site && $0.kind == kind }
        let revision = index.map { entries[$0].revision + 1 } ?? 1
        let associated = Self.associatedData(
            site: site,
            kind: kind,
            revision: revision,
            dataKey: data_key.id
        )
        let sealed = try dataKey.seal(plaintext, associatedData: associated)
        let entry = Entry(site: site, kind: kind, revision: revision, sealed: Base64.text(sealed))
        if let index { entries[index] = entry } else { entries.append(entry) }
        entries.sort { ($0.site, $0.kind) < ($1.site, $1.kind) }
    }
}
