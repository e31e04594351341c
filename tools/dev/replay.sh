# Replays recorded cases: ./dev replay CORPUS FILE [OPTIONS of nuages-replay]
# sql runs the recorded queries on SQLite, sql-postgresql the same on a PostgreSQL that it starts.
source tools/dev/common.sh

[ $# -ge 2 ] || die "usage: ./dev replay CORPUS FILE [--max N] [--id N] [--kind K]"
bash tools/dev/setup.sh dev
build dev nuages-replay >/dev/null
exec build/dev/bin/nuages-replay "$@"
