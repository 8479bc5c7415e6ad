"""Questions over several tables, one file a question."""
