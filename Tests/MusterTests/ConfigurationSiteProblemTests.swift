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
            problem:
                "3:10: sites[0].url: '169.254.169.254' is a link-local address, where cloud machines offer credentials; "
                + "where that is meant, name it under allow_hosts"
        ),
        ConfigurationMistake(
            replace: "https://jira.example.com",
            with: "https://10.1.2.3",
            problem: "3:10: sites[0].url: '10.1.2.3' is in a private network; "
                + "where that is meant, name it under allow_hosts"
        ),
        ConfigurationMistake(
            replace: "https://jira.example.com",
            with: "https://[::ffff:10.1.2.3]",
            problem: "3:10: sites[0].url: '[::ffff:10.1.2.3]' is in a private network; "
                + "where that is meant, name it under allow_hosts"
        ),
        ConfigurationMistake(
            replace: "https://jira.example.com",
            with: "https://0x7f.1",
            problem:
                "3:10: sites[0].url: '0x7f.1' is another spelling of 127.0.0.1; write that, or the site's name"
        ),
        ConfigurationMistake(
            replace: "    auth:",
            with: "    allow_hosts: [jira.corp, 10.1.0.1/16]\n    auth:",
            problem:
                "4:18: sites[0].allow_hosts: '10.1.0.1/16' must be host names, addresses or ranges such as "
                + "[jira.corp.example, 10.1.0.0/16]"
        ),
        ConfigurationMistake(
            replace: "    auth:",
            with: "    proxy: proxy:3128\n    auth:",
            problem: "4:12: sites[0].proxy: must be http://host:port, without user and password"
        ),
        ConfigurationMistake(
            replace: "    auth:",
            with: "    ca_file: ca.pem\n    auth:",
            problem: "4:14: sites[0].ca_file: '/etc/m/ca.pem' does not exist"
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
            with: "oauth2, client_secret_file: hq.token",
            problem: "4:11: sites[0].auth.client_id: is missing; oauth2 needs the client id of the app "
                + "that the site's administrator registered"
        ),
        ConfigurationMistake(
            replace: "api_token",
            with: "oauth2, client_id: abc",
            problem:
                "4:11: sites[0].auth.client_secret_file: is missing; name a file that holds the client secret of "
                + "the app, or put it into the environment as MUSTER_CLIENT_SECRET_HQ"
        ),
        ConfigurationMistake(
            replace: "api_token",
            with:
                "oauth2, client_id: abc, client_secret_file: hq.token, redirect_uri: https://example.com/cb",
            problem:
                "4:86: sites[0].auth.redirect_uri: 'https://example.com/cb' must be an address of this machine, "
                + "such as http://127.0.0.1:8765/callback"
        ),
        ConfigurationMistake(
            replace: "api_token",
            with: "oauth1, client_id: abc",
            problem:
                "4:18: sites[0].auth.type: 'oauth1' is for Data Center; a Cloud site takes api_token with an email, or oauth2"
        ),
        ConfigurationMistake(
            replace: "    auth:",
            with: "    kind: datacenter\n    auth:",
            problem:
                "5:18: sites[0].auth.type: 'api_token' is for Cloud; a Data Center site takes personal_token, oauth2 or oauth1"
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
                + "put the token into the environment as MUSTER_TOKEN_HQ, or run 'muster auth login'"
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
