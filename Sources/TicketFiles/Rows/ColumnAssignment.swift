internal import Clustering

/// Which column of a header has which role.
struct ColumnAssignment {
    /// Column index by role.
    private(set) var indices: [ColumnRole: Int] = [:]
    /// Column name by role.
    private(set) var names: [ColumnRole: String] = [:]

    /// Columns that no role is read from, apart from those that the output has anyway.
    private(set) var unused: [String] = []
    /// Columns that go through to the output.
    private(set) var carried: [Int] = []

    /// Assigns columns by the mapping first and then by their names.
    ///
    /// - Throws: `TicketFileError` of kind `.header` where a needed column is missing or two could be meant,
    ///   with what is there and the `--columns` that would help.
    init(header: [String], mapping: ColumnMapping, metric: Metric) throws(TicketFileError) {
        let folded = header.map(Self.fold)
        for role in ColumnRole.allCases {
            if let wanted = mapping.names[role] {
                guard !wanted.isEmpty else { continue }
                try assign(role, mappedTo: wanted, in: header, folded: folded)
                continue
            }
            for alias in role.aliases {
                let matches = folded.indices.filter { folded[$0] == alias }
                guard let first = matches.first else { continue }
                guard matches.count == 1 else { throw Self.ambiguous(role, header[first], matches) }
                indices[role] = first
                names[role] = header[first]
                break
            }
        }
        try requirePlaceAndID(header: header, metric: metric)

        let used = Set(indices.values)
        let idColumn = indices[.id] ?? indices[.key]
        for index in header.indices where index != idColumn {
            let isOurs = folded[index] == "cluster" || folded[index] == "reason"
            if !isOurs { carried.append(index) }
            if !used.contains(index), !isOurs { unused.append(header[index]) }
        }
    }

    /// Lower case, without spaces around, `_` for space and `-` within.
    static func fold(_ name: String) -> String {
        var text = Substring(name)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
    }

    private mutating func assign(
        _ role: ColumnRole,
        mappedTo wanted: String,
        in header: [String],
        folded: [String]
    ) throws(TicketFileError) {
        var matches = header.indices.filter { header[$0] == wanted }
        if matches.isEmpty { matches = folded.indices.filter { folded[$0] == Self.fold(wanted) } }
        guard let first = matches.first else {
            throw TicketFileError(
                .header,
                "there is no column '\(wanted.shortened)', which --columns maps to \(role.rawValue); "
                    + "there are \(Self.list(header))",
                byteOffset: 0
            )
        }
        guard matches.count == 1 else { throw Self.ambiguous(role, wanted, matches) }
        indices[role] = first
        names[role] = header[first]
    }

    private func requirePlaceAndID(header: [String], metric: Metric) throws(TicketFileError) {
        var missing: [String] = []
        var hints: [String] = []
        if indices[.id] == nil, indices[.key] == nil {
            missing.append("id")
            hints.append("id=NAME")
        }
        switch metric {
        case .planar:
            for role in [ColumnRole.x, .y] where indices[role] == nil {
                missing.append(role.rawValue)
                hints.append("\(role.rawValue)=NAME")
            }
        case .haversine:
            if indices[.location] == nil || indices[.lat] != nil || indices[.lon] != nil {
                let lacking = [ColumnRole.lat, .lon].filter { indices[$0] == nil }
                if !(lacking.count == 1 && indices[.location] != nil) {
                    missing += lacking.map(\.rawValue)
                    hints += lacking.map { "\($0.rawValue)=NAME" }
                }
            }
        }
        guard !missing.isEmpty else { return }
        var message =
            "the header has no column for \(missing.joined(separator: ", ")); there are \(Self.list(header))"
        if metric == .haversine, indices[.x] != nil, indices[.y] != nil {
            message += "; for plane coordinates give --metric planar"
        } else if header.contains(where: { Double($0) != nil }) {
            message += "; the first line looks like data: put a header above it, such as id,lat,lon"
        } else {
            message += "; name them with --columns \(hints.joined(separator: ","))"
        }
        throw TicketFileError(.header, message, byteOffset: 0)
    }

    private static func ambiguous(_ role: ColumnRole, _ name: String, _ matches: [Int]) -> TicketFileError {
        let columns = matches.map { String($0 + 1) }.joined(separator: " and ")
        return TicketFileError(
            .header,
            "columns \(columns) are both called '\(name.shortened)', so the \(role.rawValue) is not clear; rename one",
            byteOffset: 0
        )
    }

    private static func list(_ header: [String]) -> String {
        let shown = header.prefix(20).map { "'\($0.shortened)'" }.joined(separator: ", ")
        return header.count > 20 ? shown + " and \(header.count - 20) more" : shown
    }
}
