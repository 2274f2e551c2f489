internal import Clustering

/// Reads tickets from one JSON object a line; an object of type Feature is read as GeoJSON.
enum NDJSONTickets {
    static func read(
        _ bytes: UnsafeBufferPointer<UInt8>,
        options: TicketFileOptions
    ) throws(TicketFileError) -> TicketFile {
        var records: [JSONRecord] = []
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF] as [UInt8]) ? 3 : 0
        var line = 1
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != 0x0A { end += 1 }
            // RFC 8142 puts a record separator before each text.
            if bytes[start] == 0x1E { start += 1 }
            var cursor = JSONCursor(bytes, from: start, to: end)
            if let first = cursor.peek() {
                if first == UInt8(ascii: "[") {
                    throw TicketFileError(
                        .malformed,
                        "the line is a JSON array; write one object a line (NDJSON), or a GeoJSON FeatureCollection",
                        byteOffset: cursor.offset
                    )
                }
                records.append(try record(cursor, line: line))
            }
            start = end + 1
            line += 1
        }
        guard !records.isEmpty else {
            throw TicketFileError(.empty, "the file is empty; \(TicketFileFormat.ndjson.smallest)")
        }
        return try JSONRows.read(records, format: .ndjson, options: options)
    }

    private static func record(_ cursor: JSONCursor, line: Int) throws(TicketFileError) -> JSONRecord {
        var plain = cursor
        var record = JSONRecord()
        _ = plain.peek()
        record.offset = plain.offset
        record.line = line
        try GeoJSONTickets.members(&plain, into: &record)
        try plain.finish("the line")
        guard record.fields.contains(where: { $0.name == "type" && $0.text == "Feature" }) else {
            return record
        }
        var feature = cursor
        return try GeoJSONTickets.feature(&feature, line: line)
    }
}
