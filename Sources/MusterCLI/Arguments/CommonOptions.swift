/// The options that every command understands.
enum CommonOptions {
    /// Configuration file.
    static let config = Option<String>.text(
        "config",
        value: "FILE",
        kind: .file,
        default: "muster.yaml here, then the XDG place",
        help: "Configuration file"
    )
    /// Machine-readable result.
    static let json = Flag("json", help: "Print the result as JSON on stdout, and nothing else there")
    /// No messages.
    static let quiet = Flag("quiet", short: "q", help: "Print no messages, only results and errors")
    /// More messages.
    static let verbose = Flag("verbose", short: "v", help: "Print details")
    /// No colours.
    static let noColor = Flag("no-color", help: "Print without colours; NO_COLOR does the same")
    /// No progress bars.
    static let noProgress = Flag("no-progress", help: "Print no progress display")
    /// Help.
    static let help = Flag("help", short: "h", help: "Print this help")
    /// Version.
    static let version = Flag("version", help: "Print the version")

    /// All of them, in the order of help.
    static let all: [OptionSpecification] = [
        config.specification, json.specification, quiet.specification, verbose.specification,
        noColor.specification,
        noProgress.specification, help.specification, version.specification,
    ]
}
