internal import Tickets

/// Reads tickets from CSV.
enum CSVTickets {
    static func read(
        _ bytes: UnsafeBufferPointer<UInt8>,
        options: TicketFileOptions
    ) throws(TicketFileError) -> TicketFile {
        let delimiter = options.delimiter ?? CSVTokenizer.detectDelimiter(bytes)
        var tokenizer = CSVTokenizer(bytes, delimiter: delimiter)
        guard try tokenizer.next() else {
            throw TicketFileError(.empty, "the file is empty; \(TicketFileFormat.csv.smallest)")
        }
        let startLine = tokenizer.recordLine
        let header = tokenizer.fields.map { tokenizer.text($0) }
        guard header.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else {
            throw TicketFileError(
                .header,
                "the header line is empty; column names are needed, such as id,lat,lon",
                byteOffset: tokenizer.fields.first?.offset
            )
        }
        let columns = try ColumnAssignment(header: header, mapping: options.columns, metric: options.metric)
        let roles = columns.indices.sorted { $0.value < $1.value }
        var rows = TicketRowReader(
            metric: options.metric,
            columns: columns.names,
            expecting: lineCount(of: bytes)
        )
        var file = TicketFile(
            format: .csv,
            delimiter: Character(UnicodeScalar(delimiter)),
            carried: CarriedColumns(names: columns.carried.map { header[$0] })
        )

        // One row for all records: every role is set anew for each.
        var row = TicketRow()
        while try tokenizer.next() {
            let fields = tokenizer.fields
            guard fields.count == header.count else {
                throw wrongCount(fields, header: header, in: tokenizer)
            }
            let line = tokenizer.recordLine
            try tokenizer.scratch.withUnsafeBufferPointer { (scratch) throws(TicketFileError) in
                func text(_ field: CSVTokenizer.Field) -> UnsafeBufferPointer<UInt8> {
                    UnsafeBufferPointer(
                        rebasing: (field.inScratch ? scratch : bytes)[field.start..<field.end]
                    )
                }
                row.offset = fields[0].offset
                for (role, index) in roles {
                    row[role] = TicketRow.Cell(text: text(fields[index]), offset: fields[index].offset)
                }
                try rows.read(row, line: line)
                for index in columns.carried { file.carried.append(text(fields[index])) }
            }
        }
        file.startLine = startLine
        file.tickets = rows.tickets
        file.lines = rows.lines
        file.weights = columns.indices[.weight] == nil ? nil : rows.weights
        file.columns = columns.names
        file.warnings = FileWarnings.unused(columns.unused) + FileWarnings.noRows(rows.tickets)
        return file
    }

    /// Number of line feeds, so that room is made once; bounded, because a file of empty lines is no file of
    /// tickets.
    private static func lineCount(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var count = 0
        for byte in bytes where byte == 0x0A { count &+= 1 }
        return min(count, 2_000_000)
    }

    private static func wrongCount(
        _ fields: [CSVTokenizer.Field],
        header: [String],
        in tokenizer: CSVTokenizer
    ) -> TicketFileError {
        let isLong = fields.count > header.count
        let place = isLong ? fields[header.count].offset : tokenizer.offset
        let start = fields.first.map { tokenizer.text($0).shortened } ?? ""
        // The record's own end, without the line end that was stepped over.
        var end = place
        if !isLong {
            while end > 0, tokenizer.bytes[end - 1] == 0x0A || tokenizer.bytes[end - 1] == 0x0D { end -= 1 }
        }
        let isCutOff = !isLong && end == tokenizer.bytes.count
        let advice =
            otherDelimiter(fields, header: header, in: tokenizer)
            ?? (isCutOff
                ? "the file ends in the middle of this line; perhaps it was cut off"
                : "a field that holds the separator must be in double quotes")
        return TicketFileError(
            .malformed,
            "the record that starts with '\(start)' has \(fields.count) \(fields.count == 1 ? "field" : "fields"), "
                + "the header \(header.count); \(advice)",
            byteOffset: end
        )
    }

    /// That a record without the header's separator has another one in its place.
    private static func otherDelimiter(
        _ fields: [CSVTokenizer.Field],
        header: [String],
        in tokenizer: CSVTokenizer
    ) -> String? {
        guard fields.count == 1, let field = fields.first else { return nil }
        let text = tokenizer.text(field)
        for separator in CSVSeparator.known where separator.byte != tokenizer.delimiter {
            guard text.utf8.count(where: { $0 == separator.byte }) == header.count - 1 else { continue }
            let own = CSVSeparator.known.first { $0.byte == tokenizer.delimiter }?.name ?? "another separator"
            return "it is separated by \(separator.name), the header by \(own); use one of them throughout"
        }
        return nil
    }
}

/// What a reader should know about a file that could be read.
enum FileWarnings {
    static func unused(_ names: [String]) -> [String] {
        guard !names.isEmpty else { return [] }
        let shown = names.prefix(12).map(\.shortened).joined(separator: ", ")
        let more = names.count > 12 ? " and \(names.count - 12) more" : ""
        return ["columns carried through but not used: \(shown)\(more)"]
    }

    static func noRows(_ tickets: [Ticket]) -> [String] {
        tickets.isEmpty ? ["the file has a header and no tickets"] : []
    }
}
