/// Indices of the items in ascending order of their ids' UTF-8 bytes.
///
/// Not `String`'s own order, which takes canonically equivalent texts for equal and costs a normalisation for
/// each comparison. Equal ids stay in the order of the rows. O(n log n), O(n) where the items are in order
/// already.
func canonicalOrder(of items: [ClusterItem]) -> [Int] {
    var keys: [OrderKey] = []
    keys.reserveCapacity(items.count)
    for (row, item) in items.enumerated() { keys.append(OrderKey(item.id, row: row)) }
    func precedes(_ left: OrderKey, _ right: OrderKey) -> Bool {
        if left.high != right.high { return left.high < right.high }
        if left.low != right.low { return left.low < right.low }
        let (leftID, rightID) = (items[left.row].id.utf8, items[right.row].id.utf8)
        if leftID.lexicographicallyPrecedes(rightID) { return true }
        return left.row < right.row && leftID.elementsEqual(rightID)
    }
    let isOrdered = keys.indices.dropFirst().allSatisfy { !precedes(keys[$0], keys[$0 - 1]) }
    if !isOrdered { keys.sort(by: precedes) }
    return keys.map(\.row)
}

/// The first sixteen bytes of an id as two numbers, which decide most comparisons, and the row they came
/// from.
private struct OrderKey {
    var high: UInt64 = 0
    var low: UInt64 = 0
    let row: Int

    init(_ id: String, row: Int) {
        self.row = row
        var position = 0
        for byte in id.utf8.prefix(16) {
            if position < 8 {
                high |= UInt64(byte) << UInt64(56 - 8 * position)
            } else {
                low |= UInt64(byte) << UInt64(56 - 8 * (position - 8))
            }
            position += 1
        }
    }
}
