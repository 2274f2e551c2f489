internal import FoundationEssentials
internal import Glibc
internal import Locking
public import Tuning

/// A file that keeps each setting of a sweep as it is done, a line of JSON each, so that an interrupted sweep goes on.
///
/// The first line says what the outcomes belong to: a digest of the tickets, their nights and the replay's model. The same
/// file serves sweeps with other axes over the same nights, and what they share is not measured again. A line that a
/// crash tore is cut off when the file is opened again. One process at a time; safe from any thread.
public final class SweepJournalFile: SweepJournaling {
    /// Value of the member `format` of the first line.
    public static let format = "muster.tuning_journal"

    private struct Header: Codable {
        var format: String
        var version: Int
        var digest: String
    }

    private struct Line: Codable {
        var key: String
        var nights: [NightMeasures]
    }

    private struct State {
        var descriptor: Int32 = -1
    }

    /// Absolute path of the file; it need not exist.
    public let path: String
    private let name: String
    private let state = Locked(State())

    /// Makes a journal; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - path: absolute path; the folder must be there.
    ///   - name: what messages call the file; the path where nil.
    public init(path: String, name: String? = nil) {
        self.path = path
        self.name = name ?? path
    }

    deinit { close() }

    /// Closes the file; the next outcome opens it again.
    public func close() {
        state.withLock { state in
            if state.descriptor >= 0 { Glibc.close(state.descriptor) }
            state.descriptor = -1
        }
    }

    /// What the file has under this digest; empty where there is no file or nothing in it.
    ///
    /// - Throws: `SweepJournalError` where it belongs to other tickets or another model, is no journal, or cannot be read.
    public func outcomes(digest: String) throws -> [String: [NightMeasures]] {
        guard let bytes = try read() else { return [:] }
        let (lines, whole) = SweepJournalFile.lines(bytes)
        if whole < bytes.count { try cut(to: whole) }
        guard let first = lines.first else { return [:] }
        let decoder = JSONDecoder()
        guard let header = try? decoder.decode(Header.self, from: Data(first)),
            header.format == SweepJournalFile.format
        else { throw SweepJournalError("'\(name)' is no journal of a sweep; name another file") }
        guard header.version == 1 else {
            throw SweepJournalError(
                "'\(name)' was written by another version of Muster (journal version \(header.version), "
                    + "this one reads 1); remove it to begin anew, or name another file"
            )
        }
        guard header.digest == digest else {
            throw SweepJournalError(
                "'\(name)' belongs to other tickets, nights or options than these; remove it to begin anew, or name "
                    + "another file"
            )
        }
        var outcomes: [String: [NightMeasures]] = [:]
        for (number, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            guard let entry = try? decoder.decode(Line.self, from: Data(line)) else {
                throw SweepJournalError(
                    "'\(name)', line \(number + 1), cannot be read; remove that line, or the file to begin anew"
                )
            }
            outcomes[entry.key] = entry.nights
        }
        return outcomes
    }

    /// Appends a setting and has it on disk before it returns.
    ///
    /// - Throws: `SweepJournalError` where the file cannot be written.
    public func keep(_ nights: [NightMeasures], key: String, digest: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var bytes = Array(try encoder.encode(Line(key: key, nights: nights))) + [UInt8(ascii: "\n")]
        try state.withLock { state in
            if state.descriptor < 0 {
                state.descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
                guard state.descriptor >= 0 else { throw failure("written") }
            }
            if lseek(state.descriptor, 0, SEEK_END) == 0 {
                let header = Header(format: SweepJournalFile.format, version: 1, digest: digest)
                bytes = Array(try encoder.encode(header)) + [UInt8(ascii: "\n")] + bytes
            }
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(state.descriptor, $0.baseAddress, $0.count) }
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if errno != EINTR {
                    throw failure("written")
                }
            }
            guard fdatasync(state.descriptor) == 0 else { throw failure("written") }
        }
    }

    /// Lines that are whole, and the bytes that they take: what stands behind the last line end was torn.
    private static func lines(_ bytes: [UInt8]) -> (lines: [ArraySlice<UInt8>], whole: Int) {
        let newline = UInt8(ascii: "\n")
        guard let end = bytes.lastIndex(of: newline) else { return ([], 0) }
        return (bytes[..<end].split(separator: newline, omittingEmptySubsequences: false), end + 1)
    }

    private func read() throws -> [UInt8]? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else { throw failure("read") }
            return nil
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SweepJournalError("'\(name)' is no regular file; name another file")
        }
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else { throw failure("read") }
        return Array(data)
    }

    private func cut(to count: Int) throws {
        guard truncate(path, count) == 0 else { throw failure("written") }
    }

    private func failure(_ action: String) -> SweepJournalError {
        SweepJournalError("'\(name)' cannot be \(action): \(String(cString: strerror(errno)))")
    }
}

/// A journal that cannot be used, in words.
public struct SweepJournalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What, where and how to fix it.
    public var description: String

    /// Makes an error.
    public init(_ description: String) { self.description = description }
}
