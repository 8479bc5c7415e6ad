"""What is allowed: the law, the road and the tables. Pure: no clock, no database, no network."""
