"""Drives the Data Center face of a sandbox Jira with the `jira` client from PyPI, signed in by a personal access token.

Address and token come from MUSTER_SANDBOX_URL and MUSTER_SANDBOX_TOKEN, a user name and its password from
MUSTER_SANDBOX_NAME and MUSTER_SANDBOX_PASSWORD; the site has at least 120 tickets in project FIELD, all of them Ready For
Clustering. Prints one line a step; any surprise ends it with an error.
"""

import os
import sys

from jira import JIRA
from jira.exceptions import JIRAError


def check(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: got {got!r}, wanted {wanted!r}")
    print(f"ok {what}")


def refused(what, status, action):
    try:
        action()
    except JIRAError as error:
        check(what, error.status_code, status)
        return error
    sys.exit(f"{what}: was not refused")


def main():
    url = os.environ["MUSTER_SANDBOX_URL"]
    token = os.environ["MUSTER_SANDBOX_TOKEN"]
    name = os.environ["MUSTER_SANDBOX_NAME"]
    password = os.environ["MUSTER_SANDBOX_PASSWORD"]
    client = JIRA(server=url, token_auth=token, max_retries=0)

    check("server info", client.server_info()["deploymentType"], "DataCenter")
    check("not the cloud", client._is_cloud, False)
    check("version", client._version, (10, 3, 24))
    check("myself", client.myself()["name"], name)
    check("projects", [project.key for project in client.projects()], ["FIELD"])
    check("project", client.project("FIELD").key, "FIELD")
    names = {field["id"]: field["name"] for field in client.fields()}
    check("fields", names["customfield_10101"], "Latitude")
    check("priorities", [p.name for p in client.priorities()][0], "Highest")
    check("issue types", "Job Cluster" in [t.name for t in client.issue_types()], True)
    check("link types", [t.name for t in client.issue_link_types()], ["Relates", "Blocks", "Job Cluster"])
    types = client.project_issue_types("FIELD")
    check("types of the project", [t.name for t in types], ["Task", "Job", "Job Cluster"])
    cluster_type = [t for t in types if t.name == "Job Cluster"][0]
    screen = client.project_issue_fields("FIELD", issue_type=cluster_type.id, maxResults=100)
    check("create screen", "customfield_10114" in [field.fieldId for field in screen], True)
    check("permissions", client.my_permissions(projectKey="FIELD")["permissions"]["LINK_ISSUES"]["havePermission"], True)

    jql = 'project = "FIELD" AND status = "Ready For Clustering" ORDER BY key ASC'
    wanted = ["summary", "status", "customfield_10101", "customfield_10102"]
    issues = client.search_issues(jql, maxResults=False, fields=wanted)
    check("search pages", (len(issues) >= 120, issues.total == len(issues)), (True, True))
    check("search order", [issue.key for issue in issues[:3]], ["FIELD-1", "FIELD-2", "FIELD-3"])
    page = client.search_issues(jql, startAt=100, maxResults=10, fields="summary", expand="names", json_result=True)
    check("offset page", (page["startAt"], page["maxResults"], len(page["issues"])), (100, 10, 10))
    check("number field", isinstance(issues[0].fields.customfield_10101, float), True)
    error = refused("unknown project", 400, lambda: client.search_issues("project = NOPE"))
    check("unknown project's words", "does not exist for the field 'project'" in error.text, True)

    members = [issues[0].key, issues[1].key]
    cluster = client.create_issue(
        fields={
            "project": {"key": "FIELD"},
            "issuetype": {"name": "Job Cluster"},
            "summary": "Cluster made by a stranger",
            "description": "h2. Two jobs\n* one\n* two",
            "labels": ["job-cluster", "jc-0123"],
            "customfield_10114": 2,
        }
    )
    check("create", cluster.fields.summary, "Cluster made by a stranger")
    check("wiki text", cluster.fields.description, "h2. Two jobs\n* one\n* two")
    check("reporter", cluster.fields.reporter.name, name)
    document = {"type": "doc", "version": 1, "content": []}
    refused("documents are no texts", 400, lambda: cluster.update(fields={"description": document}))

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
    refused("transition twice", 400, lambda: client.transition_issue(member, names["Clustered"]))

    client.add_comment(members[0], "Clustered by *the tour*")
    check("comment", client.comments(members[0])[0].body, "Clustered by *the tour*")
    read.update(fields={"summary": "Renamed"})
    check("edit", client.issue(cluster.key).fields.summary, "Renamed")
    check("edit screen", "summary" in client.editmeta(cluster.key)["fields"], True)
    client.delete_issue_link(read.fields.issuelinks[0].id)
    check("delete link", len(client.issue(cluster.key).fields.issuelinks), 1)
    gone = results[0]["issue"].key
    client.issue(gone).delete()
    error = refused("delete", 404, lambda: client.issue(gone))
    check("delete's words", error.text, "Issue Does Not Exist")

    check("password", JIRA(server=url, basic_auth=(name, password), max_retries=0).myself()["name"], name)
    refused("wrong token", 401, lambda: JIRA(server=url, token_auth="wrong", max_retries=0).myself())
    refused("wrong password", 401, lambda: JIRA(server=url, basic_auth=(name, "x"), max_retries=0).myself())
    refused("nobody", 401, lambda: JIRA(server=url, max_retries=0, get_server_info=False).myself())
    print("tour done")


main()
