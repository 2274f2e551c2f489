internal import Glibc
internal import TicketStore
internal import Tickets

extension Doctor {
    /// Less free space than this on the store's disk is worth a word, in bytes.
    static let littleSpace: UInt64 = 200_000_000

    /// The store's file, the runs in it, the lock of each project and the room on its disk.
    ///
    /// The file is read whole and not changed; one that does not exist is not made.
    ///
    /// - Parameter configuration: where the store is and which projects there are.
    /// - Returns: the checks.
    public static func store(_ configuration: MusterConfiguration) async -> [DoctorCheck] {
        let path = configuration.store
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        guard access(folder, F_OK) == 0 else {
            return [
                .failed(
                    "store",
                    "the folder '\(folder)' does not exist",
                    fix: "mkdir -p '\(folder)'.",
                    code: .store
                )
            ]
        }
        guard access(folder, W_OK | X_OK) == 0 else {
            return [
                .failed(
                    "store",
                    "'\(path)': its folder cannot be written to (\(String(cString: strerror(errno))))",
                    fix: "let this user write to '\(folder)', or name another store.",
                    code: .store
                )
            ]
        }
        let holders = configuration.projects.compactMap { project -> String? in
            let scope = ProjectScope(site: project.site, project: project.key)
            return RunLock.holder(storePath: path, scope: scope).map {
                "\(project.key) on \(project.site) (\($0))"
            }
        }
        var checks =
            access(path, F_OK) == 0
            ? await file(path, isInUse: !holders.isEmpty)
            : [.ok("store", "will be made at '\(path)' by the first run")]
        checks.append(
            holders.isEmpty
                ? .ok("run lock", "free")
                : .warning(
                    "run lock",
                    "a run is under way: \(holders.joined(separator: ", "))",
                    fix: "wait for it to end before you start another."
                )
        )
        checks.append(space(folder))
        return checks
    }

    private static func file(_ path: String, isInUse: Bool) async -> [DoctorCheck] {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return [
                .failed(
                    "store",
                    "'\(path)' is a folder or a device, no file",
                    fix: "name a file under 'store' in the configuration.",
                    code: .store
                )
            ]
        }
        let found: StoreInspection
        do throws(StoreError) {
            found = try await StoreInspection.inspect(path: path)
        } catch {
            return [
                .failed(
                    "store",
                    error.message,
                    fix: "name a usable file under 'store' in the configuration, or move this one away.",
                    code: MusterError(error).code
                )
            ]
        }
        return [schema(path, found), index(found), runs(found, isInUse: isInUse)]
    }

    private static func schema(_ path: String, _ found: StoreInspection) -> DoctorCheck {
        guard let damage = found.damages.first else {
            let age =
                found.schemaVersion < found.knownSchemaVersion
                ? ", brought up to \(found.knownSchemaVersion) by the next run" : ""
            return .ok(
                "store",
                "'\(path)': schema \(found.schemaVersion)\(age), \(found.tickets) tickets, quick check passed"
            )
        }
        return .failed(
            "store",
            "'\(path)' is damaged: \(damage)",
            fix: "restore it from a backup, or move it away and pull the tickets again.",
            code: .store
        )
    }

    private static func index(_ found: StoreInspection) -> DoctorCheck {
        guard found.indexDamages.isEmpty, found.indexDifferences == 0 else {
            let damage = found.indexDamages.first.map { ": \($0)" } ?? ""
            return .failed(
                "spatial index",
                "\(found.indexDifferences) of \(found.locatedTickets) places are not in step with the R-tree\(damage)",
                fix: "move the store away and pull the tickets again.",
                code: .store
            )
        }
        return .ok("spatial index", "in step with \(found.locatedTickets) places")
    }

    private static func runs(_ found: StoreInspection, isInUse: Bool) -> DoctorCheck {
        let count = found.unfinishedRuns.count
        guard count > 0 else { return .ok("unfinished runs", "none") }
        let words = "\(count): \(found.unfinishedRuns.prefix(5).joined(separator: ", "))"
        guard !isInUse else { return .ok("unfinished runs", words + ", under way") }
        return .warning(
            "unfinished runs",
            words,
            fix: "run 'muster run': it finishes them first, without creating anything twice."
        )
    }

    private static func space(_ folder: String) -> DoctorCheck {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else {
            return .warning(
                "disk space",
                "cannot be told for '\(folder)': \(String(cString: strerror(errno)))",
                fix: "look with df '\(folder)'."
            )
        }
        let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
        let words = "\(free / 1_000_000) MB free in '\(folder)'"
        guard free < littleSpace else { return .ok("disk space", words) }
        return .warning(
            "disk space",
            words,
            fix: "free some space: a store of 100,000 tickets takes about 100 MB."
        )
    }
}
