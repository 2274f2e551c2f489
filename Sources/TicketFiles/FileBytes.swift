internal import Glibc

extension TicketFileReader {
    /// The bytes of a file, or of standard input where the path is `-`.
    ///
    /// - Throws: `TicketFileError` of kind `.unreadable` with the system's reason.
    public static func bytes(ofFile path: String) throws(TicketFileError) -> [UInt8] {
        let isInput = path == "-"
        let descriptor = isInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, code: errno) }
        defer { if !isInput { close(descriptor) } }
        var status = stat()
        let expected = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
        var bytes: [UInt8] = []
        bytes.reserveCapacity(max(expected, 0) + 1)
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw unreadable(path, code: errno)
            }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    private static func unreadable(_ path: String, code: Int32) -> TicketFileError {
        let reason =
            switch code {
            case ENOENT: "there is no such file; check the path"
            case EACCES: "it may not be read by this user; check its permissions"
            case EISDIR: "it is a folder; name a file in it"
            default: "it cannot be read (\(String(cString: strerror(code))))"
            }
        return TicketFileError(.unreadable, reason, file: path)
    }
}
