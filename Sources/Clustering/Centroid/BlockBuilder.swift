/// Orders the points of one block into its tree of cells.
struct BlockBuilder {
    let entries: UnsafeMutablePointer<SIMD4<Double>>
    /// By the caller's index; nil where each is 1.
    let weights: [Double]?
    private(set) var cells: [Cell] = []

    init(entries: UnsafeMutablePointer<SIMD4<Double>>, weights: [Double]?) {
        self.entries = entries
        self.weights = weights
    }

    mutating func build(_ range: Range<Int>) {
        cells.reserveCapacity(range.count / 2)
        _ = split(from: range.lowerBound, to: range.upperBound)
    }

    /// Appends the cell of a range and those below it; returns its sum.
    private mutating func split(from low: Int, to high: Int) -> SIMD4<Double> {
        var least = entries[low]
        var greatest = least
        for position in (low + 1)..<max(high, low + 1) {
            least = pointwiseMin(least, entries[position])
            greatest = pointwiseMax(greatest, entries[position])
        }
        let number = cells.count
        cells.append(Cell(from: least, to: greatest, first: low, count: high - low))
        var extent = greatest - least
        extent.w = 0
        guard high - low > CellTree.leafCount, extent != .zero else {
            let sum = sumOfPoints(from: low, to: high)
            cells[number].sum = sum
            return sum
        }
        let axis = longestAxis(of: extent)
        let middle = part(axis, between: least[axis], and: greatest[axis], from: low, to: high)
        let left = split(from: low, to: middle)
        cells[number].second = Int32(cells.count)
        let right = split(from: middle, to: high)
        cells[number].sum = left + right
        return left + right
    }

    private func sumOfPoints(from low: Int, to high: Int) -> SIMD4<Double> {
        var sum = SIMD4<Double>.zero
        for position in low..<high {
            var point = entries[position]
            let weight = weights.map { $0[Int(point.w)] } ?? 1
            point.w = 1
            sum += point * weight
        }
        return sum
    }

    /// Parts a range at the middle between its ends along an axis, or, where that leaves hardly anything on one side, at
    /// the median; both sides get points, and equal values stay together.
    private func part(_ axis: Int, between least: Double, and greatest: Double, from low: Int, to high: Int) -> Int {
        var value = least / 2 + greatest / 2
        if !(value > least) { value = greatest }
        let middle = part(axis, at: value, from: low, to: high)
        // So the tree is never deeper than a multiple of the logarithm, whatever the spacing of the points.
        guard min(middle - low, high - middle) < (high - low) / 32 else { return middle }
        var values = (low..<high).map { entries[$0][axis] }
        values.sort()
        value = values[values.count / 2]
        return part(axis, at: value > least ? value : values.first { $0 > least } ?? greatest, from: low, to: high)
    }

    /// Brings what is below a value to the front; returns where the rest begins.
    private func part(_ axis: Int, at value: Double, from low: Int, to high: Int) -> Int {
        let components = UnsafeMutableRawPointer(entries).assumingMemoryBound(to: Double.self) + axis
        var middle = low
        for position in low..<high {
            let (entry, isBelow) = (entries[position], components[4 * position] < value)
            entries[position] = entries[middle]
            entries[middle] = entry
            middle += isBelow ? 1 : 0
        }
        return middle
    }
}
