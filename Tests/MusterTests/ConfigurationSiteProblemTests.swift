import Muster
import Testing

/// What can be wrong with a site: its name, its address, its account.
struct ConfigurationSiteProblemTests {
    static let cases: [ConfigurationMistake] = [
        ConfigurationMistake(
            replace: "name: hq",
            with: "name:",
            problem:
                "2:10: sites[0].name: is missing; write a name of letters, digits, '-', '_' and '.', such as 'name: hq'"
        ),
        ConfigurationMistake(
            replace: "name: hq",
            with: "name: h q",
            problem: "2:11: sites[0].name: 'h q' must be a name of letters, digits, '-', '_' and '.'"
        ),
        ConfigurationMistake(
            replace: "    url: https://jira.example.com\n",
            with: "",
            problem: "2:5: sites[0].url: is missing; write an address such as https://example.atlassian.net, "
                + "such as 'url: https://example.atlassian.net'"
        ),
        ConfigurationMistake(
            replace: "https://jira.example.com",
            with: "http://jira.example.com",
            problem:
                "3:10: sites[0].url: 'http://jira.example.com' would send the token readable over the network; "
                + "write https:// (http is for loopback only)"
        ),
        ConfigurationMistake(
            replace: "https://jira.example.com",
            with: "http://127.0.0.1.example.com",
            problem:
                "3:10: sites[0].url: 'http://127.0.0.1.example.com' would send the token readable over the network; "
                + "write https:// (http is for loopback only)"
        ),
        ConfigurationMistake(
            replace: "https://jira.example.com",
            with: "jira.example.com",
            problem: "3:10: sites[0].url: 'jira.example.com' has no scheme; write https://jira.example.com"
        ),
        ConfigurationMistake(
            replace: "https://jira.example.com",
            with: "ftp://jira.example.com",
            problem: "3:10: sites[0].url: scheme 'ftp' is not known; write https://"
        ),
        ConfigurationMistake(
            replace: "https://jira.example.com",
            with: "https://me:hunter2@jira.example.com",
            problem:
                "3:10: sites[0].url: has a user or password in it; remove what stands before '@' and use auth"
        ),
        ConfigurationMistake(
            replace: "https://jira.example.com",
            with: "https://jira.example.com/?a=b",
            problem:
                "3:10: sites[0].url: 'https://jira.example.com/?a=b' has a query or fragment; end it before '?' and '#'"
        ),
        ConfigurationMistake(
            replace: "https://jira.example.com",
            with: "https://jira.example.com:70000",
            problem: "3:10: sites[0].url: port '70000' must be a whole number from 1 to 65535"
        ),
        ConfigurationMistake(
            replace: "https://jira.example.com",
            with: "https:///jira",
            problem: "3:10: sites[0].url: 'https:///jira' has no host; write https://example.atlassian.net"
        ),
        ConfigurationMistake(
            replace: "https://jira.example.com",
            with: "https://169.254.169.254/latest",
            problem: "3:10: sites[0].url: 'https://169.254.169.254/latest' is a link-local address; "
                + "write the address of a Jira site"
        ),
        ConfigurationMistake(
            replace: "https://jira.example.com",
            with: "https://jira.exämple.com",
            problem:
                "3:10: sites[0].url: 'https://jira.exämple.com' holds a space or a character that addresses do not have"
        ),
        ConfigurationMistake(
            replace: "https://jira.example.com",
            with: "https://example.atlassian.net",
            problem: "warning 3:10: sites[0].url: is still the placeholder; write your site's address"
        ),
        ConfigurationMistake(
            replace: "    auth:",
            with: "    kind: server\n    auth:",
            problem: "4:11: sites[0].kind: 'server' must be cloud or datacenter"
        ),
        ConfigurationMistake(
            replace: "api_token",
            with: "oauth2",
            problem: "4:18: sites[0].auth.type: 'oauth2' is not in this version; "
                + "use api_token (Cloud) or personal_token (Data Center)"
        ),
        ConfigurationMistake(
            replace: "api_token",
            with: "personal_token",
            problem:
                "4:18: sites[0].auth.type: 'personal_token' is for Data Center; a Cloud site takes api_token with an email"
        ),
        ConfigurationMistake(
            replace: "email: ops@example.com, ",
            with: "",
            problem: "4:11: sites[0].auth.email: is missing; api_token needs the account's address, "
                + "such as 'email: ops@example.com'"
        ),
        ConfigurationMistake(
            replace: "ops@example.com",
            with: "ops",
            problem: "4:36: sites[0].auth.email: 'ops' is no e-mail address"
        ),
        ConfigurationMistake(
            replace: ", token_file: hq.token",
            with: "",
            problem: "4:11: sites[0].auth.token_file: is missing; name a file that holds the token, "
                + "or put the token into the environment as MUSTER_TOKEN_HQ"
        ),
        ConfigurationMistake(
            replace: "hq.token",
            with: "other.token",
            problem: "4:65: sites[0].auth.token_file: '/etc/m/other.token' does not exist; "
                + "make it with (umask 077; cat > '/etc/m/other.token'), paste the token, Ctrl-D"
        ),
        ConfigurationMistake(
            replace: "token_file: hq.token",
            with: "token_file: hq.token, token: ATATT3",
            problem: "4:75: sites[0].auth.token: a secret is never written inline; "
                + "put it into a file of its own (chmod 600) and name that as token_file"
        ),
        ConfigurationMistake(
            replace: "token_file: hq.token",
            with: "token_file: ATATT3xFfGF0SomethingThatIsLong",
            problem: "4:65: sites[0].auth.token_file: holds a token, it seems, and not the name of a file; "
                + "put the token into a file (chmod 600)"
        ),
        ConfigurationMistake(
            replace: "projects:",
            with:
                "  - name: hq\n    url: http://[::1]:8099\n    auth: {email: a@b, token_file: hq.token}\nprojects:",
            problem: "5:11: sites[1].name: 'hq' is the name of sites[0] as well; give each site its own"
        ),
    ]

    @Test(arguments: cases) func mistakeIsTheOnlyProblemAtItsPlace(mistake: ConfigurationMistake) throws {
        try mistake.expectTheOnlyProblem()
    }
}
