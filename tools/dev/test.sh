# Installs, builds and runs all tests; further arguments go to ctest.
source tools/dev/common.sh

preset=dev
if [ $# -gt 0 ] && is_preset "$1"; then
    preset=$1
    shift
fi
bash tools/dev/setup.sh "$preset"
build "$preset" all header_checks
say "Running the tests"
# A sanitizer's report ends the test.
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1:strict_string_checks=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1:second_deadlock_stack=1}
# The PostgreSQL servers of the tests would go by themselves, ten seconds later.
stop_servers() {
    local users
    for users in "build/$preset"/postgres-*.users; do
        [ -f "$users" ] || continue
        users=${users##*/postgres-}
        [ -f "build/$preset/postgres-${users%.users}.keep" ] || bash tools/dev/postgres.sh stop "$PWD/build/$preset" "${users%.users}"
    done
}
trap stop_servers EXIT
# Only what fails is worth reading.
export GTEST_BRIEF=${GTEST_BRIEF:-1}
ctest --test-dir "build/$preset" --output-on-failure --no-tests=error -j "$(nproc)" "$@"
