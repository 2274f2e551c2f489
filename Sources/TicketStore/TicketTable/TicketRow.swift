import Clustering
import Geodesy
import Tickets

/// The columns of a ticket: how they are written and read.
enum TicketRow {
    /// Writes a new row; the values in the order of `bind`.
    static let insertion = """
        INSERT INTO tickets(ticket, scope, content_hash, lat, lon, id, place, x, y, reason, found, key, summary,
            status, priority, load, due, skills, together, apart, lock_name, updated, cluster_key, geom, sync_version)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
            ?23, ?24, 1)
        """

    /// Writes a changed row; the values in the order of `bind`.
    static let update = """
        UPDATE tickets SET content_hash = ?3, lat = ?4, lon = ?5, id = ?6, place = ?7, x = ?8, y = ?9, reason = ?10,
            found = ?11, key = ?12, summary = ?13, status = ?14, priority = ?15, load = ?16, due = ?17, skills = ?18,
            together = ?19, apart = ?20, lock_name = ?21, updated = ?22, cluster_key = ?23, geom = ?24,
            sync_version = sync_version + 1
        WHERE ticket = ?1 AND scope = ?2
        """

    /// Binds and runs `insertion` or `update` for the ticket that `content` holds the encoding of.
    static func write(
        _ ticket: Ticket,
        content: borrowing TicketContent,
        hash: [UInt8],
        row: Int64,
        scope: Int64,
        blob: inout [UInt8],
        with statement: Statement
    ) throws(StoreError) {
        if let coordinate = ticket.place.coordinate {
            PointBlob.write(coordinate, to: &blob)
        } else {
            blob.removeAll(keepingCapacity: true)
        }
        // Texts and blobs are bound where they are: each closure keeps its memory in place until the row is written.
        try content.bytes.withUnsafeBufferPointer { (texts) throws(StoreError) in
            try hash.withUnsafeBufferPointer { (hash) throws(StoreError) in
                try blob.withUnsafeBufferPointer { (blob) throws(StoreError) in
                    bind(
                        ticket,
                        content,
                        texts,
                        hash: hash,
                        blob: blob,
                        row: row,
                        scope: scope,
                        to: statement
                    )
                    defer { statement.clearBindings() }
                    try statement.run()
                }
            }
        }
    }

    private static func bind(
        _ ticket: Ticket,
        _ content: borrowing TicketContent,
        _ texts: UnsafeBufferPointer<UInt8>,
        hash: UnsafeBufferPointer<UInt8>,
        blob: UnsafeBufferPointer<UInt8>,
        row: Int64,
        scope: Int64,
        to statement: Statement
    ) {
        let isPlanar = content.kind == .planar
        statement.bind(row, at: 1)
        statement.bind(scope, at: 2)
        statement.bindUncopied(blob: hash, at: 3)
        statement.bind(isPlanar ? nil : content.first, at: 4)
        statement.bind(isPlanar ? nil : content.second, at: 5)
        statement.bind(content.kind.rawValue, at: 7)
        statement.bind(isPlanar ? content.first : nil, at: 8)
        statement.bind(isPlanar ? content.second : nil, at: 9)
        statement.bind(Int64(ticket.priority.rawValue), at: 15)
        statement.bind(ticket.load, at: 16)
        statement.bind(ticket.updated, at: 22)
        for (text, index) in textPositions {
            if let span = content.span(text) {
                statement.bindUncopied(text: UnsafeBufferPointer(rebasing: texts[span]), at: index)
            } else {
                statement.bindNull(at: index)
            }
        }
        if blob.isEmpty { statement.bindNull(at: 24) } else { statement.bindUncopied(blob: blob, at: 24) }
    }

    private static let textPositions: [(TicketContent.Text, Int32)] = [
        (.id, 6), (.reason, 10), (.found, 11), (.key, 12), (.summary, 13), (.status, 14), (.due, 17),
        (.skills, 18),
        (.together, 19), (.apart, 20), (.lock, 21), (.clusterKey, 23),
    ]

    // MARK: Reading

    /// The columns in the order that `latitude`, `longitude` and `ticket` read; the table is called `t`.
    static let columns = """
        t.lat, t.lon, t.id, t.place, t.x, t.y, t.reason, t.found, t.key, t.summary, t.status, t.priority, t.load, \
        t.due, t.skills, t.together, t.apart, t.lock_name, t.updated, t.cluster_key
        """

    /// The ticket of the current row, whose columns begin with `columns`.
    ///
    /// - Throws: `StoreError` of kind `corrupt` where a column holds what this package never writes.
    static func ticket(_ row: Statement, path: String) throws(StoreError) -> Ticket {
        let id = row.text(2)
        guard let priority = Priority(rawValue: Int(row.int64(11))) else {
            throw corrupt(id, "priority \(row.int64(11))", path)
        }
        guard let skills = TextList.decoded(row.optionalText(14)) else {
            throw corrupt(id, "skills \(row.text(14))", path)
        }
        return Ticket(
            id: id,
            key: row.text(8),
            summary: row.text(9),
            status: row.text(10),
            priority: priority,
            place: try place(row, id: id, path: path),
            load: number(row, 12),
            due: row.optionalText(13),
            skills: skills,
            together: row.optionalText(15),
            apart: row.optionalText(16),
            lock: row.optionalText(17),
            updated: row.isNull(18) ? nil : row.int64(18),
            clusterKey: row.optionalText(19)
        )
    }

    /// The coordinate of the columns `lat` and `lon` at these positions.
    static func coordinate(
        _ row: Statement,
        latitude: Int32 = 0,
        longitude: Int32 = 1,
        id: String,
        path: String
    ) throws(StoreError) -> Coordinate {
        do {
            return try Coordinate(latitude: row.double(latitude), longitude: row.double(longitude))
        } catch {
            throw corrupt(id, "\(error)", path)
        }
    }

    private static func place(_ row: Statement, id: String, path: String) throws(StoreError) -> TicketPlace {
        switch TicketContent.PlaceKind(rawValue: row.int64(3)) {
        case .geographic:
            return .located(.geographic(try coordinate(row, id: id, path: path)))
        case .planar:
            return .located(.planar(x: number(row, 4), y: number(row, 5)))
        case .suspect:
            return .suspect(try coordinate(row, id: id, path: path), why: row.text(7))
        case .unusable:
            guard let reason = ReasonCode(rawValue: row.text(6)) else {
                throw corrupt(id, "reason \(row.text(6))", path)
            }
            return .unusable(reason, found: row.text(7))
        case nil:
            throw corrupt(id, "place \(row.int64(3))", path)
        }
    }

    private static func number(_ row: Statement, _ column: Int32) -> Double {
        row.isNull(column) ? .nan : row.double(column)
    }

    private static func corrupt(_ id: String, _ what: String, _ path: String) -> StoreError {
        StoreError(
            kind: .corrupt,
            message:
                "ticket '\(id)' in the store '\(path)' holds \(what), which Muster never writes; restore the "
                + "store from a backup, or move it away and pull the tickets again"
        )
    }
}
