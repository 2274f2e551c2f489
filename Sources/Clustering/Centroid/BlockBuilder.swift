internal import GeoKernels

/// Orders the points of one block into its tree of cells.
struct BlockBuilder {
    let entries: UnsafeMutablePointer<SIMD4<Double>>
    /// By the caller's index; nil where each is 1.
    let weights: [Double]?
    private(set) var cells: [Cell] = []
    private(set) var sums: [SIMD4<Double>] = []

    private typealias Corners = (low: SIMD4<Double>, high: SIMD4<Double>)

    init(entries: UnsafeMutablePointer<SIMD4<Double>>, weights: [Double]?) {
        self.entries = entries
        self.weights = weights
    }

    /// Makes the cells of a range that is not empty.
    mutating func build(_ range: Range<Int>) {
        cells.reserveCapacity(range.count / 2)
        sums.reserveCapacity(range.count / 2)
        var corners = (low: entries[range.lowerBound], high: entries[range.lowerBound])
        for position in range {
            corners.low = pointwiseMin(corners.low, entries[position])
            corners.high = pointwiseMax(corners.high, entries[position])
        }
        _ = split(range.lowerBound, range.upperBound, corners)
    }

    /// Appends the cell of a range and those below it; returns its sum.
    private mutating func split(_ low: Int, _ high: Int, _ corners: Corners) -> SIMD4<Double> {
        let number = cells.count
        cells.append(Cell(from: corners.low, to: corners.high, first: low, count: high - low))
        sums.append(.zero)
        var extent = corners.high - corners.low
        extent.w = 0
        guard high - low > CellTree.leafCount, extent != .zero else {
            let sum = sumOfPoints(low, high)
            sums[number] = sum
            return sum
        }
        let parts = part(longestAxis(of: extent), corners, low, high)
        let left = split(low, parts.middle, parts.first)
        cells[number].second = Int32(cells.count)
        let right = split(parts.middle, high, parts.second)
        sums[number] = left + right
        return left + right
    }

    private func sumOfPoints(_ low: Int, _ high: Int) -> SIMD4<Double> {
        var sum = SIMD4<Double>.zero
        for position in low..<high {
            var point = entries[position]
            let weight = weights.map { $0[Int(point.w)] } ?? 1
            point.w = 1
            sum += point * weight
        }
        return sum
    }

    /// Parts a range at the middle between its ends along an axis, or, where that leaves hardly anything on
    /// one side, at the median; both sides get points, and equal values stay together.
    private func part(_ axis: Int, _ corners: Corners, _ low: Int, _ high: Int) -> (
        middle: Int, first: Corners, second: Corners
    ) {
        let (least, greatest) = (corners.low[axis], corners.high[axis])
        let value = least / 2 + greatest / 2
        let parts = part(axis, at: value > least ? value : greatest, low, high)
        // So the tree is never deeper than a multiple of the logarithm, whatever the spacing of the points.
        guard min(parts.middle - low, high - parts.middle) < (high - low) / 32 else { return parts }
        var values = (low..<high).map { entries[$0][axis] }
        values.sort()
        let median = values[values.count / 2]
        return part(axis, at: median > least ? median : values.first { $0 > least } ?? greatest, low, high)
    }

    /// Brings what is below a value to the front.
    private func part(_ axis: Int, at value: Double, _ low: Int, _ high: Int) -> (
        middle: Int, first: Corners, second: Corners
    ) {
        withUnsafeTemporaryAllocation(of: SIMD4<Double>.self, capacity: 4) { corners in
            let middle = gk_part_entries(
                UnsafeMutableRawPointer(entries + low).assumingMemoryBound(to: Double.self),
                high - low,
                axis,
                value,
                UnsafeMutableRawPointer(corners.baseAddress ?? entries).assumingMemoryBound(to: Double.self)
            )
            return (low + middle, (corners[0], corners[1]), (corners[2], corners[3]))
        }
    }
}
