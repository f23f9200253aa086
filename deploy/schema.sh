#!/bin/sh
# Creates or updates the schemas of Temporal's two PostgreSQL databases. Safe to run again: a database that is
# there stays, and an update starts from the version that it has. Run at every start, so that a newer server
# finds its schema.
#   POSTGRES_SEEDS  host            SQL_PASSWORD  password (read by temporal-sql-tool)
#   POSTGRES_USER   user            SCHEMA_DIR    the server release's schema/postgresql/v12
#   DB_PORT         port
set -eu

sql() {
  database=$1
  shift
  temporal-sql-tool --plugin postgres12 --endpoint "$POSTGRES_SEEDS" --port "${DB_PORT:-5432}" \
    --user "$POSTGRES_USER" --database "$database" "$@"
}

prepare() {
  database=$1
  versions=$SCHEMA_DIR/$2/versioned
  sql "$database" create-database
  # Makes the table of versions; where there is one, the higher version stays.
  sql "$database" setup-schema --version 0.0
  sql "$database" update-schema --schema-dir "$versions"
}

prepare "${DBNAME:-temporal}" temporal
prepare "${VISIBILITY_DBNAME:-temporal_visibility}" visibility
