/// Lines of a cron table.
///
/// No `flock` is needed around the command: each run takes the lock of its project itself and exits with 7 where another
/// holds it. Cron does not make up for nights when the machine was off; a second line does.
public enum CronTable {
    /// The file: of `/etc/cron.d` or, for one user, for `crontab`.
    public static func file(_ plan: ServicePlan) -> ServiceFile {
        ServiceFile(
            name: plan.name,
            path: plan.isForUser ? "crontab" : "/etc/cron.d/\(plan.name)",
            text: text(plan)
        )
    }

    /// What to do with it.
    public static func steps(_ plan: ServicePlan) -> [String] {
        plan.isForUser
            ? ["(crontab -l; muster service cron --user) | crontab -    # adds the lines"]
            : [
                "useradd --system --create-home --home-dir /var/lib/muster --shell /usr/sbin/nologin muster",
                "install -d -o muster -g muster -m 0750 /var/log/muster    # for the log",
            ]
    }

    private static func text(_ plan: ServicePlan) -> String {
        let config = plan.config ?? (plan.isForUser ? nil : "/etc/muster/muster.yaml")
        // Of a user's own place nothing is known here but that the shell knows the home.
        let configWord = config.map(quoted) ?? "\"$HOME/.config/muster/muster.yaml\""
        let log = plan.isForUser ? "\"$HOME/.config/muster/muster.log\"" : "/var/log/muster/\(plan.name).log"
        func command(_ more: [String]) -> String {
            let words = plan.words("", more + ["--quiet", "--log"])
            let quotedWords = words.map { $0.isEmpty ? configWord : quoted($0) }
            return (quotedWords + [log]).joined(separator: " ")
        }
        let user = plan.isForUser ? "" : "muster "
        // A quarter of an hour past the full hour that follows the night's beginning, and away from it.
        let catchUpMinute = (plan.at.minute + 47) % 60
        return """
            # \(plan.isForUser ? "Lines for 'crontab -e'" : "/etc/cron.d/\(plan.name)"), written by 'muster service cron'
            # The night. Runs lock each other out by themselves; what an earlier run left is finished first.
            \(plan.at.minute) \(plan.at.hour) * * * \(user)\(command([]))
            # Made up for within the hour where the machine was off or the night failed: exits at once where a complete
            # run began less than 25 hours ago.
            \(catchUpMinute) * * * * \(user)\(command(["--if-due", "25h"]))

            """
    }

    /// A word for the shell that cron starts; `%` would end the line there.
    static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x30...0x39).contains(byte) || "/._-+:@=,".utf8.contains(byte)
            }
        guard !isPlain else { return word }
        return "'" + word.replacing("'", with: "'\\''").replacing("%", with: "\\%") + "'"
    }
}
