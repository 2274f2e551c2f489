internal import Synchronization

/// Union and find over the numbers below a count, by any number of threads at once, without locks.
///
/// A set is named by its smallest element, so what sets there are in the end, and their names, do not depend on the
/// order in which threads joined them. Every parent is smaller than its child: a root is hung below a smaller one by
/// compare and swap, and halving a path only ever replaces a parent by an ancestor (R. Anderson and H. Woll,
/// "Wait-free parallel algorithms for the union-find problem", STOC 1991). Safe to send: the memory is
/// atomics and lives as long as the arena.
struct DisjointSets: @unchecked Sendable {
    private let parents: UnsafeMutablePointer<Atomic<Int32>>

    init(count: Int, arena: Arena) {
        // An atomic number is a plain one in memory: nothing has to be undone.
        let numbers: UnsafeMutablePointer<Int32> = arena.column(count)
        parents = UnsafeMutableRawPointer(numbers).bindMemory(to: Atomic<Int32>.self, capacity: max(1, count))
        for element in 0..<count { (parents + element).initialize(to: Atomic(Int32(element))) }
    }

    /// The smallest element known to be in the set of another; of all, once joining has ended.
    @inline(__always)
    func root(of element: Int) -> Int {
        var current = Int32(truncatingIfNeeded: element)
        while true {
            let parent = parents[Int(current)].load(ordering: .relaxed)
            if parent == current { return Int(current) }
            let grandparent = parents[Int(parent)].load(ordering: .relaxed)
            if grandparent != parent {
                // Lost to another thread, the path is as good or better.
                _ = parents[Int(current)].compareExchange(
                    expected: parent,
                    desired: grandparent,
                    ordering: .relaxed
                )
            }
            current = grandparent
        }
    }

    /// Joins the sets of two elements.
    func join(_ first: Int, _ second: Int) {
        var (low, high) = (root(of: first), root(of: second))
        while low != high {
            if low > high { swap(&low, &high) }
            let (exchanged, _) = parents[high].compareExchange(
                expected: Int32(truncatingIfNeeded: high),
                desired: Int32(truncatingIfNeeded: low),
                ordering: .relaxed
            )
            if exchanged { return }
            (low, high) = (root(of: low), root(of: high))
        }
    }
}
