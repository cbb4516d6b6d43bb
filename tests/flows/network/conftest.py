"""A store on each database."""

from __future__ import annotations

import store_fixtures

postgres = store_fixtures.postgres
sqlite_template = store_fixtures.sqlite_template
postgres_template = store_fixtures.postgres_template
backend = store_fixtures.backend
new_database = store_fixtures.new_database
database = store_fixtures.database
