import CredentialVault
import Glibc
import Locking
import Secrets
import Testing

struct VaultLockTests {
    @Test func whoeverWaitsTooLongIsToldWhoHoldsTheLock() async throws {
        let folder = try VaultFolder()
        let held = try await folder.vault().lock(site: "hq", kind: .oauth2)
        let pauses = Locked<[Duration]>([])
        let patient = folder.vault(
            waiting: LockWaiting(timeout: .seconds(3)) { pause in pauses.withLock { $0.append(pause) } }
        )
        let refused = VaultError.locked(
            path: folder.vaultPath + ".hq.oauth2.lock",
            holder: "process \(getpid())",
            waited: .seconds(3)
        )
        await #expect(throws: refused) { try await patient.lock(site: "hq", kind: .oauth2).release() }
        #expect(pauses.withLock { $0.reduce(.zero, +) } == .seconds(3))
        #expect(pauses.withLock { $0.max() } == .milliseconds(100))
        held.release()
        held.release()
        try await patient.lock(site: "hq", kind: .oauth2).release()
    }

    @Test func locksOfOtherEntriesAreFree() async throws {
        let folder = try VaultFolder()
        let impatient = folder.vault(waiting: LockWaiting(timeout: .zero))
        let held = try await impatient.lock(site: "hq", kind: .oauth2)
        let others = [
            try await impatient.lock(site: "hq", kind: .oauth1),
            try await impatient.lock(site: "HQ", kind: .oauth2),
            try await impatient.lock(site: "../hq", kind: .oauth2),
        ]
        // Storing takes the file's lock only, so that a refresh can store while it holds its entry's.
        _ = try await impatient.makeKeyFileIfMissing()
        try await impatient.store(Examples.all[2], site: "hq")
        for lock in others + [held] { lock.release() }
        #expect(try folder.names().contains("credentials.json.%2e%2e%2fhq.oauth2.lock"))
    }

    @Test func aCancelledTaskWaitsNoLonger() async throws {
        let folder = try VaultFolder()
        let held = try await folder.vault().lock(site: "hq", kind: .oauth2)
        let waiting = Task { try await folder.vault().lock(site: "hq", kind: .oauth2).release() }
        waiting.cancel()
        await #expect(throws: VaultError.cancelled) { try await waiting.value }
        held.release()
    }

    @Test func theLockOfAKilledProcessIsFree() async throws {
        let folder = try VaultFolder()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
            let vault = CredentialVault(path: path + "/credentials.json", keySource: .file(path + "/k"))
            let lock = try await vault.lock(site: "hq", kind: .oauth2)
            kill(getpid(), SIGKILL)
            lock.release()
        }
        let lock = try await folder.vault(waiting: LockWaiting(timeout: .zero)).lock(
            site: "hq",
            kind: .oauth2
        )
        lock.release()
    }

    /// Three processes store thirty entries at once; each read, change and replacement is whole.
    @Test func processesThatStoreAtOnceLoseNothing() async throws {
        let folder = try VaultFolder()
        _ = try await folder.readyVault()
        async let first: Void = Self.storeTen(in: folder.path, "a")
        async let second: Void = Self.storeTen(in: folder.path, "b")
        async let third: Void = Self.storeTen(in: folder.path, "c")
        _ = await (first, second, third)
        let vault = folder.vault()
        #expect(try vault.listing().count == 30)
        for name in ["a", "b", "c"] {
            for number in 0..<10 {
                let stored = try vault.credential(site: "\(name)\(number)", kind: .personalToken)
                #expect(stored == .personalToken(token: Secret("\(name)\(number)")))
            }
        }
    }

    private static func storeTen(in folder: String, _ name: String) async {
        await #expect(processExitsWith: .success) { [folder, name] in
            let vault = CredentialVault(
                path: folder + "/credentials.json",
                keySource: .file(folder + "/muster.key")
            )
            for number in 0..<10 {
                let site = "\(name)\(number)"
                try await vault.store(.personalToken(token: Secret(site)), site: site)
            }
        }
    }
}
