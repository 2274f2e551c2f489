extension PointIndex {
    /// Builds an index over some consecutive points of columns in memory; answers are indices into the columns.
    ///
    /// - Precondition: every component is finite, and `range` lies within the columns.
    package init(
        x: UnsafePointer<Double>,
        y: UnsafePointer<Double>,
        z: UnsafePointer<Double>,
        range: Range<Int>
    ) {
        self.init(entries: range.map { Entry(x: x[$0], y: y[$0], z: z[$0], index: Int32($0)) })
    }

    /// Visits the points within a squared distance of a place, bound included; those of a box that lies wholly
    /// within a second, smaller one are only counted.
    ///
    /// - Parameters:
    ///   - limit: greatest squared distance.
    ///   - wholeLimit: greatest squared distance of points that need not be visited one by one; negative where all
    ///     need to be.
    ///   - x: first component of the place.
    ///   - y: second component of the place.
    ///   - z: third component of the place.
    ///   - whole: takes a number of points.
    ///   - each: takes a point's index and its squared distance.
    /// - Returns: `.stop` where a visitor stopped, else `.more`.
    @discardableResult
    package func tally(
        withinSquared limit: Double,
        wholeWithinSquared wholeLimit: Double,
        x: Double,
        y: Double,
        z: Double,
        whole: (_ count: Int) -> Visit,
        each: (_ index: Int, _ squaredDistance: Double) -> Visit
    ) -> Visit {
        guard !entries.isEmpty else { return .more }
        // A branch not yet walked for each level, and the one being walked.
        return withUnsafeTemporaryAllocation(of: Branch.self, capacity: depth + 2) { stack in
            var top = 1
            stack[0] = Branch(node: 0, levels: depth, low: 0, high: entries.count)
            while top > 0 {
                top -= 1
                let branch = stack[top]
                let box = boxes[branch.node]
                guard box.squaredDistance(x, y, z) <= limit else { continue }
                if box.farthestSquared(x, y, z) <= wholeLimit {
                    if whole(branch.high - branch.low) == .stop { return .stop }
                } else if branch.levels > 0 {
                    let middle = branch.low + (branch.high - branch.low) / 2
                    let (left, levels) = (2 * branch.node + 1, branch.levels - 1)
                    stack[top] = Branch(node: left + 1, levels: levels, low: middle, high: branch.high)
                    stack[top + 1] = Branch(node: left, levels: levels, low: branch.low, high: middle)
                    top += 2
                } else {
                    for position in branch.low..<branch.high {
                        let squared = entries[position].squaredDistance(x, y, z)
                        if squared <= limit, each(Int(entries[position].index), squared) == .stop {
                            return .stop
                        }
                    }
                }
            }
            return .more
        }
    }
}

private struct Branch: BitwiseCopyable {
    var node: Int
    var levels: Int
    var low: Int
    var high: Int
}

extension Box {
    /// Square of the distance from a place to the farthest corner; never below that of a point inside.
    fileprivate func farthestSquared(_ qx: Double, _ qy: Double, _ qz: Double) -> Double {
        let (dx, dy, dz) = (max(qx - minX, maxX - qx), max(qy - minY, maxY - qy), max(qz - minZ, maxZ - qz))
        return dx * dx + dy * dy + dz * dz
    }
}
