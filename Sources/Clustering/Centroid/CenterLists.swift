internal import GeoKernels

/// A list of centres as `GeoKernels` takes it: rows of x, y, z, numbers and a spare one.
struct CenterList {
    let rows: UnsafeMutablePointer<Double>
    let stride: Int
    var count: Int

    /// The number of a centre of the list.
    func number(_ place: Int) -> Int { Int(rows[3 * stride + place]) }

    /// Copies those that may be the nearest to a place of a cell's box.
    func pruned(to cell: UnsafePointer<Cell>, into lists: CenterLists, level: Int) -> CenterList {
        var list = lists.list(level: level, count: count)
        let box = (UnsafeRawPointer(cell) + Cell.boxOffset).assumingMemoryBound(to: Double.self)
        list.count = gk_prune_centers(box, rows, stride, count, list.rows, list.stride)
        return list
    }
}

/// Memory for one list at each level of a descent.
final class CenterLists {
    private var blocks: [CenterList] = []

    /// The list of a level, with room for so many centres; what it held before is lost.
    func list(level: Int, count: Int) -> CenterList {
        let stride = gk_center_stride(count)
        while level >= blocks.count { blocks.append(CenterLists.allocated(stride: 64)) }
        if blocks[level].stride < stride {
            blocks[level].rows.deallocate()
            blocks[level] = CenterLists.allocated(stride: stride)
        }
        return blocks[level]
    }

    /// All centres in a list of the first level.
    func list(_ x: [Double], _ y: [Double], _ z: [Double]) -> CenterList {
        var list = list(level: 0, count: x.count)
        for number in x.indices { list.append(x[number], y[number], z[number], number: number) }
        list.pad()
        return list
    }

    private static func allocated(stride: Int) -> CenterList {
        CenterList(rows: .allocate(capacity: 5 * stride), stride: stride, count: 0)
    }

    deinit { for block in blocks { block.rows.deallocate() } }
}

extension CenterList {
    mutating func append(_ x: Double, _ y: Double, _ z: Double, number: Int) {
        rows[count] = x
        rows[stride + count] = y
        rows[2 * stride + count] = z
        rows[3 * stride + count] = Double(number)
        count += 1
    }

    /// Fills up to the next multiple of four with what is nearest to nothing.
    func pad() {
        for place in count..<((count + 3) / 4 * 4) {
            for row in 0..<3 { rows[row * stride + place] = GK_NO_CENTER }
        }
    }
}
