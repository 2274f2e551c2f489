import Glibc

/// How configuration and token files are read; injected, so that tests need no disk.
public struct ConfigurationFiles: Sendable {
    /// The content of a file, nil where there is none; throws words where it cannot be read.
    public var contents: @Sendable (_ path: String) throws(ConfigurationFileFailure) -> [UInt8]?
    /// Permission bits such as 0o600; nil where there is no file.
    public var permissions: @Sendable (_ path: String) -> UInt32?

    /// Makes access of two functions.
    public init(
        contents: @escaping @Sendable (_ path: String) throws(ConfigurationFileFailure) -> [UInt8]?,
        permissions: @escaping @Sendable (_ path: String) -> UInt32?
    ) {
        self.contents = contents
        self.permissions = permissions
    }
}

/// Why a file that exists cannot be read.
public struct ConfigurationFileFailure: Error, Hashable, Sendable {
    /// The system's words, such as `Permission denied`.
    public var reason: String

    /// Makes a failure.
    public init(reason: String) { self.reason = reason }
}

extension ConfigurationFiles {
    /// The files of this machine; at most a megabyte and a bit is read of each, since the reader refuses more.
    public static let system = ConfigurationFiles(
        contents: { path throws(ConfigurationFileFailure) in
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                if errno == ENOENT || errno == ENOTDIR { return nil }
                throw ConfigurationFileFailure(reason: String(cString: strerror(errno)))
            }
            defer { close(descriptor) }
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while bytes.count < 1 << 21 {
                let count = read(descriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else {
                    throw ConfigurationFileFailure(reason: String(cString: strerror(errno)))
                }
                if count == 0 { break }
                bytes += buffer[..<count]
            }
            return bytes
        },
        permissions: { path in
            var status = stat()
            return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
        }
    )
}
