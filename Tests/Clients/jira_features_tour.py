"""Boards, sprints, worklogs, comments, sub-tasks and people of a sandbox, with the `jira` client from PyPI.

Called with the flavour as argument, `cloud` or `datacenter`. Address and credentials come from MUSTER_SANDBOX_URL,
MUSTER_SANDBOX_EMAIL (Cloud) and MUSTER_SANDBOX_TOKEN; the site has at least 12 tickets in project FIELD and the boards that
every sandbox has. Prints one line a step; any surprise ends it with an error.
"""

import datetime
import os
import sys

from jira import JIRA
from jira.exceptions import JIRAError


def check(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: got {got!r}, wanted {wanted!r}")
    print(f"ok {what}")


def connect(flavor):
    url, token = os.environ["MUSTER_SANDBOX_URL"], os.environ["MUSTER_SANDBOX_TOKEN"]
    if flavor == "cloud":
        options = {"server": url, "rest_api_version": "3"}
        return JIRA(options=options, basic_auth=(os.environ["MUSTER_SANDBOX_EMAIL"], token), max_retries=0)
    return JIRA(options={"server": url, "rest_api_version": "2"}, token_auth=token, max_retries=0)


def text(flavor, words):
    if flavor == "datacenter":
        return words
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": words}]}
    return {"type": "doc", "version": 1, "content": [paragraph]}


def agile(client, flavor):
    boards = client.boards(projectKeyOrID="FIELD")
    check("boards", [board.type for board in boards], ["scrum", "kanban"])
    scrum, kanban = boards
    check("sprints", [sprint.state for sprint in client.sprints(scrum.id)], ["closed", "active", "future"])
    check("sprints by state", [sprint.name for sprint in client.sprints(scrum.id, state="active")], ["FIELD Sprint 2"])
    try:
        client.sprints(kanban.id)
        sys.exit("a kanban board gave sprints")
    except JIRAError as error:
        check("kanban board", error.status_code, 400)

    start, end = "2026-10-01T00:00:00.000Z", "2026-10-08T00:00:00.000Z"
    sprint = client.create_sprint("Night", scrum.id, start, end, "goal")
    check("create sprint", (sprint.state, isinstance(sprint.id, int)), ("future", True))
    client.add_issues_to_sprint(sprint.id, ["FIELD-1", "FIELD-2"])
    field = next(f["id"] for f in client.fields() if f["schema"].get("custom", "").endswith(":gh-sprint"))
    value = client.issue("FIELD-1").raw["fields"][field][0]
    name = value["name"] if flavor == "cloud" else value
    check("sprint field", "Night" in name, True)
    # This client replaces the whole sprint: what is not said is emptied, and a sprint cannot be without a name.
    try:
        client.update_sprint(sprint.id, state="active")
        sys.exit("a sprint lost its name")
    except JIRAError as error:
        check("sprint without a name", error.status_code, 400)
    client.update_sprint(sprint.id, "Night", start, end, state="active")
    check("start sprint", client.sprint(sprint.id).state, "active")
    client.move_to_backlog(["FIELD-2"])
    check("backlog", client.issue("FIELD-2").raw["fields"][field], None)
    client.update_sprint(sprint.id, "Night", start, end, state="closed")
    check("complete sprint", client.sprint(sprint.id).raw["completeDate"][-1], "Z")
    check("rank", client.rank("FIELD-3", next_issue="FIELD-1").status_code, 204)
    try:
        client.add_issues_to_sprint(2, [f"FIELD-{number}" for number in range(1, 52)])
        sys.exit("51 issues were moved at once")
    except JIRAError as error:
        check("51 issues", error.status_code, 400)


def worklogs(client, flavor):
    started = datetime.datetime(2026, 10, 1, 8, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    work = client.add_worklog(
        "FIELD-4", timeSpentSeconds=5400, comment=text(flavor, "Pump"), started=started, user=None
    )
    check("add worklog", (work.timeSpent, work.started), ("1h 30m", "2026-10-01T06:30:00.000+0000"))
    for _ in range(24):
        client.add_worklog("FIELD-4", timeSpent="1m", comment=text(flavor, "More"))
    check("worklogs", len(client.worklogs("FIELD-4")), 25)
    check("embedded worklogs", len(client.issue("FIELD-4").fields.worklog.worklogs), 20)
    work.update(timeSpentSeconds=120)
    check("update worklog", client.worklog("FIELD-4", work.id).timeSpentSeconds, 120)
    work.delete()
    check("delete worklog", len(client.worklogs("FIELD-4")), 24)
    try:
        client.add_worklog("FIELD-4", timeSpentSeconds=30)
        sys.exit("half a minute was logged")
    except JIRAError as error:
        check("half a minute", error.status_code, 400)


def comments(client, flavor):
    visibility = {"type": "role", "value": "Administrators"}
    comment = client.add_comment("FIELD-5", text(flavor, "First"), visibility=visibility)
    check("comment visibility", comment.visibility.value, "Administrators")
    for number in range(120):
        client.add_comment("FIELD-5", text(flavor, f"Number {number}"))
    check("comments of a page", len(client.comments("FIELD-5", max_results=500)), 100)
    check("comments after it", len(client.comments("FIELD-5", start_at=100, max_results=100)), 21)
    newest = client.comments("FIELD-5", order_by="-created", max_results=1)[0]
    check("newest comment", newest.raw["body"], text(flavor, "Number 119"))
    comment.update(body=text(flavor, "Changed"))
    check("update comment", client.comment("FIELD-5", comment.id).raw["body"], text(flavor, "Changed"))
    comment.delete()
    check("delete comment", len(client.comments("FIELD-5", start_at=100, max_results=100)), 20)


def families(client, flavor):
    fields = {
        "project": {"key": "FIELD"},
        "issuetype": {"name": "Sub-task"},
        "summary": "A part",
        "parent": {"key": "FIELD-6"},
    }
    child = client.create_issue(fields=fields)
    check("parent", child.fields.parent.key, "FIELD-6")
    check("sub-tasks", [issue.key for issue in client.issue("FIELD-6").fields.subtasks], [child.key])
    try:
        client.issue("FIELD-6").delete()
        sys.exit("an issue with sub-tasks was deleted")
    except JIRAError as error:
        check("delete with sub-tasks", error.status_code, 400)
    client.issue("FIELD-6").delete(deleteSubtasks=True)

    words = {"query": "sandbox"} if flavor == "cloud" else {"user": "sandbox"}
    people = client.search_users(**words)
    check("people", [person.displayName for person in people], ["Sandbox Operator"])
    handle = people[0].accountId if flavor == "cloud" else people[0].name
    member = "accountId" if flavor == "cloud" else "name"
    client.issue("FIELD-7").update(fields={"assignee": {member: handle}})
    check("assignee", client.issue("FIELD-7").fields.assignee.displayName, "Sandbox Operator")
    check("projects", [project.key for project in client.projects()], ["FIELD"])
    check("components", client.project_components("FIELD"), [])
    check("versions", client.project_versions("FIELD"), [])
    check("resolutions", [resolution.name for resolution in client.resolutions()][0], "Done")


def main():
    flavor = sys.argv[1]
    client = connect(flavor)
    for part in (agile, worklogs, comments, families):
        part(client, flavor)
    print("tour done")


main()
