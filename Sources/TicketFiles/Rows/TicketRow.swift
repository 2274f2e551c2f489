internal import Clustering
internal import Geodesy
internal import Tickets

/// The fields of one row by role, still as bytes.
struct TicketRow {
    /// One field: its text and where it begins in the file.
    ///
    /// A role without a column has no text.
    struct Cell {
        var text: UnsafeBufferPointer<UInt8>?
        var offset: Int
    }

    private var cells = [Cell](repeating: Cell(text: nil, offset: 0), count: ColumnRole.allCases.count)
    /// Where the row begins in the file.
    var offset = 0
    /// What messages call it.
    var wording = RecordWording.row

    subscript(role: ColumnRole) -> Cell {
        get { cells[role.index] }
        set { cells[role.index] = newValue }
    }

    /// The text of a role without spaces around it; empty where there is none.
    func trimmed(_ role: ColumnRole) -> UnsafeBufferPointer<UInt8> {
        guard let text = cells[role.index].text else { return UnsafeBufferPointer(start: nil, count: 0) }
        return DecimalText.trim(text)
    }

    /// The same as a string.
    func string(_ role: ColumnRole) -> String { String(decoding: trimmed(role), as: UTF8.self) }

    /// The same, or nil where it is empty.
    func stringIfAny(_ role: ColumnRole) -> String? {
        let text = trimmed(role)
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }
}

/// Makes tickets of rows and keeps what is checked across rows.
///
/// A bad coordinate leaves the ticket out with its reason, because one broken job must not stop the night's
/// run. A bad priority, load, weight or date is an error with its place: guessing there would quietly change
/// the plan.
struct TicketRowReader {
    let metric: Metric
    /// Whether ids come from the key column.
    let idRole: ColumnRole
    /// Names of the columns in the file, for messages.
    let columns: [ColumnRole: String]
    private(set) var tickets: [Ticket] = []
    private(set) var weights: [Double] = []
    private(set) var lines: [Int] = []
    private var index: RowIndex
    private let readsLocation: Bool

    /// Makes a reader with room for so many rows.
    init(metric: Metric, columns: [ColumnRole: String], expecting rows: Int) {
        index = RowIndex(expecting: rows)
        tickets.reserveCapacity(rows)
        lines.reserveCapacity(rows)
        self.metric = metric
        self.columns = columns
        idRole = columns[.id] == nil ? .key : .id
        readsLocation = columns[.lat] == nil || columns[.lon] == nil
    }

    /// Reads one row that starts on a line.
    mutating func read(_ row: TicketRow, line: Int) throws(TicketFileError) {
        let idText = row.trimmed(idRole)
        guard !idText.isEmpty else {
            let message =
                row[idRole].text == nil
                ? row.wording.lacksID(name(idRole))
                : "the \(name(idRole)) is empty; every \(row.wording.record) needs one"
            throw TicketFileError(.value, message, byteOffset: row[idRole].offset)
        }
        let id = String(decoding: idText, as: UTF8.self)
        if let earlier = index.add(idText, isSame: { tickets[$0].id.utf8.elementsEqual(id.utf8) }) {
            throw TicketFileError(
                .duplicateID,
                "the \(name(idRole)) '\(id.shortened)' stands on line \(lines[earlier]) already; ids must be unique",
                byteOffset: row[idRole].offset
            )
        }
        let ticket = Ticket(
            id: id,
            key: row.stringIfAny(.key),
            summary: row.string(.summary),
            status: row.string(.status),
            priority: try priority(row),
            place: place(row),
            load: try number(row, .load, default: 1, allowed: "0 or more") { $0 >= 0 },
            due: try due(row),
            skills: skills(row),
            together: row.stringIfAny(.together),
            apart: row.stringIfAny(.apart),
            lock: row.stringIfAny(.lock)
        )
        if columns[.weight] != nil {
            weights.append(try number(row, .weight, default: 1, allowed: "above 0") { $0 > 0 })
        }
        tickets.append(ticket)
        lines.append(line)
    }

    private func place(_ row: TicketRow) -> TicketPlace {
        if metric == .planar { return PlaceText.planar(x: row.trimmed(.x), y: row.trimmed(.y)) }
        guard readsLocation else {
            return PlaceText.geographic(latitude: row.trimmed(.lat), longitude: row.trimmed(.lon))
        }
        return PlaceText.geographic(pair: row.trimmed(.location))
    }

    private func priority(_ row: TicketRow) throws(TicketFileError) -> Priority {
        let text = row.trimmed(.priority)
        guard !text.isEmpty else { return .medium }
        if text.count == 1, let rank = Priority(rawValue: Int(text[0]) - 0x30) { return rank }
        let word = String(decoding: text, as: UTF8.self)
        guard let priority = Priority(parsing: word) else {
            throw refusal(
                row,
                .priority,
                word,
                "1 (highest) to 5 (lowest), or Highest, High, Medium, Low, Lowest, "
                    + "Blocker, Critical, Major, Minor, Trivial"
            )
        }
        return priority
    }

    private func number(
        _ row: TicketRow,
        _ role: ColumnRole,
        default missing: Double,
        allowed: String,
        where holds: (Double) -> Bool
    ) throws(TicketFileError) -> Double {
        let text = row.trimmed(role)
        guard !text.isEmpty else { return missing }
        guard let value = DecimalText.parse(text), value.isFinite, holds(value) else {
            throw refusal(
                row,
                role,
                String(decoding: text, as: UTF8.self),
                "a number \(allowed), with a decimal point"
            )
        }
        return value
    }

    /// `yyyy-MM-dd`, or a date and time that begins so.
    private func due(_ row: TicketRow) throws(TicketFileError) -> String? {
        let text = row.trimmed(.due)
        guard !text.isEmpty else { return nil }
        guard Self.isDay(text) else {
            throw refusal(row, .due, String(decoding: text, as: UTF8.self), "a day such as 2026-03-31")
        }
        return String(decoding: UnsafeBufferPointer(rebasing: text[..<10]), as: UTF8.self)
    }

    private static func isDay(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count >= 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-") else {
            return false
        }
        if text.count > 10, text[10] != UInt8(ascii: "T"), text[10] != 0x20 { return false }
        var numbers = [0, 0, 0]
        for (part, range) in [0..<4, 5..<7, 8..<10].enumerated() {
            for index in range {
                guard text[index] &- 0x30 < 10 else { return false }
                numbers[part] = numbers[part] * 10 + Int(text[index] - 0x30)
            }
        }
        let (year, month, day) = (numbers[0], numbers[1], numbers[2])
        guard (1...12).contains(month), day >= 1 else { return false }
        let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= days[month - 1]
    }

    private func skills(_ row: TicketRow) -> [String] {
        let text = row.trimmed(.skills)
        guard !text.isEmpty else { return [] }
        let separators: [UInt8] = [UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "|")]
        return text.split(whereSeparator: { separators.contains($0) }).compactMap { part in
            let trimmed = DecimalText.trim(UnsafeBufferPointer(rebasing: part))
            return trimmed.isEmpty ? nil : String(decoding: trimmed, as: UTF8.self)
        }
    }

    private func name(_ role: ColumnRole) -> String { columns[role] ?? role.rawValue }

    private func refusal(
        _ row: TicketRow,
        _ role: ColumnRole,
        _ text: String,
        _ allowed: String
    ) -> TicketFileError {
        TicketFileError(
            .value,
            "\(name(role)) is '\(text.shortened)'; it must be \(allowed), or empty"
                + " (--columns \(role.rawValue)= ignores the column)",
            byteOffset: row[role].offset
        )
    }
}

extension String {
    /// At most 60 characters, for messages.
    var shortened: String { count <= 60 ? self : prefix(57) + "..." }
}
