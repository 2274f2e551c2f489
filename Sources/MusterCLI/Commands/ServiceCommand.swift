import Muster

/// `muster service`: files that start the nightly job.
enum ServiceCommand {
    /// The group with its commands.
    static let group = CommandNode.group(
        CommandSpecification(
            "service",
            abstract: "Print what starts the nightly job: systemd units, a cron table, a container file",
            discussion: [
                "The text goes to stdout, what to do with it to stderr. Nothing is installed and nothing is read."
            ],
            examples: [
                CommandExample("muster service systemd --at 02:30", "A hardened service and its timer")
            ]
        ),
        [
            .command(ServiceSystemdCommand()), .command(ServiceCronCommand()),
            .command(ServiceContainerCommand()),
        ]
    )

    /// For one user.
    static let user = Flag("user", help: "For the user who is signed in, not for the machine")
    /// When.
    static let at = Option<ServicePlan.TimeOfDay>(
        "at",
        value: "HH:MM",
        default: "02:30",
        help: "When the night begins, in the machine's time zone"
    ) { text throws(ValueProblem) in
        guard let time = ServicePlan.TimeOfDay(parsing: text) else {
            throw ValueProblem(allowed: "a time of the day such as 02:30")
        }
        return time
    }
    /// The program.
    static let program = Option<String>.text(
        "program",
        value: "FILE",
        kind: .file,
        default: "/usr/local/bin/muster",
        help: "Where the program is installed"
    )
    /// Folder that the files are written to.
    static let output = Option<String>.text(
        "output-directory",
        value: "DIR",
        kind: .directory,
        default: "printed",
        help: "Write the files into this folder instead"
    )
    /// What all three understand.
    static let options: [any OptionDeclaring] = [
        program, ProjectOptions.site, ProjectOptions.project, output,
    ]

    /// The plan that the flags make.
    static func plan(_ parsed: ParsedArguments, _ context: CommandContext) throws -> ServicePlan {
        let plan = ServicePlan(
            program: parsed[program].map(context.path) ?? "/usr/local/bin/muster",
            config: parsed[CommonOptions.config].map(context.path),
            site: parsed[ProjectOptions.site],
            project: parsed[ProjectOptions.project],
            at: parsed[at] ?? ServicePlan.TimeOfDay(hour: 2, minute: 30),
            isForUser: parsed[user]
        )
        for text in [plan.program, plan.config, plan.site, plan.project].compactMap({ $0 })
        where text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            throw CommandFailure(
                .usage,
                "a path or name holds a control character, which no unit or table can hold"
            )
        }
        return plan
    }

    /// Prints files, or writes them.
    static func conclude(
        _ files: [ServiceFile],
        steps: [String],
        _ parsed: ParsedArguments,
        _ context: CommandContext
    ) throws -> ExitCode {
        if let folder = parsed[output] {
            try context.makeFolder(folder)
            for file in files {
                let path = folder.hasSuffix("/") ? folder + file.name : "\(folder)/\(file.name)"
                try context.files.write(Array(file.text.utf8), to: context.path(path))
                context.console.message("wrote \(path)")
            }
        }
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(Printed(files, steps)))
        } else if parsed[output] == nil {
            context.console.result(files.map(\.text).joined(separator: "\n"))
        }
        context.console.message("Then:\n" + steps.map { "  " + $0 }.joined(separator: "\n"))
        return .done
    }

    private struct Printed: Encodable {
        struct File: Encodable {
            var name: String
            var path: String
            var text: String
        }

        var files: [File]
        var steps: [String]

        init(_ files: [ServiceFile], _ steps: [String]) {
            self.files = files.map { File(name: $0.name, path: $0.path, text: $0.text) }
            self.steps = steps
        }
    }
}

/// `muster service systemd`.
struct ServiceSystemdCommand: Command {
    let specification = CommandSpecification(
        "systemd",
        abstract: "Print a hardened systemd service and its timer",
        discussion: [
            "A night that was missed is made up for at once. Exit codes 4 (partly done) and 6 (Jira not reachable) are "
                + "tried again every 10 minutes, up to 5 times; 3 (tickets changed meanwhile) counts as success."
        ],
        options: [ServiceCommand.at, ServiceCommand.user] + ServiceCommand.options,
        examples: [
            CommandExample(
                "muster service systemd --output-directory /etc/systemd/system",
                "Install both files"
            )
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let plan = try ServiceCommand.plan(parsed, context)
        let (files, steps) = (SystemdUnits.files(plan), SystemdUnits.steps(plan))
        return try ServiceCommand.conclude(files, steps: steps, parsed, context)
    }
}

/// `muster service cron`.
struct ServiceCronCommand: Command {
    let specification = CommandSpecification(
        "cron",
        abstract: "Print lines for cron, with one that makes up for missed nights",
        discussion: [
            "No flock is needed: a run takes its project's lock itself and exits with 7 where it is held."
        ],
        options: [ServiceCommand.at, ServiceCommand.user] + ServiceCommand.options,
        examples: [CommandExample("muster service cron > /etc/cron.d/muster", "Install them for the machine")]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let plan = try ServiceCommand.plan(parsed, context)
        return try ServiceCommand.conclude(
            [CronTable.file(plan)],
            steps: CronTable.steps(plan),
            parsed,
            context
        )
    }
}

/// `muster service container`.
struct ServiceContainerCommand: Command {
    let specification = CommandSpecification(
        "container",
        abstract: "Print a container file on Debian 12 that runs as its own user",
        discussion: ["Store and credentials are in the volume /var/lib/muster; the image can be read-only."],
        options: ServiceCommand.options,
        examples: [
            CommandExample("muster service container > Containerfile", "Write it, then build the image")
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let plan = try ServiceCommand.plan(parsed, context)
        return try ServiceCommand.conclude(
            [ContainerFile.file(plan)],
            steps: ContainerFile.steps(plan),
            parsed,
            context
        )
    }
}
