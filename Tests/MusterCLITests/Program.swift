import Foundation

/// Where the program is.
enum Program {
    /// Beside the test bundle.
    static var path: String {
        let bundle = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: bundle ?? "/").deletingLastPathComponent().appendingPathComponent(
            "muster"
        ).path
    }

    static func isBuilt() -> Bool {
        if FileManager.default.isExecutableFile(atPath: path) { return true }
        print("skipped: \(path) is not built; run swift build first")
        return false
    }
}
