internal import Clustering

/// Reads tickets from a FeatureCollection of points, RFC 7946: longitude first.
enum GeoJSONTickets {
    static func read(
        _ bytes: UnsafeBufferPointer<UInt8>,
        options: TicketFileOptions
    ) throws(TicketFileError) -> TicketFile {
        guard options.metric == .haversine else {
            throw TicketFileError(
                .header,
                "GeoJSON holds degrees of WGS 84 and nothing else; give plane coordinates as CSV with id,x,y"
            )
        }
        var cursor = JSONCursor(
            bytes,
            from: bytes.starts(with: [0xEF, 0xBB, 0xBF] as [UInt8]) ? 3 : 0,
            to: bytes.count
        )
        var records: [JSONRecord] = []
        var lines = LineCounter(bytes)
        var type: String?
        var sawFeatures = false
        _ = cursor.peek()
        let start = cursor.offset
        let startLine = lines.line(of: start)
        try cursor.object { (cursor, name) throws(TicketFileError) in
            switch name {
            case "type": type = try cursor.valueText()
            case "features":
                sawFeatures = true
                try cursor.array { (cursor) throws(TicketFileError) in
                    _ = cursor.peek()
                    let line = lines.line(of: cursor.offset)
                    records.append(try feature(&cursor, line: line))
                }
            default: try cursor.skip()
            }
        }
        try cursor.finish("the document")
        guard type == "FeatureCollection", sawFeatures else {
            throw TicketFileError(
                .malformed,
                "the document is of type '\(type?.shortened ?? "none")'; "
                    + "a FeatureCollection with an array 'features' is needed",
                byteOffset: start
            )
        }
        guard !records.isEmpty else {
            var file = TicketFile(format: .geojson, carried: CarriedColumns(names: []))
            file.startLine = startLine
            file.warnings = ["the file has no features"]
            return file
        }
        var file = try JSONRows.read(records, format: .geojson, options: options)
        file.startLine = startLine
        return file
    }

    /// Reads one feature.
    static func feature(_ cursor: inout JSONCursor, line: Int) throws(TicketFileError) -> JSONRecord {
        _ = cursor.peek()
        var record = JSONRecord()
        record.offset = cursor.offset
        record.line = line
        var type: String?
        var sawGeometry = false
        try cursor.object { (cursor, name) throws(TicketFileError) in
            _ = cursor.peek()
            let offset = cursor.offset
            switch name {
            case "type": type = try cursor.valueText()
            case "id": record.featureID = try cursor.valueText().map { ($0, offset) }
            case "geometry":
                sawGeometry = true
                try geometry(&cursor, into: &record)
            case "properties":
                if cursor.peek() == UInt8(ascii: "n") { return try cursor.skip() }
                try members(&cursor, into: &record)
            default: try cursor.skip()
            }
        }
        guard type == "Feature" else {
            throw TicketFileError(
                .malformed,
                "the type is '\(type?.shortened ?? "none")'; every element of 'features' is a Feature",
                byteOffset: record.offset
            )
        }
        if !sawGeometry || (record.point == nil && record.notAPoint == nil) {
            record.point = ("", "", record.offset)
        }
        return record
    }

    /// Reads an object's members as fields of a row.
    static func members(_ cursor: inout JSONCursor, into record: inout JSONRecord) throws(TicketFileError) {
        var fields: [(name: String, text: String?, offset: Int)] = []
        try cursor.object { (cursor, name) throws(TicketFileError) in
            _ = cursor.peek()
            let offset = cursor.offset
            fields.append((name, try cursor.valueText(), offset))
        }
        record.fields += fields
    }

    private static func geometry(_ cursor: inout JSONCursor, into record: inout JSONRecord)
        throws(TicketFileError)
    {
        guard cursor.peek() != UInt8(ascii: "n") else { return try cursor.skip() }
        var type: String?
        var numbers: [String] = []
        var offset = cursor.offset
        var isFlat = true
        try cursor.object { (cursor, name) throws(TicketFileError) in
            switch name {
            case "type": type = try cursor.valueText()
            case "coordinates":
                guard cursor.peek() == UInt8(ascii: "[") else {
                    isFlat = false
                    return try cursor.skip()
                }
                offset = cursor.offset
                try cursor.array { (cursor) throws(TicketFileError) in
                    if cursor.peek() == UInt8(ascii: "[") || cursor.peek() == UInt8(ascii: "{") {
                        isFlat = false
                        try cursor.skip()
                    } else {
                        numbers.append(try cursor.valueText() ?? "null")
                    }
                }
            default: try cursor.skip()
            }
        }
        guard type == "Point" else {
            record.notAPoint = "geometry of type '\(type?.shortened ?? "none")'; only points can be clustered"
            return
        }
        guard isFlat, numbers.count >= 2 || numbers.isEmpty else {
            record.notAPoint = "a point whose coordinates are not [longitude, latitude]"
            return
        }
        // An empty array is a point without a place.
        record.point = numbers.isEmpty ? ("", "", offset) : (numbers[1], numbers[0], offset)
    }
}

/// Lines of ascending offsets, in one pass over the text.
struct LineCounter {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var offset = 0
    private var line = 1

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func line(of target: Int) -> Int {
        while offset < target {
            if bytes[offset] == 0x0A { line += 1 }
            offset += 1
        }
        return line
    }
}
