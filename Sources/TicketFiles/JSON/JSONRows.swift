internal import Clustering
internal import Tickets

/// One JSON object as a row: names with texts and where it begins.
struct JSONRecord {
    var fields: [(name: String, text: String?, offset: Int)] = []
    /// Feature id, which goes before any property.
    var featureID: (text: String, offset: Int)?
    /// Texts of a point's coordinates: found in the geometry, which goes before any property.
    var point: (latitude: String, longitude: String, offset: Int)?
    /// Why the geometry is no point, in words.
    var notAPoint: String?
    var offset = 0
    var line = 0

    /// Whether it has the shape of a GeoJSON feature.
    var isFeature: Bool { point != nil || notAPoint != nil }
}

/// Makes tickets of JSON records, whose columns are known only after the last one.
enum JSONRows {
    /// Begins the names of our own for what a feature holds outside its properties; no property is called so.
    static let ownPrefix = "\u{1}"

    static func read(
        _ records: [JSONRecord],
        format: TicketFileFormat,
        options: TicketFileOptions
    ) throws(TicketFileError) -> TicketFile {
        let hasFeatures = records.contains(where: \.isFeature)
        var header: [String] = []
        var column: [String: Int] = [:]
        func add(_ name: String) {
            if column[name] == nil {
                column[name] = header.count
                header.append(name)
            }
        }
        let (idName, latName, lonName) = (ownPrefix + "id", ownPrefix + "lat", ownPrefix + "lon")
        var mapping = options.columns
        if records.contains(where: { $0.featureID != nil }), mapping.names[.id] == nil {
            add(idName)
            mapping.names[.id] = idName
        }
        if hasFeatures {
            add(latName)
            add(lonName)
            mapping.names[.lat] = latName
            mapping.names[.lon] = lonName
        }
        for record in records { for field in record.fields { add(field.name) } }

        let columns = try ColumnAssignment(
            header: header,
            mapping: mapping,
            metric: options.metric,
            wording: hasFeatures ? .feature : .object,
            offset: records.first?.offset ?? 0
        )
        let display = header.map { $0.hasPrefix(ownPrefix) ? String($0.dropFirst()) : $0 }
        let names = columns.names.mapValues { $0.hasPrefix(ownPrefix) ? String($0.dropFirst()) : $0 }
        var rows = TicketRowReader(metric: options.metric, columns: names, expecting: records.count)
        var file = TicketFile(
            format: format,
            carried: CarriedColumns(names: columns.carried.map { display[$0] })
        )
        var roleOfColumn = [ColumnRole?](repeating: nil, count: header.count)
        for (role, index) in columns.indices { roleOfColumn[index] = role }
        // A property `id` stands in for a feature without an id of its own.
        let fallbackID = column["id"] ?? column["key"]

        for record in records {
            // Nil for what is missing; what is there and null has its place and no text.
            var texts = [(text: String?, offset: Int)](repeating: (nil, record.offset), count: header.count)
            for field in record.fields {
                guard let index = column[field.name] else { continue }
                texts[index] = (field.text ?? "", field.offset)
            }
            if let index = column[idName] {
                if let id = record.featureID {
                    texts[index] = (id.text, id.offset)
                } else if let fallbackID {
                    texts[index] = texts[fallbackID]
                }
            }
            if hasFeatures, let point = record.point, let lat = column[latName], let lon = column[lonName] {
                texts[lat] = (point.latitude, point.offset)
                texts[lon] = (point.longitude, point.offset)
            }
            try read(record, texts: texts, roles: roleOfColumn, into: &rows)
            for index in columns.carried { file.carried.append(texts[index].text ?? "") }
        }
        file.tickets = rows.tickets
        for (index, record) in records.enumerated() {
            if let why = record.notAPoint {
                file.tickets[index].place = .unusable(.invalidCoordinates, found: why)
            }
        }
        file.startLine = records.first?.line ?? 1
        file.lines = rows.lines
        file.weights = columns.indices[.weight] == nil ? nil : rows.weights
        file.columns = names
        file.warnings = FileWarnings.unused(columns.unused.filter { !$0.hasPrefix(ownPrefix) })
        return file
    }

    private static func read(
        _ record: JSONRecord,
        texts: [(text: String?, offset: Int)],
        roles: [ColumnRole?],
        into rows: inout TicketRowReader
    ) throws(TicketFileError) {
        var block: [UInt8] = []
        var ranges: [Range<Int>] = []
        for text in texts {
            let start = block.count
            block.append(contentsOf: (text.text ?? "").utf8)
            ranges.append(start..<block.count)
        }
        try block.withUnsafeBufferPointer { (buffer) throws(TicketFileError) in
            var row = TicketRow()
            row.offset = record.offset
            row.wording = record.isFeature ? .feature : .object
            for (index, role) in roles.enumerated() {
                guard let role else { continue }
                row[role] = TicketRow.Cell(
                    text: texts[index].text == nil
                        ? nil : UnsafeBufferPointer(rebasing: buffer[ranges[index]]),
                    offset: texts[index].offset
                )
            }
            try rows.read(row, line: record.line)
        }
    }
}
