import CredentialVault
import FoundationEssentials
import Glibc
import Secrets
import Testing

struct CredentialVaultTests {
    @Test func everyKindComesBackAsItWasStored() async throws {
        let folder = try VaultFolder()
        let vault = try await folder.readyVault()
        for site in ["hq", "field/office: ä"] {
            for credential in Examples.all { try await vault.store(credential, site: site) }
        }
        // Another value of the same vault, as another process would make it.
        let again = folder.vault()
        for site in ["hq", "field/office: ä"] {
            for credential in Examples.all {
                #expect(try again.credential(site: site, kind: credential.kind) == credential)
            }
        }
        #expect(try again.credential(site: "elsewhere", kind: .oauth2) == nil)
        #expect(try again.listing().count == 8)
        #expect(try again.listing().first?.site == "field/office: ä")
    }

    @Test func theFileHoldsNothingInPlainText() async throws {
        let folder = try VaultFolder()
        let vault = try await folder.readyVault()
        for credential in Examples.all { try await vault.store(credential, site: "hq") }
        let text = String(decoding: try folder.bytes("credentials.json"), as: UTF8.self)
        let hidden = Examples.secrets + ["ops@example.com", "client-1", "offline_access", "muster.key"]
        for word in hidden {
            #expect(!text.contains(word), "\(word) is in the file")
            #expect(!text.contains(Base64.text(Array(word.utf8)).prefix(8)), "\(word) is in the file")
        }
        let key = String(decoding: try folder.bytes("muster.key"), as: UTF8.self)
        #expect(!text.contains(key.dropLast(2)))
        #expect(folder.mode("credentials.json") == 0o600)
        #expect(folder.mode("muster.key") == 0o600)
        #expect(try folder.names().filter { $0.hasSuffix(".new") }.isEmpty)
    }

    @Test func nothingThatCanBePrintedHoldsASecret() async throws {
        let folder = try VaultFolder()
        let vault = try await folder.readyVault()
        var shown = ""
        for credential in Examples.all {
            try await vault.store(credential, site: "hq")
            dump(credential, to: &shown)
            shown += "\(credential) \(String(reflecting: credential))"
        }
        let environment = CredentialVault(
            path: folder.vaultPath,
            keySource: .environment("KEY", in: ["KEY": "API-tok-9f3a", "KEY_PREVIOUS": "PAT-7c1d"])
        )
        dump(vault, to: &shown)
        dump(environment, to: &shown)
        do {
            _ = try environment.credential(site: "hq", kind: .oauth2)
            Issue.record("a key of nine characters was accepted")
        } catch { shown += "\(error) \(String(reflecting: error))" }
        for secret in Examples.secrets { #expect(!shown.contains(secret), "\(secret) was printed") }
    }

    /// Every way to give an entry the place of another, by text: another site, another kind, another revision.
    @Test func entriesCannotBeSwapped() async throws {
        let folder = try VaultFolder()
        let vault = try await folder.readyVault()
        try await vault.store(.personalToken(token: Secret("one")), site: "aaaa")
        try await vault.store(.personalToken(token: Secret("two")), site: "bbbb")
        let text = String(decoding: try folder.bytes("credentials.json"), as: UTF8.self)

        let swapped = text.replacing("aaaa", with: "cccc").replacing("bbbb", with: "aaaa")
        try folder.write(swapped, to: "credentials.json")
        #expect(
            throws: VaultError.entryDamaged(vault: folder.vaultPath, site: "aaaa", kind: .personalToken)
        ) {
            try vault.credential(site: "aaaa", kind: .personalToken)
        }
        try folder.write(text.replacing("personal_token", with: "api_token"), to: "credentials.json")
        #expect(throws: VaultError.entryDamaged(vault: folder.vaultPath, site: "aaaa", kind: .apiToken)) {
            try vault.credential(site: "aaaa", kind: .apiToken)
        }
        try folder.write(
            text.replacing("\"revision\" : 1", with: "\"revision\" : 2"),
            to: "credentials.json"
        )
        #expect(
            throws: VaultError.entryDamaged(vault: folder.vaultPath, site: "bbbb", kind: .personalToken)
        ) {
            try vault.credential(site: "bbbb", kind: .personalToken)
        }
    }

    @Test func removingNeedsNoKeyAndCountsWhatItRemoved() async throws {
        let folder = try VaultFolder()
        let vault = try await folder.readyVault()
        for credential in Examples.all { try await vault.store(credential, site: "hq") }
        try await vault.store(.personalToken(token: Secret("other")), site: "other")
        unlink(folder.keyPath)
        #expect(try await vault.remove(site: "hq", kind: .oauth1) == 1)
        #expect(try await vault.remove(site: "hq") == 3)
        #expect(try await vault.remove(site: "hq") == 0)
        #expect(try vault.listing().map(\.site) == ["other"])
    }

    @Test(arguments: VaultStorage.Step.allCases)
    func aCrashWhileStoringLeavesTheOldOrTheNew(step: VaultStorage.Step) async throws {
        let folder = try VaultFolder()
        let vault = try await folder.readyVault()
        try await vault.store(.personalToken(token: Secret("old")), site: "hq")
        let crashing = folder.vault { at, _ throws(VaultError) in
            if at == step { throw .file(path: "", action: "test", reason: "crash at \(step)") }
        }
        await #expect(throws: VaultError.self) {
            try await crashing.store(.personalToken(token: Secret("new")), site: "hq")
        }
        let expected = step == .synchronizeFolder ? "new" : "old"
        #expect(
            try vault.credential(site: "hq", kind: .personalToken) == .personalToken(token: Secret(expected))
        )
        // What the crash left behind is in nobody's way.
        try await vault.store(.personalToken(token: Secret("newest")), site: "hq")
        #expect(
            try vault.credential(site: "hq", kind: .personalToken) == .personalToken(token: Secret("newest"))
        )
        #expect(try folder.names().filter { $0.hasSuffix(".new") }.isEmpty)
    }

    @Test func aVaultBehindALinkStaysThere() async throws {
        let folder = try VaultFolder()
        let vault = try await folder.readyVault()
        try await vault.store(.personalToken(token: Secret("one")), site: "hq")
        let link = folder.path + "/link.json"
        #expect(symlink(folder.vaultPath, link) == 0)
        let linked = CredentialVault(path: link, keySource: .file(folder.keyPath))
        try await linked.store(.personalToken(token: Secret("two")), site: "hq")
        #expect(
            try vault.credential(site: "hq", kind: .personalToken) == .personalToken(token: Secret("two"))
        )
        var status = stat()
        #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    }
}
