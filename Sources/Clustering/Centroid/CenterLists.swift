internal import GeoKernels

/// A list of centres as `GeoKernels` takes it: rows of x, y, z, numbers and a spare one.
struct CenterList {
    let rows: UnsafeMutablePointer<Double>
    let stride: Int
    var count: Int

    /// The number of a centre of the list.
    func number(_ place: Int) -> Int { Int(rows[3 * stride + place]) }

    /// Copies those that may be the nearest to a place of a cell's box into the list of a level.
    func pruned(to cell: UnsafePointer<Cell>, into lists: CenterLists, level: Int) -> CenterList {
        var list = lists.list(level: level, count: count)
        // A cell begins with its box.
        let box = UnsafeRawPointer(cell).assumingMemoryBound(to: Double.self)
        list.count = gk_prune_centers(box, rows, stride, count, list.rows, list.stride)
        return list
    }
}

/// Memory for one list at each level of a descent; owned by whoever made it, who must deallocate it.
struct CenterLists {
    /// Blocks are at most 1/32 parted off at each level, so 2^31 points are less than 700 levels deep.
    private static let levels = 1_024

    private let lists: UnsafeMutablePointer<CenterList?>

    init() {
        lists = .allocate(capacity: CenterLists.levels)
        lists.initialize(repeating: nil, count: CenterLists.levels)
    }

    func deallocate() {
        for level in 0..<CenterLists.levels { lists[level]?.rows.deallocate() }
        lists.deallocate()
    }

    /// The list of a level, with room for so many centres; what it held before is lost.
    @inline(__always)
    func list(level: Int, count: Int) -> CenterList {
        if let list = lists[level], count < list.stride { return list }
        return longer(level: level, count: count)
    }

    @inline(never)
    private func longer(level: Int, count: Int) -> CenterList {
        lists[level]?.rows.deallocate()
        let stride = gk_center_stride(max(60, count))
        let list = CenterList(rows: .allocate(capacity: 5 * stride), stride: stride, count: 0)
        lists[level] = list
        return list
    }

    /// All centres in the list of the first level.
    func list(_ x: [Double], _ y: [Double], _ z: [Double]) -> CenterList {
        var list = list(level: 0, count: x.count)
        list.count = x.count
        for number in x.indices {
            list.rows[number] = x[number]
            list.rows[list.stride + number] = y[number]
            list.rows[2 * list.stride + number] = z[number]
            list.rows[3 * list.stride + number] = Double(number)
        }
        // Up to the next multiple of four, what is nearest to nothing.
        for place in x.count..<((x.count + 3) / 4 * 4) {
            for row in 0..<3 { list.rows[row * list.stride + place] = GK_NO_CENTER }
        }
        return list
    }
}
