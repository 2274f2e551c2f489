import CredentialVault
import FoundationEssentials
import Glibc
import Secrets
import Testing

struct VaultErrorTests {
    @Test func missingKeyIsNamedWithTheFix() async throws {
        let folder = try VaultFolder()
        let vault = folder.vault()
        #expect(throws: Never.self) { try vault.credential(site: "hq", kind: .oauth2) }
        await #expect(throws: VaultError.noKey(place: "the file '\(folder.keyPath)'")) {
            try await vault.store(Examples.all[0], site: "hq")
        }
        let variable = CredentialVault(path: folder.vaultPath, keySource: .environment("KEY", in: [:]))
        await #expect(throws: VaultError.noKey(place: "the variable KEY")) {
            try await variable.store(Examples.all[0], site: "hq")
        }
    }

    @Test func aLostKeyIsNotPaperedOverByANewOne() async throws {
        let folder = try VaultFolder()
        let vault = try await folder.readyVault()
        try await vault.store(Examples.all[0], site: "hq")
        unlink(folder.keyPath)
        #expect(try await !vault.makeKeyFileIfMissing())
        #expect(throws: VaultError.noKey(place: "the file '\(folder.keyPath)'")) {
            try vault.credential(site: "hq", kind: .apiToken)
        }
    }

    @Test func anotherKeyIsTold() async throws {
        let folder = try VaultFolder()
        let vault = try await folder.readyVault()
        try await vault.store(Examples.all[0], site: "hq")
        try folder.write(Base64.text([UInt8](repeating: 9, count: 32)), to: "muster.key")
        let error = VaultError.wrongKey(vault: folder.vaultPath, place: "the file '\(folder.keyPath)'")
        #expect(throws: error) { try vault.credential(site: "hq", kind: .apiToken) }
        await #expect(throws: error) { try await vault.store(Examples.all[1], site: "hq") }
        #expect(try vault.listing().count == 1)
    }

    /// 32 zero bytes in each spelling that is accepted.
    @Test(arguments: [
        String(repeating: "00", count: 32), String(repeating: "A", count: 43) + "=\n",
        "  " + String(repeating: "A", count: 43) + "\r\n",
    ])
    func keyIsReadInEachSpelling(text: String) async throws {
        let folder = try VaultFolder()
        try folder.write(String(repeating: "00", count: 32), to: "muster.key")
        try await folder.vault().store(Examples.all[0], site: "hq")
        try folder.write(text, to: "muster.key")
        #expect(try folder.vault().credential(site: "hq", kind: .apiToken) == Examples.all[0])
    }

    @Test(arguments: [
        "", "\n", "correct horse battery staple", String(repeating: "0", count: 63),
        String(repeating: "g", count: 64), String(repeating: "A", count: 44), "AAAA AAAA",
    ])
    func textThatIsNoKeyIsRefused(text: String) async throws {
        let folder = try VaultFolder()
        try folder.write(text, to: "muster.key")
        await #expect(throws: VaultError.malformedKey(place: "the file '\(folder.keyPath)'")) {
            try await folder.vault().store(Examples.all[0], site: "hq")
        }
    }

    @Test(arguments: [UInt32(0o640), 0o604, 0o660, 0o644, 0o610])
    func permissionsThatAreTooOpenAreRefused(mode: UInt32) async throws {
        let folder = try VaultFolder()
        let vault = try await folder.readyVault()
        try await vault.store(Examples.all[0], site: "hq")
        #expect(chmod(folder.keyPath, mode) == 0)
        #expect(throws: VaultError.permissionsTooOpen(path: folder.keyPath, mode: mode)) {
            try vault.credential(site: "hq", kind: .apiToken)
        }
        #expect(chmod(folder.keyPath, 0o400) == 0)
        #expect(try vault.credential(site: "hq", kind: .apiToken) == Examples.all[0])
        #expect(chmod(folder.vaultPath, mode) == 0)
        #expect(throws: VaultError.permissionsTooOpen(path: folder.vaultPath, mode: mode)) {
            try vault.credential(site: "hq", kind: .apiToken)
        }
    }

    /// No prefix of the file but the whole of it opens, and none ends the process.
    @Test func aTruncatedFileIsDamaged() async throws {
        let folder = try VaultFolder()
        let vault = try await folder.readyVault()
        try await vault.store(Examples.all[1], site: "hq")
        let whole = String(decoding: try folder.bytes("credentials.json"), as: UTF8.self)
        for length in stride(from: 0, to: whole.utf8.count - 2, by: 7) {
            try folder.write(String(whole.prefix(length)), to: "credentials.json")
            #expect(throws: VaultError.self, "\(length) bytes") {
                try vault.credential(site: "hq", kind: .personalToken)
            }
            await #expect(throws: VaultError.self, "\(length) bytes") {
                try await vault.store(Examples.all[0], site: "hq")
            }
        }
        try folder.write(whole, to: "credentials.json")
        #expect(try vault.credential(site: "hq", kind: .personalToken) == Examples.all[1])
    }

    @Test func aNewerVersionIsLeftAlone() async throws {
        let folder = try VaultFolder()
        let vault = try await folder.readyVault()
        try folder.write(
            #"{"format":"muster-credentials","version":2,"shape":"unknown"}"#,
            to: "credentials.json"
        )
        let error = VaultError.newerVersion(vault: folder.vaultPath, version: 2, supported: 1)
        #expect(throws: error) { try vault.credential(site: "hq", kind: .apiToken) }
        await #expect(throws: error) { try await vault.store(Examples.all[0], site: "hq") }
        await #expect(throws: error) { try await vault.remove(site: "hq") }
    }

    @Test func everyErrorNamesAFix() {
        let errors: [VaultError] = [
            .noKey(place: "x"), .malformedKey(place: "x"), .wrongKey(vault: "v", place: "x"),
            .damaged(vault: "v", reason: "r"), .entryDamaged(vault: "v", site: "s", kind: .oauth2),
            .newerVersion(vault: "v", version: 2, supported: 1),
            .permissionsTooOpen(path: "p", mode: 0o644),
            .locked(path: "p", holder: "h", waited: .seconds(1)), .rotationUnfinished(vault: "v"),
            .keyNotInFile(place: "x"),
        ]
        let fixes = ["muster auth", "openssl", "bring", "update", "chmod 600", "wait for"]
        for error in errors {
            #expect(fixes.contains { error.description.contains($0) }, "\(error)")
        }
    }
}
