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

    private let wording: RecordWording
    /// Where messages point: the header, or the first record of what has none.
    private let offset: Int

    /// Assigns columns by the mapping first and then by their names.
    ///
    /// - Throws: `TicketFileError` of kind `.mapping` where a column that was asked for is missing, and of kind
    ///   `.header` where a needed one is or two could be meant, with what is there and the `--columns` that
    ///   would help.
    init(
        header: [String],
        mapping: ColumnMapping,
        metric: Metric,
        wording: RecordWording = .row,
        offset: Int = 0
    ) throws(TicketFileError) {
        (self.wording, self.offset) = (wording, offset)
        let folded = header.map(Self.fold)
        for role in ColumnRole.allCases {
            if let wanted = mapping.names[role] {
                guard !wanted.isEmpty else { continue }
                let origin = mapping.origins[role] ?? "--columns \(role.rawValue)=\(wanted.shortened)"
                try assign(role, mappedTo: wanted, askedBy: origin, in: header, folded: folded)
                continue
            }
            for alias in role.aliases {
                let matches = folded.indices.filter { folded[$0] == alias }
                guard let first = matches.first else { continue }
                guard matches.count == 1 else { throw ambiguous(role, header, matches) }
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
        askedBy origin: String,
        in header: [String],
        folded: [String]
    ) throws(TicketFileError) {
        var matches = header.indices.filter { header[$0] == wanted }
        if matches.isEmpty { matches = folded.indices.filter { folded[$0] == Self.fold(wanted) } }
        guard let first = matches.first else {
            throw TicketFileError(
                .mapping,
                "there is no \(wording.part) '\(wanted.shortened)', which \(origin) asks for; \(list(header))",
                byteOffset: offset
            )
        }
        guard matches.count == 1 else { throw ambiguous(role, header, matches) }
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
        var message = "\(wording.lacks(missing)); \(list(header))"
        if metric == .haversine, indices[.x] != nil, indices[.y] != nil {
            message += "; for plane coordinates give --metric planar"
        } else if wording == .row, header.count == 1, let separator = CSVSeparator.unread(in: header[0]) {
            message +=
                "; the header seems to be separated by \(separator.name): write commas, semicolons or tabs instead"
        } else if wording == .row, header.contains(where: { Double($0) != nil }) {
            message += "; the first line looks like data: put a header above it, such as id,lat,lon"
        } else {
            let what = hints.count == 1 ? "it" : "them"
            message += "; name \(what) with --columns \(hints.joined(separator: ","))"
        }
        throw TicketFileError(.header, message, byteOffset: offset)
    }

    private func ambiguous(_ role: ColumnRole, _ header: [String], _ matches: [Int]) -> TicketFileError {
        TicketFileError(
            .header,
            wording.ambiguous(role, matches.map { header[$0] }, at: matches),
            byteOffset: offset
        )
    }

    /// What the file has, without the names that a reader made up.
    private func list(_ header: [String]) -> String {
        wording.list(header.filter { !$0.hasPrefix(JSONRows.ownPrefix) })
    }
}
