internal import SpatialIndex
internal import Synchronization

/// Trees over the points of cells too large to compare with one by one, each built when first asked for.
///
/// Any thread may ask; where two build the same tree at once, both trees are equal and one is dropped. Safe to send:
/// (1) the memory is atomics; (2) a tree is complete before its address is released to others, and never changes;
/// (3) trees live as long as this object.
final class CellTrees: @unchecked Sendable {
    private let slots: UnsafeMutablePointer<Atomic<UInt>>
    private let count: Int

    init(count: Int) {
        self.count = count
        slots = .allocate(capacity: max(1, count))
        for cell in 0..<count { (slots + cell).initialize(to: Atomic(0)) }
    }

    deinit {
        for cell in 0..<count {
            let address = slots[cell].load(ordering: .acquiring)
            if let pointer = UnsafeRawPointer(bitPattern: address) {
                Unmanaged<Leaf>.fromOpaque(pointer).release()
            }
        }
        slots.deinitialize(count: count)
        slots.deallocate()
    }

    /// The tree of a number below the count.
    func tree(_ number: Int, build: () -> PointIndex) -> PointIndex {
        if let tree = published(slots[number].load(ordering: .acquiring)) { return tree }
        let made = Unmanaged.passRetained(Leaf(build()))
        let (exchanged, original) = slots[number].compareExchange(
            expected: 0,
            desired: UInt(bitPattern: made.toOpaque()),
            ordering: .acquiringAndReleasing
        )
        if exchanged { return made.takeUnretainedValue().index }
        made.release()
        return published(original) ?? build()
    }

    private func published(_ address: UInt) -> PointIndex? {
        UnsafeRawPointer(bitPattern: address).map {
            Unmanaged<Leaf>.fromOpaque($0).takeUnretainedValue().index
        }
    }
}

private final class Leaf: Sendable {
    let index: PointIndex
    init(_ index: PointIndex) { self.index = index }
}
