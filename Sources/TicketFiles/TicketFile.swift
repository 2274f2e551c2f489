public import Clustering
public import Tickets

/// Tickets as a file gave them, in the file's order.
public struct TicketFile: Hashable, Sendable {
    /// Format that was read.
    public var format: TicketFileFormat
    /// What separated the fields of a CSV file: `,`, `;` or tab.
    public var delimiter: Character?
    /// Line on which the header, or the first JSON text, begins, from 1.
    public var startLine = 1
    /// The tickets, in file order.
    public var tickets: [Ticket]
    /// Values of the weight column, one a ticket; nil where the file has no such column.
    public var weights: [Double]?
    /// Line on which each ticket starts, from 1.
    public var lines: [Int]
    /// Every other column's text as it stood in the file, one row a ticket.
    public var carried: CarriedColumns
    /// Name of the column that each role was read from.
    public var columns: [ColumnRole: String]
    /// Things that a reader should know, in words.
    public var warnings: [String]

    init(format: TicketFileFormat, delimiter: Character? = nil, carried: CarriedColumns) {
        self.format = format
        self.delimiter = delimiter
        tickets = []
        weights = nil
        lines = []
        self.carried = carried
        columns = [:]
        warnings = []
    }
}

/// How a file is to be read.
public struct TicketFileOptions: Hashable, Sendable {
    /// Format; told by the file's name, then by its content, where nil.
    public var format: TicketFileFormat?
    /// Which column means what.
    public var columns: ColumnMapping
    /// Planar reads `x` and `y`, haversine latitude and longitude.
    public var metric: Metric
    /// Separator of CSV fields; found from the header where nil.
    public var delimiter: UInt8?

    /// Makes options that leave everything to the file.
    public init(
        format: TicketFileFormat? = nil,
        columns: ColumnMapping = ColumnMapping(),
        metric: Metric = .haversine,
        delimiter: UInt8? = nil
    ) {
        self.format = format
        self.columns = columns
        self.metric = metric
        self.delimiter = delimiter
    }
}

/// Raw text of the columns that go through to the output: everything but the id, `cluster` and `reason`.
///
/// One block of bytes and one array of ends, because a million rows of small strings would cost more than the
/// clustering.
public struct CarriedColumns: Hashable, Sendable {
    /// Names, in the file's order.
    public let names: [String]
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    init(names: [String]) { self.names = names }

    /// Number of complete rows.
    public var rowCount: Int { names.isEmpty ? 0 : ends.count / names.count }

    /// Texts of one row, in the order of `names`; empty where no columns are carried.
    public func row(_ index: Int) -> [String] {
        guard !names.isEmpty else { return [] }
        let first = index * names.count
        return (first..<first + names.count).map { cell in
            String(decoding: bytes[(cell == 0 ? 0 : ends[cell - 1])..<ends[cell]], as: UTF8.self)
        }
    }

    mutating func append(_ cell: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: cell)
        ends.append(bytes.count)
    }

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        ends.append(bytes.count)
    }
}
