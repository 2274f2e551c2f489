// Jira
