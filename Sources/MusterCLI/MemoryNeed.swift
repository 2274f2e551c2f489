import Planning

/// What clustering a file needs of memory, estimated before the work starts.
///
/// Measured on a million tickets in a release build and rounded up; see the test that repeats the arithmetic.
struct MemoryNeed {
    /// Bytes.
    let bytes: Int

    /// - Parameters:
    ///   - fileBytes: size of the input.
    ///   - rows: line ends in it; 0 where it was not read yet, which leaves the size alone to go by.
    ///   - parameters: what is made of it.
    init(fileBytes: Int, rows: Int, _ parameters: PlanParameters) {
        // No ticket is written in less than sixteen bytes, such as `1234567,1.1,2.2`.
        let tickets = min(rows, fileBytes / 16)
        let each =
            switch parameters.algorithm {
            case .capacitated: 2_000
            case .dbscan, .kmeans: 1_600
            }
        // The file, the columns that are carried through, and the report.
        let (texts, overflow) = fileBytes.multipliedReportingOverflow(by: 4)
        bytes = overflow ? .max : texts + tickets * each
    }

    /// Refuses what would not fit.
    ///
    /// - Throws: `CommandFailure` of code 5 with the need, what there is, and what would help.
    func check(_ available: Int?, _ name: String) throws {
        guard let available, bytes > available else { return }
        throw CommandFailure(
            .inputRefused,
            "\(name): clustering it needs about \(MemoryNeed.text(bytes)) of memory, \(MemoryNeed.text(available)) "
                + "are available; split the file by region, leave out columns that are not needed, or raise the limit"
        )
    }

    private static func text(_ bytes: Int) -> String {
        guard bytes >= 1 << 30 else { return "\(max(1, bytes >> 20)) MiB" }
        let tenths = bytes / (1 << 30 / 10)
        return "\(tenths / 10).\(tenths % 10) GiB"
    }
}
