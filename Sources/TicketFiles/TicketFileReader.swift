/// Reads tickets from the bytes of a CSV, GeoJSON or NDJSON file.
///
/// Linear in the size of the file; the same bytes give the same answer. Safe from any thread.
public struct TicketFileReader: Sendable {
    /// How the file is to be read.
    public var options: TicketFileOptions

    /// Makes a reader.
    public init(options: TicketFileOptions = TicketFileOptions()) {
        self.options = options
    }

    /// Reads the tickets of one file.
    ///
    /// A ticket whose coordinates are missing or no place is returned with `.unusable` and what was found. A
    /// ticket without priority is medium, without load 1, without weight 1.
    ///
    /// - Parameters:
    ///   - bytes: the whole file; may begin with a byte order mark.
    ///   - name: the file's name, for its ending and for messages.
    /// - Returns: the tickets in file order, with what else the file held.
    /// - Throws: `TicketFileError` with line and column where the file is not what it should be.
    public func read(_ bytes: [UInt8], name: String? = nil) throws(TicketFileError) -> TicketFile {
        let format = options.format ?? name.flatMap { TicketFileFormat(fileName: $0) }
        return try bytes.withUnsafeBufferPointer { (buffer) throws(TicketFileError) in
            do throws(TicketFileError) {
                try TextEncoding.check(buffer)
                guard buffer.contains(where: { !Self.isBlank($0) }) else {
                    throw TicketFileError(.empty, "the file is empty; \((format ?? .csv).smallest)")
                }
                switch format ?? TicketFileFormat(guessedFrom: buffer) {
                case .csv: return try CSVTickets.read(buffer, options: options)
                case .geojson: return try GeoJSONTickets.read(buffer, options: options)
                case .ndjson: return try NDJSONTickets.read(buffer, options: options)
                }
            } catch {
                throw error.placed(in: buffer, file: name)
            }
        }
    }

    /// Space, line end or a byte of the byte order mark.
    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte) || byte == 0xEF || byte == 0xBB || byte == 0xBF
    }
}
