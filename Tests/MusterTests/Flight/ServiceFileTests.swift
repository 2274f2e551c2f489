import Foundation
import Testing

@testable import Muster

struct ServiceFileTests {
    static let plans = [
        ServicePlan(), ServicePlan(isForUser: true),
        ServicePlan(
            program: "/opt/field \"work\"/50% $HOME/mus\\ter",
            config: "/etc/my muster/a%b.yaml",
            site: "hq.eu",
            project: "FIELD_2",
            at: ServicePlan.TimeOfDay(hour: 23, minute: 5)
        ),
    ]

    /// Sections, keys and values of a unit; a line that is none of these is an error.
    private static func entries(_ text: String) throws -> [(section: String, key: String, value: String)] {
        var (section, entries) = ("", [(section: String, key: String, value: String)]())
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            if line.hasPrefix("["), line.hasSuffix("]") {
                section = String(line.dropFirst().dropLast())
                continue
            }
            let sign = try #require(line.firstIndex(of: "="), "\(line)")
            entries.append((section, String(line[..<sign]), String(line[line.index(after: sign)...])))
        }
        return entries
    }

    @Test(arguments: plans)
    func unitsSayWhatTheExitCodesMean(plan: ServicePlan) throws {
        let files = SystemdUnits.files(plan)
        let service = try ServiceFileTests.entries(files[0].text)
        func value(_ key: String) -> String? { service.first { $0.key == key }?.value }
        #expect(value("Type") == "oneshot")
        #expect(value("SuccessExitStatus") == "3")
        #expect(value("Restart") == "on-failure")
        #expect(value("RestartSec") == "10min")
        let prevented = try #require(value("RestartPreventExitStatus")).split(separator: " ")
        #expect(prevented.contains("2") && prevented.contains("5"))
        // Partly done and not reachable are what trying again is for.
        #expect(!prevented.contains("4") && !prevented.contains("6"))
        #expect(value("ExecStart")?.contains(" run ") == true)
        if !plan.isForUser {
            #expect(value("User") == "muster")
            #expect(value("ProtectSystem") == "strict")
            #expect(value("LoadCredential")?.hasPrefix("jira-token:") == true)
        }
        let timer = try ServiceFileTests.entries(files[1].text)
        #expect(timer.contains { $0 == ("Timer", "OnCalendar", "*-*-* \(plan.at.text):00") })
        #expect(timer.contains { $0 == ("Timer", "Persistent", "true") })
        #expect(timer.contains { $0.key == "RandomizedDelaySec" })
        #expect(timer.contains { $0 == ("Install", "WantedBy", "timers.target") })
    }

    @Test(arguments: plans.indices)
    func systemdAcceptsTheUnitsWithoutAWord(index: Int) throws {
        let analyze = "/usr/bin/systemd-analyze"
        guard FileManager.default.isExecutableFile(atPath: analyze) else {
            print("skipped: no \(analyze) (Debian's package systemd); the units were parsed all the same")
            return
        }
        let folder = NSTemporaryDirectory() + "muster-units-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // A program that is there, and a manual page that need not be.
        var plan = ServiceFileTests.plans[index]
        plan.program = "/bin/true"
        var paths: [String] = []
        for file in SystemdUnits.files(plan) {
            let text = file.text.replacingOccurrences(of: "Documentation=man:muster(1)\n", with: "")
            let path = "\(folder)/\(file.name)"
            try text.write(toFile: path, atomically: false, encoding: .utf8)
            paths.append(path)
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: analyze)
        process.arguments = ["verify"] + (plan.isForUser ? ["--user"] : []) + paths
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        // Of the units of this machine it may complain; of ours it must not.
        let ours = words.split(separator: "\n").filter { $0.contains("muster") }
        #expect(ours.isEmpty, "\(ours.joined(separator: "\n"))")
    }

    @Test func oddWordsReachTheProgramAsTheyAre() {
        #expect(SystemdUnits.quoted("/usr/bin/muster") == "/usr/bin/muster")
        #expect(SystemdUnits.quoted("a b") == "\"a b\"")
        #expect(SystemdUnits.quoted("50%") == "50%%")
        #expect(SystemdUnits.quoted("$HOME") == "$$HOME")
        #expect(SystemdUnits.quoted("a\"b\\c") == "\"a\\\"b\\\\c\"")
        #expect(SystemdUnits.quoted("") == "\"\"")
        #expect(CronTable.quoted("a b's 5%") == "'a b'\\''s 5\\%'")
        #expect(CronTable.quoted("/usr/bin/muster") == "/usr/bin/muster")
        #expect(CronTable.quoted("$(reboot)") == "'$(reboot)'")
    }

    @Test func cronRunsAtNightAndMakesUpForIt() throws {
        let text = CronTable.file(ServicePlan(project: "FIELD", at: .init(hour: 2, minute: 30))).text
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
        #expect(lines.count == 2)
        #expect(
            lines[0].hasPrefix("30 2 * * * muster /usr/local/bin/muster run --config /etc/muster/muster.yaml")
        )
        #expect(
            lines[0].contains("--project FIELD")
                && lines[0].contains("--log /var/log/muster/muster-field.log")
        )
        #expect(!lines[0].contains("--if-due"))
        #expect(lines[1].hasPrefix("17 * * * * muster ") && lines[1].contains("--if-due 25h"))
        #expect(!text.contains("flock "))
        // A user's table has no column for the user.
        let user = CronTable.file(ServicePlan(isForUser: true)).text
        #expect(
            user.contains(
                "\n30 2 * * * /usr/local/bin/muster run --config \"$HOME/.config/muster/muster.yaml\""
            )
        )
    }

    @Test func theContainerRunsAsItsOwnUser() {
        let file = ContainerFile.file(ServicePlan())
        #expect(file.name == "Containerfile")
        let lines = file.text.split(separator: "\n").map(String.init)
        #expect(lines.contains("FROM debian:12-slim"))
        #expect(lines.contains("USER 10001"))
        #expect(lines.contains("VOLUME /var/lib/muster"))
        #expect(lines.contains { $0.hasPrefix("ENTRYPOINT [\"/usr/local/bin/muster\"]") })
        // Nothing is fetched from anywhere but Debian and the toolchain's image.
        #expect(!file.text.contains("http"))
    }

    @Test(arguments: [("02:30", 2, 30), ("2:05", 2, 5), ("23:59", 23, 59), ("00:00", 0, 0)])
    func timesOfDayAreRead(text: String, hour: Int, minute: Int) {
        #expect(ServicePlan.TimeOfDay(parsing: text) == ServicePlan.TimeOfDay(hour: hour, minute: minute))
    }

    @Test(arguments: [
        "", "2", "24:00", "12:60", "-1:00", "2:5", "02:30:00", "+2:30", "٢:٣٠", "02:3٠", " 02:30",
    ])
    func otherTimesAreRefused(text: String) { #expect(ServicePlan.TimeOfDay(parsing: text) == nil) }
}
