internal import HTTPMessages
internal import Locking

/// What administrators change while a client works.
extension Control {
    static let site: [Control] = [
        Control(
            .put,
            "/_sandbox/permissions",
            "Says which permissions the account lacks from now on; an empty list gives all of them.",
            body: #"{"denied": ["LINK_ISSUES"]}"#
        ) { jira, call, _ throws(Answer) in
            let denied = try call.settings { value throws(SettingsProblem) in
                try SettingsReader(value, known: ["denied"]).names("denied")
            }
            jira.setDeniedPermissions(denied)
            return .json(200) { writer in writer.object { $0.field("denied", strings: denied.sorted()) } }
        },
        Control(
            .put,
            "/_sandbox/linkTypes",
            "Says which link types are away from now on; an empty list brings them back. Links that stand stay.",
            body: #"{"removed": ["Relates"]}"#
        ) { jira, call, _ throws(Answer) in
            let removed = try call.settings { value throws(SettingsProblem) in
                try SettingsReader(value, known: ["removed"]).names("removed")
            }
            jira.setRemovedLinkTypes(removed)
            return .json(200) { writer in writer.object { $0.field("removed", strings: removed.sorted()) } }
        },
    ]
}
