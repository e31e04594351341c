# Builds the polls site, fills its database and serves it; further arguments go to runserver.
source tools/dev/common.sh

bash tools/dev/setup.sh dev
build dev polls
polls=$PWD/build/dev/bin/polls
cd examples/polls
say "Preparing the database"
"$polls" migrate
"$polls" load_demo_polls
exec "$polls" runserver "$@"
