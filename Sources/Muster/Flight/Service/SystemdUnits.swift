/// A systemd service and the timer that starts it.
///
/// For systemd 252, which Debian 12 has; `systemd-analyze verify` accepts both files without a word.
public enum SystemdUnits {
    /// The two files.
    public static func files(_ plan: ServicePlan) -> [ServiceFile] {
        let folder = plan.isForUser ? "~/.config/systemd/user" : "/etc/systemd/system"
        return [
            ServiceFile(
                name: "\(plan.name).service",
                path: "\(folder)/\(plan.name).service",
                text: service(plan)
            ),
            ServiceFile(
                name: "\(plan.name).timer",
                path: "\(folder)/\(plan.name).timer",
                text: timer(plan)
            ),
        ]
    }

    /// What to do with the files.
    public static func steps(_ plan: ServicePlan) -> [String] {
        let systemctl = plan.isForUser ? "systemctl --user" : "systemctl"
        var steps: [String] = []
        if !plan.isForUser {
            steps += [
                "useradd --system --home-dir /var/lib/muster --shell /usr/sbin/nologin muster",
                "install -d -m 0755 /etc/muster    # muster.yaml there; the token in /etc/muster/jira-token, mode 600",
            ]
        } else {
            steps.append("loginctl enable-linger    # nights run without anybody signed in")
        }
        return steps + [
            "\(systemctl) daemon-reload",
            "\(systemctl) start \(plan.name).service    # once by hand: journalctl -u \(plan.name) says how it went",
            "\(systemctl) enable --now \(plan.name).timer",
        ]
    }

    private static func service(_ plan: ServicePlan) -> String {
        """
        # \(plan.isForUser ? "~/.config/systemd/user" : "/etc/systemd/system")/\(plan.name).service, written by 'muster service systemd'
        [Unit]
        Description=Muster nightly job\(plan.project.map { " of project \(escaped($0))" } ?? "")
        Documentation=man:muster(1)
        Wants=network-online.target
        After=network-online.target
        # A night is tried again at most 5 times; after that somebody must look.
        StartLimitIntervalSec=6h
        StartLimitBurst=6

        [Service]
        Type=oneshot
        ExecStart=\(command(plan))
        # Exit codes of muster: 0 done; 3 some tickets changed meanwhile, and the next night plans them anew: a success.
        SuccessExitStatus=3
        # 4 partly done and 6 Jira not reachable: the same command again finishes, and nothing is written twice.
        Restart=on-failure
        RestartSec=10min
        # 1 failed, 2 configuration, 5 a guard stopped the night, 7 another run holds the lock: trying again does not help.
        RestartPreventExitStatus=1 2 5 7
        # A stop waits for the next safe place; the journal in the store makes even a kill harmless.
        TimeoutStartSec=6h
        TimeoutStopSec=3min
        \(plan.isForUser ? user : system)
        NoNewPrivileges=yes
        LockPersonality=yes
        MemoryDenyWriteExecute=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        SystemCallArchitectures=native
        SystemCallFilter=@system-service
        SystemCallErrorNumber=EPERM
        UMask=0077

        """
    }

    /// For one user: what needs no privilege to set up.
    private static let user = """

        # Store, credentials and reports stand beside muster.yaml.
        WorkingDirectory=%h/.config/muster
        """

    private static let system = """

        User=muster
        Group=muster
        # Written are the store, the encrypted credentials and the reports, all in /var/lib/muster.
        StateDirectory=muster
        StateDirectoryMode=0750
        WorkingDirectory=%S/muster
        Environment=MUSTER_STORE=%S/muster/muster.sqlite
        Environment=MUSTER_CREDENTIALS_FILE=%S/muster/muster.credentials
        Environment=MUSTER_CREDENTIALS_KEY_FILE=%S/muster/muster.key
        # The token is root's; the service is handed a copy that nobody else can read. With OAuth leave both lines out.
        LoadCredential=jira-token:/etc/muster/jira-token
        Environment=MUSTER_SITES_AUTH_TOKEN_FILE=%d/jira-token

        # It reads the configuration, writes its own folder and speaks to the network; nothing else.
        ProtectSystem=strict
        ProtectHome=yes
        PrivateTmp=yes
        PrivateDevices=yes
        ProtectClock=yes
        ProtectControlGroups=yes
        ProtectHostname=yes
        ProtectKernelLogs=yes
        ProtectKernelModules=yes
        ProtectKernelTunables=yes
        ProtectProc=invisible
        RemoveIPC=yes
        RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
        RestrictNamespaces=yes
        CapabilityBoundingSet=
        AmbientCapabilities=
        """

    private static func timer(_ plan: ServicePlan) -> String {
        """
        # \(plan.isForUser ? "~/.config/systemd/user" : "/etc/systemd/system")/\(plan.name).timer, written by 'muster service systemd'
        [Unit]
        Description=Start the Muster nightly job at \(plan.at.text)

        [Timer]
        OnCalendar=*-*-* \(plan.at.text):00
        # After an outage the night that was missed is made up for at once.
        Persistent=true
        # Not every machine at the same minute; each keeps its own.
        RandomizedDelaySec=10min
        FixedRandomDelay=true
        AccuracySec=1min

        [Install]
        WantedBy=timers.target

        """
    }

    private static func command(_ plan: ServicePlan) -> String {
        // The specifier %h is the home of the user, who is not known here.
        let usual = plan.isForUser ? "%h/.config/muster/muster.yaml" : "/etc/muster/muster.yaml"
        let config = plan.config.map(quoted) ?? usual
        return plan.words("", ["--log", "-"]).map { $0.isEmpty ? config : quoted($0) }.joined(separator: " ")
    }

    /// A word of `ExecStart` as systemd reads it: specifiers and variables are switched off, odd words quoted.
    static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
                    || "/._-+:@=,%$".utf8.contains(byte)
            }
        let text = escaped(word).replacing("$", with: "$$")
        guard !isPlain else { return text }
        return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static func escaped(_ text: String) -> String { text.replacing("%", with: "%%") }
}
