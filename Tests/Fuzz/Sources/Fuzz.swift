import Foundation

/// Feeds bytes to one of the readers: `FUZZ=ticket-file Fuzz FILE...` once with each file; built with `make fuzz`, with
/// whatever libFuzzer thinks of, and its own options.
@main
enum Fuzz {
    static let subject: FuzzSubject = {
        let name = ProcessInfo.processInfo.environment["FUZZ"] ?? ""
        guard let subject = FuzzSubject(rawValue: name) else {
            let names = FuzzSubject.allCases.map(\.rawValue).joined(separator: ", ")
            FileHandle.standardError.write(Data("FUZZ is '\(name)'; it must be one of \(names)\n".utf8))
            exit(2)
        }
        return subject
    }()

    static func main() throws {
        #if FUZZING
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(runDriver(&count, &arguments, fuzzOneInput))
        #else
        for path in CommandLine.arguments.dropFirst() {
            subject.run(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
        }
        #endif
    }
}

#if FUZZING
/// What libFuzzer calls, by the name that its library looks for.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Fuzz.subject.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// libFuzzer's loop, for programs that keep their own main function.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
#endif
