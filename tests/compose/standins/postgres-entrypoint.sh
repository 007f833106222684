#!/bin/sh
# what the official image's entry point does of a first start, as far as docker-compose.yml asks for it
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    mkdir -p -m 700 "$PGDATA"
    # shellcheck disable=SC2086
    initdb -U postgres -E UTF8 --locale=C.UTF-8 --pwfile="$POSTGRES_PASSWORD_FILE" $POSTGRES_INITDB_ARGS
    echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
fi
exec "$@" -c "listen_addresses=*" -c unix_socket_directories=/var/run/postgresql
