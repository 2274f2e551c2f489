import Glibc
import Testing

@testable import MusterCLI

/// Stores that cannot be used: left as they were, and nothing is written to Jira.
struct BadInputStoreTests {
    /// A store as a first plan leaves it, in a world with a site.
    private func world(_ site: BadInputSite) async throws -> (world: BadInputWorld, store: [UInt8]) {
        let world = try BadInputWorld(site.files(top: "store: s.sqlite"))
        let ran = await world.run(["plan", "--out", "-", "--quiet"])
        try #require(ran.code == .done, "\(ran.messages)")
        let store = try world.bytes("s.sqlite")
        try #require(store.starts(with: Array("SQLite format 3".utf8)))
        return (world, store)
    }

    /// Bytes of the file's header that are changed, by their offset, and words of the message.
    @Test(
        arguments: [
            (60, [0, 0, 0, 99], ["schema 99", "newer version", "Update Muster"]),
            (68, [1, 2, 3, 4], ["another program", "Name another file"]),
            (0, Array("Muster format 1".utf8), ["not a Muster store", "name another file"]),
        ] as [(Int, [UInt8], [String])]
    )
    func foreignStoreIsRefusedUntouched(_ offset: Int, _ bytes: [UInt8], _ words: [String]) async throws {
        let site = try BadInputSite()
        var (world, store) = try await world(site)
        store.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        try world.write(store, to: "s.sqlite")
        for arguments in [["run"], ["plan", "--out", "plan.json"]] {
            let ran = await world.run(arguments)
            #expect(ran.code == .failed)
            for word in words { #expect(ran.messages.contains(word), "\(ran.messages)") }
        }
        let examined = await world.run(["doctor", "--offline"])
        #expect(examined.code == .failed)
        for word in words { #expect(examined.output.contains(word), "\(examined.output)") }
        #expect(try world.bytes("s.sqlite") == store)
        #expect(try world.everything()["plan.json"] == nil)
        #expect(site.writes == 0)
        await site.stop()
    }

    /// Store, whether the folder is made, and words of the message.
    @Test(arguments: [
        ("folder", ["folder'", "store"]),
        ("no/such/s.sqlite", ["no/such/s.sqlite", "folder exists"]),
    ])
    func pathThatCannotBeAStoreIsAFailure(_ path: String, _ words: [String]) async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        try SystemFiles().makeFolder(world.path("folder"))
        for arguments in [["run", "--store", path], ["plan", "--store", path, "--out", "plan.json"]] {
            let ran = await world.run(arguments)
            #expect(ran.code == .failed, "\(ran.messages)")
            for word in words { #expect(ran.messages.contains(word), "\(ran.messages)") }
        }
        let examined = await world.run(["doctor", "--offline", "--store", path])
        #expect(examined.code == .failed, "\(examined.output)")
        #expect(try world.everything()["plan.json"] == nil)
        #expect(site.writes == 0)
        await site.stop()
    }

    @Test func secondRunAtTheSameTimeIsRefusedAndNamesTheFirst() async throws {
        let site = try BadInputSite()
        let (world, store) = try await world(site)
        let path = world.path("s.sqlite.hq.FIELD.lock")
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        try #require(descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        let holder = "pid 4711 on yard, started 2026-01-01T00:00:00Z\n"
        #expect(pwrite(descriptor, holder, holder.utf8.count, 0) == holder.utf8.count)
        for arguments in [["run"], ["plan"]] {
            try await world.refuses(
                arguments,
                code: .locked,
                words: ["another run (pid 4711 on yard", "project FIELD of site hq", "wait"]
            )
        }
        let examined = await world.run(["doctor", "--offline"])
        #expect(examined.code == .done)
        #expect(
            examined.output.contains("a run is under way: FIELD on hq (pid 4711 on yard"),
            "\(examined.output)"
        )
        #expect(try world.bytes("s.sqlite") == store)
        #expect(site.writes == 0)
        close(descriptor)
        let ran = await world.run(["run", "--quiet"])
        #expect(ran.code == .done, "\(ran.messages)")
        #expect(site.writes > 0)
        await site.stop()
    }

    @Test func outputFolderThatCannotBeMadeStopsTheRunBeforeItWrites() async throws {
        let site = try BadInputSite()
        var files = site.files()
        files["file"] = "not a folder"
        let world = try BadInputWorld(files)
        for (folder, culprit) in [
            ("file", "file"), ("file/reports", "file"), ("/dev/null/reports", "/dev/null"),
        ] {
            for command in ["run", "plan"] {
                try await world.refuses(
                    [command, "--output-directory", folder],
                    code: .failed,
                    words: ["cannot make '", "\(culprit)': Not a directory", "name another folder"]
                )
            }
        }
        #expect(site.writes == 0)
        await site.stop()
    }

    @Test func reportsThatCannotBeWrittenDoNotHideWhatWasDone() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        // A folder in which nobody can make a file.
        let ran = await world.run(["run", "--output-directory", "/proc"])
        #expect(ran.code == .failed)
        #expect(ran.messages.contains("cannot write '/proc/plan.json'"), "\(ran.messages)")
        #expect(ran.output.contains("1 Job Cluster created"), "\(ran.output)")
        let writes = site.writes
        #expect(writes > 0)
        #expect(await world.run(["run", "--quiet"]).code == .done)
        #expect(site.writes == writes)
        await site.stop()
    }

    @Test func fullDiskUnderThePlanLeavesNoPart() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        let ran = await world.run(["plan", "--out", "/dev/full"])
        #expect(ran.code == .failed)
        #expect(ran.messages.contains("cannot write '/dev/full': No space left"), "\(ran.messages)")
        #expect(site.writes == 0)
        await site.stop()
    }
}
