import Charts
import Planning
import Reporting
import Tuning

/// Where the result of a sweep goes.
struct TuneOutputs {
    private let parsed: ParsedArguments
    /// What headings call the history.
    private let source: String
    /// File that keeps what is done; nil for none.
    let journal: String?
    /// Whether the journal goes once the sweep is done: it was not asked for by name.
    let isJournalPassing: Bool

    init(_ parsed: ParsedArguments) throws {
        self.parsed = parsed
        let names = parsed.positionals.map {
            $0 == "-" ? "standard input" : String($0.split(separator: "/").last ?? "")
        }
        source = names.isEmpty ? "runs of the store" : names.joined(separator: ", ")
        let named = parsed[TuneOptions.resume]
        let page = parsed[TuneOptions.output].flatMap { $0 == "-" ? nil : $0 }
        journal = named ?? page.map(TuneOutputs.journal)
        isJournalPassing = named == nil
        if named == "-" {
            throw CommandFailure(.usage, "--resume is read and written; name a file")
        }
        let files = [
            TuneOptions.output.specification, TuneOptions.svg.specification, TuneOptions.png.specification,
        ]
        let streams = files.filter { parsed.text(of: $0) == "-" }.map(\.spelling)
        let all = streams + (parsed[CommonOptions.json] ? ["--json"] : [])
        guard streams.isEmpty || all.count == 1 else {
            throw CommandFailure(
                .usage,
                "\(all.joined(separator: " and ")) want standard output at once; name a file for all but one"
            )
        }
        var seen: [String: String] = [:]
        for option in files + [TuneOptions.resume.specification] {
            guard let name = parsed.text(of: option), name != "-" else { continue }
            if let other = seen.updateValue(option.spelling, forKey: name) {
                throw CommandFailure(.usage, "\(other) and \(option.spelling) both name '\(name)'")
            }
        }
    }

    /// `tune.html` keeps its journal in `tune.sweep.ndjson`.
    private static func journal(of page: String) -> String {
        let folder = page.lastIndex(of: "/").map { page[...$0] } ?? ""
        let name = page.dropFirst(folder.count)
        let stem = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : name[..<$0] } ?? name
        return folder + stem + ".sweep.ndjson"
    }

    /// Writes everything that was asked for.
    func write(_ result: TuningResult, _ context: CommandContext) throws {
        var isStreamed = false
        func put(_ bytes: [UInt8], _ name: String) throws {
            guard name != "-" else {
                isStreamed = true
                return context.console.result(bytes: bytes)
            }
            try context.files.write(bytes, to: context.path(name))
            context.console.detail("Wrote \(name)")
        }
        try writePictures(result, put)
        if parsed[CommonOptions.json] {
            context.console.result(bytes: TuningDocument.encoded(result))
        } else if !isStreamed {
            context.console.result(
                TuningText.table(result, isComplete: parsed[TuneOptions.all]) + "\n"
                    + TuningText.summary(result)
            )
        }
    }

    private func writePictures(_ result: TuningResult, _ put: ([UInt8], String) throws -> Void) throws {
        if let name = parsed[TuneOptions.output] {
            try put(TuningPage.bytes(result, source: source), name)
        }
        if let name = parsed[TuneOptions.svg] { try put(TuningCharts.tradeOff(result).drawing().svg(), name) }
        if let name = parsed[TuneOptions.png] {
            try put(try TuningCharts.tradeOff(result).drawing().png(), name)
        }
    }
}
