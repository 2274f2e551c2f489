/// Finds rows with the same id: a hash table of row numbers, about four times faster here than a dictionary
/// of strings.
///
/// Order never leaves it, so the seed, which differs from process to process as Swift's own does, cannot
/// reach a result; it keeps a file from being made such that all its ids collide.
struct RowIndex {
    private let seed = UInt64(bitPattern: Int64(Hasher().finalize()))
    private var slots: [Int32] = [Int32](repeating: -1, count: 1_024)
    private var hashes: [UInt64] = []

    /// Makes an index with room for so many rows; it grows beyond them.
    init(expecting rows: Int) {
        hashes.reserveCapacity(rows)
        var size = slots.count
        while size < rows * 2 { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
    }

    /// Adds the next row unless an earlier one has the same id, whose number it returns then.
    ///
    /// `isSame` says whether the row of a number has this very id; it is asked only where the hashes agree.
    mutating func add(_ id: UnsafeBufferPointer<UInt8>, isSame: (Int) -> Bool) -> Int? {
        if (hashes.count + 1) * 2 > slots.count { grow() }
        let hash = hash(id)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let row = Int(slots[slot])
            if hashes[row] == hash, isSame(row) { return row }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Int32(hashes.count)
        hashes.append(hash)
        return nil
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        for (row, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(row)
        }
    }

    /// Eight bytes at a time, each folded in by the high and low half of a product, as wyhash does.
    private func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var state = seed ^ UInt64(truncatingIfNeeded: text.count)
        var word: UInt64 = 0
        var filled = 0
        for byte in text {
            word = word << 8 | UInt64(byte)
            filled += 1
            if filled == 8 {
                state = Self.fold(state ^ word, 0xA076_1D64_78BD_642F)
                (word, filled) = (0, 0)
            }
        }
        return Self.fold(Self.fold(state ^ word, 0xE703_7ED1_A0B4_28DB), 0x8EBC_6AF0_9C88_C6E3)
    }

    private static func fold(_ value: UInt64, _ factor: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: factor)
        return product.high ^ product.low
    }
}
