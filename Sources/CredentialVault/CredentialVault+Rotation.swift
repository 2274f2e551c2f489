internal import Secrets

extension CredentialVault {
    /// Replaces the key file by one with a new random key, and the data key with it, while others go on working.
    ///
    /// The new key lies beside the old (`.next`); the vault's key is sealed under both; the new key takes the old one's
    /// place (kept as `.previous`); the vault gives the old key up and seals every entry under a new data key; `.previous` is
    /// removed. A crash after any step leaves a vault that opens; running it again finishes the work.
    ///
    /// - Throws: `VaultError.keyNotInFile` where the key is in a variable; `VaultError`.
    public func rotateKeyFile() async throws(VaultError) {
        guard let keyPath = keySource.path else { throw .keyNotInFile(place: keySource.words) }
        let rotation = try await lock(".rotation.lock", waiting)
        defer { rotation.release() }
        guard let current = try storage.read(keyPath) else { throw .noKey(place: keySource.words) }
        _ = try EnvelopeKeySource.key(current, place: keySource.words)

        let coming = EnvelopeKeySource.coming(keyPath)
        // One that a crash left behind is as good as a new one, and the vault may be sealed under it already.
        let next: [UInt8]
        if let left = try storage.read(coming) {
            next = left
        } else {
            next = EnvelopeKeySource.text(of: try EnvelopeKeySource.randomKey())
            try storage.replace(coming, with: next)
        }
        let nextKey = try EnvelopeKeySource.key(next, place: "the file '\(coming)'")
        if try document() != nil {
            try await change { document, dataKey throws(SecretsError) in
                try document.wrap(dataKey, under: nextKey)
            }
        }
        try storage.replace(EnvelopeKeySource.previous(keyPath), with: current)
        try storage.rename(coming, to: keyPath)
        try await finishRotation()
        try storage.remove(EnvelopeKeySource.previous(keyPath))
    }

    /// Gives every envelope key but the current one up, and seals every entry under a new data key.
    ///
    /// Processes that still have an old key in a variable cannot read the vault afterwards.
    ///
    /// - Throws: `VaultError`; the vault is as it was then.
    public func finishRotation() async throws(VaultError) {
        guard try document() != nil else { return }
        let keys = try keySource.keys(storage)
        try await reseal(under: [keys[0]])
    }

    /// Seals the vault's key under the current envelope key beside those that it is sealed under: the beginning of a
    /// rotation whose key is in a variable.
    ///
    /// - Returns: whether that was necessary.
    /// - Throws: `VaultError`.
    public func beginRotation() async throws(VaultError) -> Bool {
        guard try document() != nil else { return false }
        let keys = try keySource.keys(storage)
        var isNew = false
        try await change { document, dataKey throws(SecretsError) in
            isNew = try document.wrap(dataKey, under: keys[0])
            return isNew
        }
        return isNew
    }

    /// Seals every entry under a new data key; the envelope keys stay.
    ///
    /// - Throws: `VaultError.rotationUnfinished` where the vault is sealed under a key that is not at hand.
    public func rotateDataKey() async throws(VaultError) {
        guard let document = try document() else { return }
        let keys = try keySource.keys(storage)
        let used = keys.filter { key in document.data_key.wrapped.contains { $0.by == key.fingerprint } }
        guard used.count == document.data_key.wrapped.count else { throw .rotationUnfinished(vault: path) }
        try await reseal(under: used)
    }

    /// One replacement of the file: a new data key under these keys, and every entry under it.
    private func reseal(under keys: [EncryptionKey]) async throws(VaultError) {
        var damaged: VaultDocument.Entry?
        try await change { document, dataKey throws(SecretsError) in
            let newKey = try EncryptionKey.random()
            var new = VaultDocument(
                data_key: VaultDocument.DataKey(id: try VaultDocument.newID(), wrapped: [])
            )
            for key in keys { try new.wrap(newKey, under: key) }
            for entry in document.entries {
                let old = VaultDocument.associatedData(
                    site: entry.site,
                    kind: entry.kind,
                    revision: entry.revision,
                    dataKey: document.data_key.id
                )
                guard let sealed = Base64.bytes(entry.sealed),
                    let plaintext = try? dataKey.open(sealed, associatedData: old)
                else {
                    damaged = entry
                    return false
                }
                // An entry of a kind that this version does not know is resealed as well.
                let associated = VaultDocument.associatedData(
                    site: entry.site,
                    kind: entry.kind,
                    revision: entry.revision,
                    dataKey: new.data_key.id
                )
                let resealed = try newKey.seal(plaintext, associatedData: associated)
                new.entries.append(
                    VaultDocument.Entry(
                        site: entry.site,
                        kind: entry.kind,
                        revision: entry.revision,
                        sealed: Base64.text(resealed)
                    )
                )
            }
            (document, dataKey) = (new, newKey)
            return true
        }
        guard let damaged else { return }
        guard let kind = CredentialKind(rawValue: damaged.kind) else {
            throw .damaged(vault: path, reason: "an entry of site '\(damaged.site)' does not open")
        }
        throw .entryDamaged(vault: path, site: damaged.site, kind: kind)
    }
}
