"""The fixtures of the store, all of them."""

from __future__ import annotations

import store_fixtures

now = store_fixtures.now
make = store_fixtures.make
postgres = store_fixtures.postgres
sqlite_template = store_fixtures.sqlite_template
postgres_template = store_fixtures.postgres_template
backend = store_fixtures.backend
new_database = store_fixtures.new_database
database = store_fixtures.database
