# Configures and builds a preset, all of it or the targets named.
source tools/dev/common.sh

preset=dev
if [ $# -gt 0 ] && is_preset "$1"; then
    preset=$1
    shift
fi
bash tools/dev/setup.sh "$preset"
build "$preset" "$@"
