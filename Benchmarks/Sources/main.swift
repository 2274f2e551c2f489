import Foundation

#if DEBUG
FileHandle.standardError.write(Data("benchmarks measure release builds only: make bench\n".utf8))
exit(2)
#else
do {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "--worker": try Worker.run(Array(arguments.dropFirst()))
    case "--peers": try runPeerBenchmarks(filters: Array(arguments.dropFirst()))
    default: try await runBenchmarks(filters: arguments)
    }
} catch {
    FileHandle.standardError.write(Data("benchmark failed: \(error)\n".utf8))
    exit(1)
}
#endif
