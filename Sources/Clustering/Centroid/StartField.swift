internal import ForkJoin

/// For every point of a tree the squared distance to the nearest of some centres, which are added one by one.
///
/// Weighted sums of the squares are kept for each cell, so that a point can be drawn in proportion to its
/// share in logarithmic time, and a new centre touches only cells in which it is the nearest to a point.
/// That makes the start of k-means++ cost about n log k for n points and k centres, instead of their product.
final class StartField {
    private let tree: CellTree
    private let threads: Int
    /// By position.
    private let squares: UnsafeMutablePointer<Double>
    /// By block, then cell.
    private let shares: [UnsafeMutablePointer<Share>]
    /// By node of the tree's top; the blocks follow.
    private let topShares: UnsafeMutablePointer<Share>

    /// What a cell's points have of the whole.
    struct Share {
        /// Greatest squared distance of a point.
        var greatest = Double.infinity
        /// Sum of weight times squared distance.
        var sum = Double.infinity
    }

    /// Weighted sum of all squares; infinite before the first centre.
    var total: Double { topShares[0].sum }

    init(_ tree: CellTree, threads: Int) {
        self.tree = tree
        self.threads = threads
        squares = .allocate(capacity: tree.count + 1)
        squares.initialize(repeating: .infinity, count: tree.count)
        shares = tree.blocks.map { block in
            let shares = UnsafeMutablePointer<Share>.allocate(capacity: block.count + 1)
            shares.initialize(repeating: Share(), count: block.count)
            return shares
        }
        let inner = tree.blocks.count - 1
        topShares = .allocate(capacity: inner + tree.blocks.count)
        topShares.initialize(repeating: Share(), count: inner + tree.blocks.count)
        for (number, block) in tree.blocks.enumerated() where block.isEmpty {
            topShares[inner + number] = Share(greatest: 0, sum: 0)
        }
    }

    deinit {
        squares.deallocate()
        topShares.deallocate()
        for block in shares { block.deallocate() }
    }

    /// Adds a centre.
    func add(_ x: Double, _ y: Double, _ z: Double) {
        let center = (x, y, z)
        let inner = tree.blocks.count - 1
        var touched: [Int] = []
        collect(0, inner, center, &touched)
        guard !touched.isEmpty else { return }
        // Starting threads pays only where a centre reaches many blocks, as the first ones do.
        let parts = ForkJoin.ranges(touched.count, parts: touched.count < 16 ? 1 : 64)
        // Each task writes the squares and shares of its own blocks.
        nonisolated(unsafe) let field = self
        let blocks = touched
        ForkJoin.run(tasks: parts.count, threads: threads) { part in
            for block in blocks[parts[part]] {
                guard let cells = field.tree.blocks[block].baseAddress else { continue }
                let shares = field.shares[block]
                field.lower(0, cells, shares, center)
                field.topShares[inner + block] = shares[0]
            }
        }
        if touched.count < 16 {
            for block in touched {
                var node = inner + block
                while node > 0 {
                    node = (node - 1) / 2
                    gather(node)
                }
            }
        } else {
            for node in stride(from: inner - 1, through: 0, by: -1) { gather(node) }
        }
    }

    private func gather(_ node: Int) {
        let (left, right) = (topShares[2 * node + 1], topShares[2 * node + 2])
        topShares[node] = Share(greatest: max(left.greatest, right.greatest), sum: left.sum + right.sum)
    }

    /// Blocks in which the centre may be the nearest to a point.
    private func collect(
        _ node: Int,
        _ inner: Int,
        _ center: (Double, Double, Double),
        _ touched: inout [Int]
    ) {
        guard tree.top[node].count > 0, tree.top[node].leastSquare(center) < topShares[node].greatest else {
            return
        }
        guard node < inner else {
            touched.append(node - inner)
            return
        }
        collect(2 * node + 1, inner, center, &touched)
        collect(2 * node + 2, inner, center, &touched)
    }

    private func lower(
        _ node: Int,
        _ cells: UnsafeMutablePointer<Cell>,
        _ shares: UnsafeMutablePointer<Share>,
        _ center: (x: Double, y: Double, z: Double)
    ) {
        // Nothing of this cell can be nearer to the new centre than it already is to another.
        guard cells[node].leastSquare(center) < shares[node].greatest else { return }
        let second = Int(cells[node].second)
        guard second == 0 else {
            lower(node + 1, cells, shares, center)
            lower(second, cells, shares, center)
            shares[node] = Share(
                greatest: max(shares[node + 1].greatest, shares[second].greatest),
                sum: shares[node + 1].sum + shares[second].sum
            )
            return
        }
        var share = Share(greatest: 0, sum: 0)
        let first = Int(cells[node].first)
        for position in first..<first + Int(cells[node].count) {
            let (dx, dy, dz) = (
                tree.x[position] - center.x, tree.y[position] - center.y, tree.z[position] - center.z
            )
            let square = min(squares[position], dx * dx + dy * dy + dz * dz)
            squares[position] = square
            share.greatest = max(share.greatest, square)
            share.sum += tree.weight(position) * square
        }
        shares[node] = share
    }

    /// Position of the point at a share of the total, 0 ..< 1; nil where every point stands on a centre.
    ///
    /// - Precondition: there is a centre.
    func position(atShare share: Double) -> Int? {
        guard total > 0 else { return nil }
        var target = share * total
        let inner = tree.blocks.count - 1
        var node = 0
        while node < inner {
            let goesLeft = StartField.goesLeft(&target, topShares[2 * node + 1], topShares[2 * node + 2])
            node = 2 * node + (goesLeft ? 1 : 2)
        }
        let (cells, shares) = (tree.blocks[node - inner], shares[node - inner])
        var cell = 0
        while cells[cell].second != 0 {
            let second = Int(cells[cell].second)
            cell = StartField.goesLeft(&target, shares[cell + 1], shares[second]) ? cell + 1 : second
        }
        var last: Int?
        let first = Int(cells[cell].first)
        for position in first..<first + Int(cells[cell].count)
        where tree.weight(position) * squares[position] > 0 {
            last = position
            target -= tree.weight(position) * squares[position]
            if target < 0 { break }
        }
        return last
    }

    private static func goesLeft(_ target: inout Double, _ left: Share, _ right: Share) -> Bool {
        // Rounding may leave a target at the end of the left sum; never walk into a part that holds nothing.
        if left.sum > 0, target < left.sum || right.sum <= 0 { return true }
        target -= left.sum
        return false
    }

    /// Squared distance of a position to the nearest centre, for tests.
    func square(_ position: Int) -> Double { squares[position] }
}

extension Cell {
    /// Not above the squared distance, as computed in Double, from a place to any point of the cell.
    func leastSquare(_ place: (x: Double, y: Double, z: Double)) -> Double {
        // Room for the rounding of the differences, the box and the squares.
        let dx = max(0, abs(place.x - middle.x) * (1 - 1e-15) - half.x)
        let dy = max(0, abs(place.y - middle.y) * (1 - 1e-15) - half.y)
        let dz = max(0, abs(place.z - middle.z) * (1 - 1e-15) - half.z)
        return (dx * dx + dy * dy + dz * dz) * (1 - 1e-14)
    }
}
