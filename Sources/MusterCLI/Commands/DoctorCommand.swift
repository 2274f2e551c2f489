/// `muster doctor`: checks everything that a run needs.
struct DoctorCommand: Command {
    /// Leaves the site alone.
    static let offline = Flag("offline", help: "Check this machine only, not the site")

    let specification = CommandSpecification(
        "doctor",
        abstract: "Check libraries, store, site, permissions and fields, and say how to fix them",
        options: [offline],
        examples: [CommandExample("muster doctor", "Before the first run, or when one failed")]
    )
}
