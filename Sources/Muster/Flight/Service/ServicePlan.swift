/// What a schedule needs to know to start `muster run` each night.
public struct ServicePlan: Hashable, Sendable {
    /// Absolute path of the program.
    public var program: String
    /// Absolute path of the configuration; nil for the usual place.
    public var config: String?
    /// Site of the configuration, where it is not the first.
    public var site: String?
    /// Project of the configuration, where it is not the first.
    public var project: String?
    /// When the night begins, in the machine's time zone.
    public var at: TimeOfDay
    /// Whether it is for one user and not for the machine.
    public var isForUser: Bool

    /// Makes a plan.
    public init(
        program: String = "/usr/local/bin/muster",
        config: String? = nil,
        site: String? = nil,
        project: String? = nil,
        at: TimeOfDay = TimeOfDay(hour: 2, minute: 30),
        isForUser: Bool = false
    ) {
        self.program = program
        self.config = config
        self.site = site
        self.project = project
        self.at = at
        self.isForUser = isForUser
    }

    /// A time of the day.
    public struct TimeOfDay: Hashable, Sendable {
        /// 0 to 23.
        public let hour: Int
        /// 0 to 59.
        public let minute: Int

        /// Makes a time; what is out of range is brought to its end.
        public init(hour: Int, minute: Int) {
            self.hour = min(max(hour, 0), 23)
            self.minute = min(max(minute, 0), 59)
        }

        /// Reads `HH:MM`; nil for anything else.
        public init?(parsing text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.count) }), parts[1].count == 2,
                parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
                let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
            else { return nil }
            self.init(hour: hour, minute: minute)
        }

        /// `02:30`.
        public var text: String { "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)" }
    }

    /// Name of unit and files: one a project, so that several can stand side by side.
    public var name: String {
        let parts = [site, project].compactMap { $0 }.map { part in
            String(
                decoding: part.lowercased().utf8.map { byte in
                    let isPlain = (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
                    return isPlain ? byte : 0x2D
                },
                as: UTF8.self
            )
        }
        return (["muster"] + parts).joined(separator: "-")
    }

    /// The words of the command that both schedules start.
    func words(_ config: String, _ more: [String]) -> [String] {
        [program, "run", "--config", config, "--no-progress", "--no-color"]
            + (site.map { ["--site", $0] } ?? []) + (project.map { ["--project", $0] } ?? []) + more
    }
}

/// A file of a service with the place where it belongs.
public struct ServiceFile: Hashable, Sendable {
    /// File name, such as `muster.timer`.
    public var name: String
    /// Absolute path where it belongs.
    public var path: String
    /// Its text.
    public var text: String
}
