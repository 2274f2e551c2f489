import Foundation
import Testing
import TicketStore
import Tickets

struct RunLockTests {
    @Test func secondRunIsRefusedAndToldWhoHoldsIt() throws {
        let folder = try ScratchFolder()
        let first = try RunLock(storePath: folder.file(), scope: field, startedAt: instant)
        let error = #expect(throws: StoreError.self) {
            _ = try RunLock(storePath: folder.file(), scope: field, startedAt: instant)
        }
        #expect(error?.kind == .locked)
        let words = [
            "pid \(ProcessInfo.processInfo.processIdentifier)", "2026-01-01T00:00:00Z", "FIELD", "hq",
            first.path,
        ]
        for word in words {
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "") lacks \(word)")
        }
    }

    @Test func releasedLockIsFreeAndReleasingTwiceIsHarmless() throws {
        let folder = try ScratchFolder()
        let first = try RunLock(storePath: folder.file(), scope: field, startedAt: instant)
        first.release()
        let second = try RunLock(storePath: folder.file(), scope: field, startedAt: instant)
        first.release()
        #expect(throws: StoreError.self) {
            _ = try RunLock(storePath: folder.file(), scope: field, startedAt: instant)
        }
        second.release()
    }

    @Test func lockGoesWithItsLastReference() throws {
        let folder = try ScratchFolder()
        do { _ = try RunLock(storePath: folder.file(), scope: field, startedAt: instant) }
        _ = try RunLock(storePath: folder.file(), scope: field, startedAt: instant)
    }

    /// Names that would fall together without escaping, or leave the folder.
    @Test func everyScopeHasALockOfItsOwn() throws {
        let folder = try ScratchFolder()
        let scopes = [("a", "b.c"), ("a.b", "c"), ("a/b", "c"), ("a%2Fb", "c"), ("..", "/etc/x"), ("é", "É")]
        let locks = try scopes.map {
            try RunLock(
                storePath: folder.file(),
                scope: ProjectScope(site: $0.0, project: $0.1),
                startedAt: instant
            )
        }
        #expect(Set(locks.map(\.path)).count == scopes.count)
        for lock in locks { #expect((lock.path as NSString).deletingLastPathComponent == folder.path) }
    }

    @Test func symbolicLinkLeadsToTheSameLock() async throws {
        let folder = try ScratchFolder()
        _ = try await openStore(folder.file())
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link"),
            withDestinationPath: folder.file()
        )
        let first = try RunLock(storePath: folder.file(), scope: field, startedAt: instant)
        #expect(throws: StoreError.self) {
            _ = try RunLock(storePath: folder.file("link"), scope: field, startedAt: instant)
        }
        first.release()
    }

    @Test func missingFolderIsUnavailable() throws {
        let error = #expect(throws: StoreError.self) {
            _ = try RunLock(storePath: "/nonexistent/store.sqlite", scope: field, startedAt: instant)
        }
        #expect(error?.kind == .unavailable)
    }

    /// The kernel frees the lock of a process that is killed.
    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/flock"), "needs /usr/bin/flock")
    )
    func killedProcessFreesItsLock() async throws {
        let folder = try ScratchFolder()
        let lock = try RunLock(storePath: folder.file(), scope: field, startedAt: instant)
        lock.release()
        let holder = Process()
        holder.executableURL = URL(filePath: "/usr/bin/flock")
        // Without a fork the command itself holds the descriptor; it says so and then waits to be killed.
        holder.arguments = ["--no-fork", lock.path, "sh", "-c", "echo held; exec sleep 600"]
        let output = Pipe()
        holder.standardOutput = output
        try holder.run()
        _ = output.fileHandleForReading.availableData
        let error = #expect(throws: StoreError.self) {
            _ = try RunLock(storePath: folder.file(), scope: field, startedAt: instant)
        }
        #expect(error?.kind == .locked)
        #expect(error?.message.contains("of another program") == true)
        kill(holder.processIdentifier, SIGKILL)
        holder.waitUntilExit()
        let next = try RunLock(storePath: folder.file(), scope: field, startedAt: instant)
        next.release()
    }
}
