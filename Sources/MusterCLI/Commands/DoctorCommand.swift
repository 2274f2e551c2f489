/// `muster doctor`: checks everything that a run needs.
struct DoctorCommand: Command {
    /// Leaves the site alone.
    static let offline = Flag("offline", help: "Check this machine only, not the site")

    let specification = CommandSpecification(
        "doctor",
        abstract: "Check libraries, store, site, permissions and fields, and say how to fix them",
        discussion: [
            "One line a check: ok, warning or FAILED, what was found, and the fix. Nothing is written, neither to Jira nor "
                + "to the store. The exit code is 0 where nothing failed, else that of the first failure."
        ],
        options: [offline, ProjectOptions.site, ProjectOptions.project, ProjectOptions.store],
        examples: [
            CommandExample("muster doctor", "Before the first run, or when one failed"),
            CommandExample("muster doctor --offline --json", "This machine only, for scripts"),
        ]
    )
}
