/// Memory for columns of plain values, not initialised, all freed with the arena.
///
/// An array would be filled with zeros first, counts references and checks every index; these columns are written
/// once by several threads, each its own range, and read millions of times. What is built of them is plain pointers,
/// which are copied among threads without counting: whoever makes the arena keeps it alive while they are used.
final class Arena {
    private var columns: [UnsafeMutableRawPointer] = []

    deinit { for column in columns { column.deallocate() } }

    func column<Element: BitwiseCopyable>(of type: Element.Type = Element.self, _ count: Int)
        -> UnsafeMutablePointer<Element>
    {
        let column = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
        columns.append(UnsafeMutableRawPointer(column))
        return column
    }
}
