import Foundation

#if DEBUG
FileHandle.standardError.write(Data("benchmarks measure release builds only: make bench\n".utf8))
exit(2)
#else
do {
    try await runBenchmarks(filters: Array(CommandLine.arguments.dropFirst()))
} catch {
    FileHandle.standardError.write(Data("benchmark failed: \(error)\n".utf8))
    exit(1)
}
#endif
