internal import Glibc

/// Files of the vault on disk: read whole, replaced whole and durably, for the owner's eyes only.
package struct VaultStorage: Sendable {
    /// A step of replacing a file; a crash between any two leaves the old or the new contents.
    package enum Step: String, Hashable, Sendable, CaseIterable {
        /// A file beside the real one is made.
        case createTemporary
        /// The bytes are written into it.
        case write
        /// They are forced to the disk.
        case synchronize
        /// It takes the real one's place.
        case rename
        /// The folder is forced to the disk.
        case synchronizeFolder
    }

    /// Called before each step; a test throws or ends the process here.
    package var before: @Sendable (Step, _ path: String) throws(VaultError) -> Void

    /// Makes a storage.
    package init(
        before: @escaping @Sendable (Step, _ path: String) throws(VaultError) -> Void = { _, _ in }
    ) { self.before = before }

    static let largestFile = 16 << 20

    /// The bytes of a file that only its owner may touch; nil where there is none.
    func read(_ path: String) throws(VaultError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno != ENOENT else { return nil }
            throw .last(path, "read")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .last(path, "read") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .file(path: path, action: "read", reason: "it is not a file")
        }
        let mode = status.st_mode & 0o7777
        guard mode & 0o077 == 0 else { throw .permissionsTooOpen(path: path, mode: mode) }
        guard status.st_size <= Self.largestFile else {
            throw .file(path: path, action: "read", reason: "\(status.st_size) bytes are too many")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw .last(path, "read")
            }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
        }
    }

    /// Puts new contents in a file's place, mode 0600: all of it or nothing, whatever happens meanwhile.
    ///
    /// The caller holds a lock: two that replace one file at once would share the file beside it.
    func replace(_ path: String, with bytes: [UInt8]) throws(VaultError) {
        let target = Self.resolved(path)
        let temporary = target + ".new"
        try before(.createTemporary, path)
        // What a crash left behind; whatever else has that name is not written through.
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .last(temporary, "make") }
        let written = Result { () throws(VaultError) in try write(bytes, to: descriptor, temporary, for: path)
        }
        close(descriptor)
        try written.get()
        try before(.rename, path)
        guard Glibc.rename(temporary, target) == 0 else { throw .last(path, "replace") }
        try before(.synchronizeFolder, path)
        try synchronizeFolder(of: target)
    }

    /// The file's own path where there is a symbolic link to it: a vault stays where the link points.
    static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private func write(
        _ bytes: [UInt8],
        to descriptor: Int32,
        _ temporary: String,
        for path: String
    ) throws(VaultError) {
        // The mode of open is cut by the umask, never widened; this makes it exact.
        guard fchmod(descriptor, 0o600) == 0 else { throw .last(temporary, "protect") }
        try before(.write, path)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .last(temporary, "write") }
            rest = rest.dropFirst(count)
        }
        try before(.synchronize, path)
        guard fsync(descriptor) == 0 else { throw .last(temporary, "write") }
    }

    /// Removes a file durably; one that is not there is fine.
    func remove(_ path: String) throws(VaultError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw .last(path, "remove") }
        try synchronizeFolder(of: path)
    }

    /// Gives a file another name, taking the place of what had it.
    func rename(_ path: String, to newPath: String) throws(VaultError) {
        try before(.rename, newPath)
        guard Glibc.rename(path, newPath) == 0 else { throw .last(path, "rename") }
        try synchronizeFolder(of: newPath)
    }

    private func synchronizeFolder(of path: String) throws(VaultError) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last(folder, "open") }
        defer { close(descriptor) }
        // Some file systems know no fsync of a folder; there is nothing better to do then.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw .last(folder, "write") }
    }
}

extension VaultError {
    /// The failure of the last system call.
    static func last(_ path: String, _ action: String) -> VaultError {
        let number = errno
        return .file(path: path, action: action, reason: String(cString: strerror(number)))
    }
}
