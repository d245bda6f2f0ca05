"""The state of a PostgreSQL database after its migrations, read and never run."""
