/// `muster auth`: credentials of sites.
enum AuthCommand {
    /// The group with its commands.
    static let group = CommandNode.group(
        CommandSpecification(
            "auth",
            abstract: "Sign in to sites, and keep the credentials encrypted",
            discussion: [
                "Credentials are kept in one file, encrypted with AES-256-GCM under the key in credentials.key_file or in "
                    + "the variable MUSTER_CREDENTIALS_KEY. Secrets are never given on the command line."
            ]
        ),
        [
            .command(AuthLoginCommand()), .command(AuthStatusCommand()), .command(AuthLogoutCommand()),
            .command(AuthRotateKeyCommand()),
        ]
    )

    /// Site.
    static let site = Option<String>.text(
        "site",
        value: "NAME",
        default: "the only site",
        help: "Site of the configuration"
    )
}

/// `muster auth login`: signs in by the method of the configuration.
struct AuthLoginCommand: Command {
    /// Opens the browser.
    static let browser = Flag("browser", help: "Open the address with xdg-open as well")
    /// No listening.
    static let paste = Flag(
        "paste",
        help: "Read the address that the browser ended at, or the code, from stdin"
    )
    /// The public key alone.
    static let publicKey = Flag(
        "public-key",
        help: "Print the public key for the administrator, for oauth1; sign nobody in"
    )
    /// Site of a grant.
    static let cloudID = Option<String>.text(
        "cloud-id",
        value: "ID",
        help: "Site of the grant to use, where its address is not the configured one"
    )

    let specification = CommandSpecification(
        "login",
        abstract: "Sign in to a site and keep the credentials encrypted",
        discussion: [
            "oauth2 and oauth1 print an address to open in a browser and wait ten minutes for it to come back to the loopback "
                + "address of sites[].auth.redirect_uri; with --paste, on another machine, say, the address it ended at is read "
                + "from stdin. api_token and personal_token read the token from stdin."
        ],
        options: [AuthCommand.site, browser, paste, publicKey, cloudID],
        examples: [
            CommandExample("muster auth login --site hq", "Sign in by the method of the configuration"),
            CommandExample("muster auth login --site dc --public-key", "Key for the application link"),
            CommandExample("muster auth login < hq.token", "Keep a token encrypted instead of in a file"),
        ]
    )
}

/// `muster auth status`: who is signed in where.
struct AuthStatusCommand: Command {
    /// Asks the sites.
    static let check = Flag("check", help: "Ask each site who we are; renews what must be renewed")

    let specification = CommandSpecification(
        "status",
        abstract: "Say for each site how Muster signs in, until when, and what is missing",
        discussion: ["Exit code 2 where a site has no usable credentials."],
        options: [AuthCommand.site, check],
        examples: [
            CommandExample("muster auth status", "All sites, without asking them"),
            CommandExample("muster auth status --check --json", "The same for scripts, asked"),
        ]
    )
}

/// `muster auth logout`: forgets credentials.
struct AuthLogoutCommand: Command {
    let specification = CommandSpecification(
        "logout",
        abstract: "Remove the kept credentials of a site",
        discussion: [
            "Needs no key. What the site granted stays valid there: revoke it in the account's settings as well."
        ],
        options: [AuthCommand.site, ProjectOptions.dryRun],
        examples: [CommandExample("muster auth logout --site hq", "Forget what was kept for a site")]
    )
}

/// `muster auth rotate-key`: another key for the credentials.
struct AuthRotateKeyCommand: Command {
    /// Second step.
    static let finish = Flag("finish", help: "Give every other key up, for a key in a variable")

    let specification = CommandSpecification(
        "rotate-key",
        abstract: "Encrypt the credentials under a new key while other processes go on working",
        discussion: [
            "A key file is replaced by a new random key at once. For a key in MUSTER_CREDENTIALS_KEY, put the new key there and "
                + "the old one into MUSTER_CREDENTIALS_KEY_PREVIOUS, run this, restart what still has the old key, and run it "
                + "again with --finish."
        ],
        options: [finish],
        examples: [CommandExample("muster auth rotate-key", "Replace the key file")]
    )
}
