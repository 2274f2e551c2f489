// JQL
