import Tickets

/// Builds the whole R-tree of the tickets at once, bottom up, instead of entry by entry.
///
/// SQLite keeps an R-tree in three ordinary tables whose form its documentation gives ("The SQLite R*Tree Module",
/// section "Shadow tables"): `_node(nodeno, data)`, `_rowid(rowid, nodeno)`, `_parent(nodeno, parentnode)`. A node's data are,
/// big-endian: two bytes of depth (in the root, which is node 1; zero elsewhere), two bytes with the number of cells, then 24 bytes
/// a cell: row or child (8), min x, max x, min y, max y as 32-bit floats. Entries in the order of a Hilbert curve
/// give leaves that overlap little (Kamel and Faloutsos, *Hilbert R-tree*, VLDB 1994). `rtreecheck` and `CheckSpatialIndex`
/// approve of the result in the tests, and ordinary inserts, updates and deletes go on from it.
struct RTreePacking {
    /// A located ticket: its row and its place in degrees.
    struct Entry {
        let row: Int64
        let latitude: Double
        let longitude: Double
        let position: UInt64

        init(row: Int64, latitude: Double, longitude: Double) {
            self.row = row
            self.latitude = latitude
            self.longitude = longitude
            position = HilbertCurve.position(latitude: latitude, longitude: longitude)
        }
    }

    private struct Cell {
        var key: Int64
        var minX: Float
        var maxX: Float
        var minY: Float
        var maxY: Float
    }

    private static let cellSize = 24
    private let connection: Connection

    /// Replaces the R-tree of `tickets.geom` by one over `entries`; inside a write transaction.
    ///
    /// Linear but for the sort. The entries may come in any order and need not be unique in place.
    static func rebuild(_ entries: [Entry], on connection: Connection) throws(StoreError) {
        let entries = entries.sorted { ($0.position, $0.row) < ($1.position, $1.row) }
        try RTreePacking(connection: connection).write(entries)
    }

    private func write(_ entries: [Entry]) throws(StoreError) {
        let action = "building the spatial index"
        // Deleting through the virtual table would take the tree apart entry by entry.
        let size = try connection.integer(
            "SELECT length(data) FROM idx_tickets_geom_node WHERE nodeno = 1",
            action
        )
        guard let size, size > 4 + 3 * Int64(RTreePacking.cellSize) else {
            throw StoreError(
                kind: .corrupt,
                message:
                    "the spatial index of the store '\(connection.path)' has no root; run muster store check"
            )
        }
        for table in ["node", "rowid", "parent"] {
            try connection.execute("DELETE FROM idx_tickets_geom_\(table)", action)
        }
        let capacity = (Int(size) - 4) / RTreePacking.cellSize
        var cells = entries.map { entry in
            Cell(
                key: entry.row,
                minX: RTreePacking.down(entry.longitude),
                maxX: RTreePacking.up(entry.longitude),
                minY: RTreePacking.down(entry.latitude),
                maxY: RTreePacking.up(entry.latitude)
            )
        }
        var nextNode: Int64 = 2
        var depth: UInt16 = 0
        var leafOfRow: [(row: Int64, node: Int64)] = []
        leafOfRow.reserveCapacity(entries.count)
        var parents: [(node: Int64, parent: Int64)] = []
        while true {
            let isRoot = cells.count <= capacity
            // Six in seven, evenly: room for the first inserts, and no node so thin that a removal dissolves it.
            let fill = max(1, capacity * 6 / 7)
            let nodes = isRoot ? 1 : (cells.count + fill - 1) / fill
            var above: [Cell] = []
            above.reserveCapacity(nodes)
            for index in 0..<nodes {
                let number = isRoot ? 1 : nextNode
                if !isRoot { nextNode += 1 }
                let slice = cells[(index * cells.count / nodes)..<((index + 1) * cells.count / nodes)]
                try writeNode(number, depth: isRoot ? depth : 0, cells: slice, size: Int(size))
                for cell in slice {
                    if depth == 0 {
                        leafOfRow.append((cell.key, number))
                    } else {
                        parents.append((cell.key, number))
                    }
                }
                if !isRoot, let bounds = RTreePacking.bounds(slice, key: number) { above.append(bounds) }
            }
            if isRoot { break }
            cells = above
            depth += 1
        }
        try write(leafOfRow, parents)
    }

    private func write(
        _ leafOfRow: [(row: Int64, node: Int64)],
        _ parents: [(node: Int64, parent: Int64)]
    ) throws(StoreError) {
        let rowid = try connection.statement(
            "INSERT INTO idx_tickets_geom_rowid(rowid, nodeno) VALUES (?1, ?2)",
            "building the spatial index"
        )
        // In the order of the table's key, so that its B-tree only grows at the end.
        for entry in leafOfRow.sorted(by: { $0.row < $1.row }) {
            rowid.bind(entry.row, at: 1)
            rowid.bind(entry.node, at: 2)
            try rowid.run()
        }
        let parent = try connection.statement(
            "INSERT INTO idx_tickets_geom_parent(nodeno, parentnode) VALUES (?1, ?2)",
            "building the spatial index"
        )
        for entry in parents {
            parent.bind(entry.node, at: 1)
            parent.bind(entry.parent, at: 2)
            try parent.run()
        }
    }

    private func writeNode(
        _ number: Int64,
        depth: UInt16,
        cells: ArraySlice<Cell>,
        size: Int
    ) throws(StoreError) {
        var data: [UInt8] = []
        data.reserveCapacity(size)
        RTreePacking.append(depth, to: &data)
        RTreePacking.append(UInt16(cells.count), to: &data)
        for cell in cells {
            RTreePacking.append(cell.key, to: &data)
            for bound in [cell.minX, cell.maxX, cell.minY, cell.maxY] {
                RTreePacking.append(bound.bitPattern, to: &data)
            }
        }
        data.append(contentsOf: repeatElement(0, count: size - data.count))
        let insertion = try connection.statement(
            "INSERT INTO idx_tickets_geom_node(nodeno, data) VALUES (?1, ?2)",
            "building the spatial index"
        )
        insertion.bind(number, at: 1)
        insertion.bind(data, at: 2)
        try insertion.run()
    }

    private static func bounds(_ cells: ArraySlice<Cell>, key: Int64) -> Cell? {
        guard var bounds = cells.first else { return nil }
        bounds.key = key
        for cell in cells {
            bounds.minX = min(bounds.minX, cell.minX)
            bounds.maxX = max(bounds.maxX, cell.maxX)
            bounds.minY = min(bounds.minY, cell.minY)
            bounds.maxY = max(bounds.maxY, cell.maxY)
        }
        return bounds
    }

    /// The greatest 32-bit float that is not above a value: boxes only ever grow by rounding.
    private static func down(_ value: Double) -> Float {
        let rounded = Float(value)
        return Double(rounded) > value ? rounded.nextDown : rounded
    }

    /// The least 32-bit float that is not below a value.
    private static func up(_ value: Double) -> Float {
        let rounded = Float(value)
        return Double(rounded) < value ? rounded.nextUp : rounded
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
