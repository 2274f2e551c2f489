import Glibc

/// What commands do with files; every path is absolute.
protocol FileAccess: Sendable {
    /// The whole content.
    func read(_ path: String) throws(FileFailure) -> [UInt8]
    /// Writes a file whole or not at all: to a neighbour first, then renamed over the old one.
    func write(_ bytes: [UInt8], to path: String) throws(FileFailure)
    /// Makes a folder, and the folders above it, where it is not there.
    func makeFolder(_ path: String) throws(FileFailure)
    /// Removes a file; one that is not there is no failure.
    func remove(_ path: String) throws(FileFailure)
    /// Whether something stands at the path.
    func exists(_ path: String) -> Bool
    /// Bytes of a regular file; nil where that is not known before it is read.
    func size(_ path: String) -> Int?
    /// Permission bits such as 0o644, or nil where nothing is there.
    func permissions(_ path: String) -> UInt32?
}

extension FileAccess {
    func size(_ path: String) -> Int? { nil }
}

/// A file that cannot be read or written.
struct FileFailure: Error, Hashable, Sendable {
    /// Absolute path, or `-` for a standard stream.
    var path: String
    /// What was tried: `read` or `write`.
    var action: String
    /// The system's error number.
    var number: Int32
}

extension FileFailure: CustomStringConvertible {
    /// The path, what was tried and the system's words.
    var description: String {
        let hint =
            switch number {
            case ENOENT where action == "write": "; make the folder first"
            case _ where action == "make": "; name another folder"
            case ENOSPC: "; free some space, then run again"
            default: ""
            }
        return "cannot \(action) '\(path)': \(String(cString: strerror(number)))\(hint)"
    }
}

/// The files of this machine.
struct SystemFiles: FileAccess {
    func read(_ path: String) throws(FileFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure(path: path, action: "read", number: errno) }
        defer { close(descriptor) }
        return try SystemFiles.readAll(descriptor, path: path)
    }

    /// Reads a descriptor to its end.
    static func readAll(_ descriptor: Int32, path: String) throws(FileFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_size > 0 { bytes.reserveCapacity(Int(status.st_size)) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileFailure(path: path, action: "read", number: errno) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
        if let kind = fileKind(path), kind != S_IFREG {
            return try SystemFiles.writeAll(bytes, to: path, flags: O_WRONLY, mode: 0)
        }
        let neighbour = "\(path).\(getpid()).part"
        do throws(FileFailure) {
            try SystemFiles.writeAll(
                bytes,
                to: neighbour,
                flags: O_WRONLY | O_CREAT | O_TRUNC,
                mode: permissions(path) ?? 0o666
            )
            guard rename(neighbour, path) == 0 else {
                throw FileFailure(path: path, action: "write", number: errno)
            }
        } catch {
            unlink(neighbour)
            throw FileFailure(path: path, action: "write", number: error.number)
        }
    }

    /// Writes into what is there, such as `/dev/stdout` or a pipe, or into a new file.
    private static func writeAll(
        _ bytes: [UInt8],
        to path: String,
        flags: Int32,
        mode: UInt32
    ) throws(FileFailure) {
        let descriptor = open(path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw FileFailure(path: path, action: "write", number: errno) }
        var failure: Int32?
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty, failure == nil {
                let count = Glibc.write(
                    descriptor,
                    UnsafeRawBufferPointer(rebasing: rest).baseAddress,
                    rest.count
                )
                if count >= 0 { rest = rest.dropFirst(count) } else if errno != EINTR { failure = errno }
            }
        }
        if close(descriptor) != 0, failure == nil { failure = errno }
        if let failure { throw FileFailure(path: path, action: "write", number: failure) }
    }

    func makeFolder(_ path: String) throws(FileFailure) {
        guard fileKind(path) != S_IFDIR else { return }
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try makeFolder(String(path[..<slash]))
        }
        guard mkdir(path, 0o777) != 0 else { return }
        // Somebody may have made it meanwhile; a file of that name is no folder.
        let number = errno
        guard number == EEXIST, fileKind(path) == S_IFDIR else {
            throw FileFailure(path: path, action: "make", number: number == EEXIST ? ENOTDIR : number)
        }
    }

    func remove(_ path: String) throws(FileFailure) {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw FileFailure(path: path, action: "remove", number: errno)
        }
    }

    func exists(_ path: String) -> Bool { fileKind(path) != nil }

    func size(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    func permissions(_ path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    private func fileKind(_ path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }
}
