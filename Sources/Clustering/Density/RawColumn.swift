/// Memory for a number of plain values, not initialised, freed with its owner.
///
/// An array would be filled with zeros first and checks every index; these columns are written once by several
/// threads, each its own range, and read millions of times.
struct RawColumn<Element: BitwiseCopyable>: ~Copyable {
    let start: UnsafeMutablePointer<Element>
    let count: Int

    init(_ count: Int) {
        self.count = count
        start = .allocate(capacity: max(1, count))
    }

    deinit { start.deallocate() }
}
