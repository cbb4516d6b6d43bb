"""The only SQL: tables, migrations, one file a noun."""
