internal import HTTPMessages

/// What stands in front of a site: the page that asks for a password, where a redirect of a fault rule leads.
///
/// The sandbox's own controls are in `Control`; they are no endpoints of Jira and meet neither limits nor faults.
extension Endpoint {
    static let control: [Endpoint] = [
        Endpoint(.get, "/login.jsp", of: .root) { _, _, _ throws(Answer) in .text(200, SandboxState.loginPage)
        }
    ]
}
