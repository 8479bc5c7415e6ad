-- Prefect's server has a database of its own on the same PostgreSQL; nothing of the office's is in it.
CREATE DATABASE prefect;
