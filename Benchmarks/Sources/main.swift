import BenchmarkSupport
import Foundation

#if DEBUG
FileHandle.standardError.write(Data("benchmarks measure release builds only: make bench\n".utf8))
exit(2)
#else
do {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "--worker": try Worker.run(Array(arguments.dropFirst()))
    case "--peers": try runPeerBenchmarks(words: Array(arguments.dropFirst()))
    case "--compare": try compareResults(Array(arguments.dropFirst()))
    case "--list": print(Subject.list)
    case let option? where option.hasPrefix("-"):
        throw BenchmarkError(message: "\(option): there are --list, --compare BEFORE AFTER, and --peers")
    default: try await runBenchmarks(words: arguments)
    }
} catch let error as UnknownSubject {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(2)
} catch {
    FileHandle.standardError.write(Data("benchmark failed: \(error)\n".utf8))
    exit(1)
}
#endif
