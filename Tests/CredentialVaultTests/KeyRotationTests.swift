import CredentialVault
import FoundationEssentials
import Glibc
import Locking
import Secrets
import Testing

struct KeyRotationTests {
    @Test func rotatingTheKeyFileChangesEverythingButTheCredentials() async throws {
        let folder = try VaultFolder()
        let vault = try await folder.readyVault()
        for credential in Examples.all { try await vault.store(credential, site: "hq") }
        let (oldKey, oldFile) = (try folder.bytes("muster.key"), try folder.bytes("credentials.json"))
        try await vault.rotateKeyFile()
        #expect(try folder.bytes("muster.key") != oldKey)
        #expect(folder.mode("muster.key") == 0o600)
        for credential in Examples.all {
            #expect(try vault.credential(site: "hq", kind: credential.kind) == credential)
        }
        let left = try folder.names().filter { !$0.hasSuffix(".lock") }
        #expect(left == ["credentials.json", "muster.key"])
        // Neither the old key nor what was sealed under it is of use any more.
        let text = String(decoding: try folder.bytes("credentials.json"), as: UTF8.self)
        for line in String(decoding: oldFile, as: UTF8.self).split(separator: "\n")
        where line.contains("sealed") {
            #expect(!text.contains(line))
        }
        try folder.write(String(decoding: oldKey, as: UTF8.self), to: "muster.key")
        #expect(throws: VaultError.self) { try vault.credential(site: "hq", kind: .oauth2) }
    }

    /// However far a rotation came, the vault opens, and the next rotation finishes.
    @Test func aCrashAnywhereLeavesAReadableVault() async throws {
        var crashes = 0
        for number in 0..<100 {
            let folder = try VaultFolder()
            let vault = try await folder.readyVault()
            for credential in Examples.all { try await vault.store(credential, site: "hq") }
            let steps = Locked(0)
            let crashing = folder.vault { step, path throws(VaultError) in
                let count = steps.withLock { count in
                    count += 1
                    return count
                }
                if count > number { throw .file(path: path, action: "test", reason: "crash before \(step)") }
            }
            let isDone: Bool
            do {
                try await crashing.rotateKeyFile()
                isDone = true
            } catch { isDone = false }
            for credential in Examples.all {
                #expect(try folder.vault().credential(site: "hq", kind: credential.kind) == credential)
            }
            if isDone { break }
            crashes += 1
            try await folder.vault().rotateKeyFile()
            for credential in Examples.all {
                #expect(try folder.vault().credential(site: "hq", kind: credential.kind) == credential)
            }
            let left = try folder.names().filter { !$0.hasSuffix(".lock") }
            #expect(left == ["credentials.json", "muster.key"], "after a crash before step \(number)")
        }
        // Four replaced files of five steps each and one renamed file.
        #expect(crashes == 21)
    }

    /// A process reads and stores two hundred times while another rotates the key ten times.
    ///
    /// Neither waits for the other nor for this process: an exit test blocks a thread of the concurrency pool.
    @Test func nobodyNoticesARotation() async throws {
        let folder = try VaultFolder()
        let vault = try await folder.readyVault()
        try await vault.store(Examples.all[2], site: "hq")
        async let working: Void = Self.readAndStore(in: folder.path)
        async let rotating: Void = Self.rotate(in: folder.path)
        _ = await (working, rotating)
        #expect(try vault.credential(site: "hq", kind: .oauth2) == Examples.all[2])
        #expect(
            try vault.credential(site: "other", kind: .personalToken) == .personalToken(token: Secret("199"))
        )
    }

    private static func readAndStore(in folder: String) async {
        await #expect(processExitsWith: .success) { [folder] in
            let vault = CredentialVault(
                path: folder + "/credentials.json",
                keySource: .file(folder + "/muster.key")
            )
            for number in 0..<200 {
                guard case .oauth2 = try vault.credential(site: "hq", kind: .oauth2) else { exit(3) }
                try await vault.store(.personalToken(token: Secret("\(number)")), site: "other")
            }
        }
    }

    private static func rotate(in folder: String) async {
        await #expect(processExitsWith: .success) { [folder] in
            let vault = CredentialVault(
                path: folder + "/credentials.json",
                keySource: .file(folder + "/muster.key")
            )
            for _ in 0..<10 { try await vault.rotateKeyFile() }
        }
    }

    @Test func aKeyInAVariableIsRotatedInTwoSteps() async throws {
        let folder = try VaultFolder()
        let (old, new) = (
            Base64.text([UInt8](repeating: 1, count: 32)), Base64.text([UInt8](repeating: 2, count: 32))
        )
        func vault(_ values: [String: String]) -> CredentialVault {
            CredentialVault(path: folder.vaultPath, keySource: .environment("KEY", in: values))
        }
        let before = vault(["KEY": old])
        try await before.store(Examples.all[2], site: "hq")
        await #expect(throws: VaultError.keyNotInFile(place: "the variable KEY")) {
            try await before.rotateKeyFile()
        }
        // The new key alone opens nothing yet; with the old one beside it the vault is sealed under both.
        #expect(throws: VaultError.self) { try vault(["KEY": new]).credential(site: "hq", kind: .oauth2) }
        let during = vault(["KEY": new, "KEY_PREVIOUS": old])
        #expect(try await during.beginRotation())
        #expect(try await !during.beginRotation())
        #expect(try before.credential(site: "hq", kind: .oauth2) == Examples.all[2])
        #expect(try vault(["KEY": new]).credential(site: "hq", kind: .oauth2) == Examples.all[2])
        // A new data key could be sealed for those keys only that are at hand.
        await #expect(throws: VaultError.rotationUnfinished(vault: folder.vaultPath)) {
            try await vault(["KEY": new]).rotateDataKey()
        }
        try await during.rotateDataKey()
        #expect(try before.credential(site: "hq", kind: .oauth2) == Examples.all[2])
        try await during.finishRotation()
        #expect(throws: VaultError.self) { try before.credential(site: "hq", kind: .oauth2) }
        #expect(try vault(["KEY": new]).credential(site: "hq", kind: .oauth2) == Examples.all[2])
    }

    @Test func aDamagedEntryStopsTheRotationAndIsNamed() async throws {
        let folder = try VaultFolder()
        let vault = try await folder.readyVault()
        try await vault.store(Examples.all[1], site: "aaaa")
        try await vault.store(Examples.all[1], site: "bbbb")
        let text = String(decoding: try folder.bytes("credentials.json"), as: UTF8.self)
        try folder.write(text.replacing("bbbb", with: "cccc"), to: "credentials.json")
        await #expect(
            throws: VaultError.entryDamaged(vault: folder.vaultPath, site: "cccc", kind: .personalToken)
        ) {
            try await vault.rotateDataKey()
        }
        #expect(try vault.credential(site: "aaaa", kind: .personalToken) == Examples.all[1])
    }
}
