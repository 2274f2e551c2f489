"""Drives a sandbox Jira with the `jira` client from PyPI: what a stranger's program expects must be there.

Address and credentials come from MUSTER_SANDBOX_URL, MUSTER_SANDBOX_EMAIL and MUSTER_SANDBOX_TOKEN; the site has at least
120 tickets in project FIELD, all of them Ready For Clustering. Prints one line a step; any surprise ends it with an error.
"""

import os
import sys

from jira import JIRA
from jira.exceptions import JIRAError


def document(text):
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    return {"type": "doc", "version": 1, "content": [paragraph]}


def check(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: got {got!r}, wanted {wanted!r}")
    print(f"ok {what}")


def tour_of_links_and_properties(client, issue):
    """Remote links, entity properties and history, as a stranger's program uses them."""
    target = {"url": "http://127.0.0.1/plan/1", "title": "Plan 1"}
    link = client.add_remote_link(issue, target, globalId="system=tour&id=1", relationship="planned by")
    again = client.add_remote_link(issue, {**target, "title": "Plan 1b"}, globalId="system=tour&id=1")
    check("remote link upsert", again.id, link.id)
    links = client.remote_links(issue)
    check("remote links", [found.object.title for found in links], ["Plan 1b"])
    check("remote link by id", client.remote_link(issue, link.id).globalId, "system=tour&id=1")
    client.remote_link(issue, link.id).delete()
    check("remote link deleted", len(client.remote_links(issue)), 0)

    client.add_issue_property(issue, "tour", {"step": 1})
    client.add_issue_property(issue, "tour", {"step": 2})
    check("properties", [found.key for found in client.issue_properties(issue)], ["tour"])
    check("property", client.issue_property(issue, "tour").value.step, 2)
    client.issue_property(issue, "tour").delete()
    check("property deleted", len(client.issue_properties(issue)), 0)

    histories = client.issue(issue, expand="changelog").changelog.histories
    fields = [item.field for history in histories for item in history.items]
    check("history of links", fields.count("RemoteIssueLink"), 3)


def main():
    url = os.environ["MUSTER_SANDBOX_URL"]
    email = os.environ["MUSTER_SANDBOX_EMAIL"]
    token = os.environ["MUSTER_SANDBOX_TOKEN"]
    options = {"server": url, "rest_api_version": "3"}
    client = JIRA(options=options, basic_auth=(email, token), max_retries=0)

    check("server info", client.server_info()["deploymentType"], "Cloud")
    check("myself", client.myself()["emailAddress"], email)
    names = {field["id"]: field["name"] for field in client.fields()}
    check("fields", names["customfield_10101"], "Latitude")
    check("priorities", [p.name for p in client.priorities()][0], "Highest")
    check("link types", [t.name for t in client.issue_link_types()], ["Relates", "Blocks", "Job Cluster"])
    check("project", client.project("FIELD").key, "FIELD")

    jql = 'project = "FIELD" AND status = "Ready For Clustering" ORDER BY key ASC'
    fields = ["summary", "status", "customfield_10101", "customfield_10102"]
    issues = client.enhanced_search_issues(jql, maxResults=0, fields=fields)
    check("search pages", len(issues) >= 120, True)
    check("search order", [issue.key for issue in issues[:3]], ["FIELD-1", "FIELD-2", "FIELD-3"])
    check("number field", isinstance(issues[0].fields.customfield_10101, float), True)
    count = client.approximate_issue_count(jql)
    check("approximate count", getattr(count, "count", count), len(issues))

    members = [issues[0].key, issues[1].key]
    cluster = client.create_issue(
        fields={
            "project": {"key": "FIELD"},
            "issuetype": {"name": "Job Cluster"},
            "summary": "Cluster made by a stranger",
            "description": document("Two jobs"),
            "labels": ["job-cluster", "jc-0123"],
            "customfield_10114": 2,
        }
    )
    check("create", cluster.fields.summary, "Cluster made by a stranger")
    check("create labels", cluster.fields.labels, ["jc-0123", "job-cluster"])

    results = client.create_issues(
        [
            {"project": {"key": "FIELD"}, "issuetype": {"name": "Job"}, "summary": "Bulk one"},
            {"project": {"key": "FIELD"}, "issuetype": {"name": "No such type"}, "summary": "Bulk two"},
            {"project": {"key": "FIELD"}, "issuetype": {"name": "Job"}, "summary": "Bulk three"},
        ]
    )
    check("bulk create", [result["status"] for result in results], ["Success", "Error", "Success"])
    check("bulk create order", results[2]["issue"].fields.summary, "Bulk three")

    for member in members:
        client.create_issue_link("Job Cluster", inwardIssue=cluster.key, outwardIssue=member)
    read = client.issue(cluster.key)
    check("links of the cluster", sorted(link.outwardIssue.key for link in read.fields.issuelinks), sorted(members))
    member = client.issue(members[0])
    check("link of the member", [link.inwardIssue.key for link in member.fields.issuelinks], [cluster.key])

    names = {transition["name"]: transition["id"] for transition in client.transitions(member)}
    check("transitions", sorted(names), ["Clustered"])
    client.transition_issue(member, names["Clustered"])
    check("transition", client.issue(members[0]).fields.status.name, "Clustered")

    client.add_comment(members[0], document("Clustered by the tour"))
    comments = client.comments(members[0])
    check("comment", comments[0].raw["body"], document("Clustered by the tour"))

    tour_of_links_and_properties(client, members[1])

    read.update(fields={"summary": "Renamed"})
    check("edit", client.issue(cluster.key).fields.summary, "Renamed")
    client.delete_issue_link(read.fields.issuelinks[0].id)
    check("delete link", len(client.issue(cluster.key).fields.issuelinks), 1)
    client.issue(results[0]["issue"].key).delete()
    try:
        client.issue(results[0]["issue"].key)
        sys.exit("a deleted issue was read")
    except JIRAError as error:
        check("delete", error.status_code, 404)
    try:
        JIRA(options=options, basic_auth=(email, "wrong"), max_retries=0).myself()
        sys.exit("a wrong token was taken")
    except JIRAError as error:
        check("wrong token", error.status_code, 401)
    print("tour done")


main()
