// JiraSandbox
