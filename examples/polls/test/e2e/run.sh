#!/bin/sh
# Runs the browser tests by the node that is named; fetches their two packages the first time.
set -eu
cd "$(dirname "$0")"
[ -d node_modules/playwright-core ] || npm ci --no-audit --no-fund --silent
exec "$1" --test
