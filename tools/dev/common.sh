# Shared by the verbs of ./dev. They run at the root of the repository.
say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
die() {
    echo "./dev: $*" >&2
    exit 1
}

presets="dev clang release asan tsan fuzz tidy"
is_preset() { [[ " $presets " == *" $1 "* ]]; }

# configure PRESET: once; ninja notices later changes by itself.
configure() {
    [ -f "build/$1/build.ninja" ] && return
    say "Configuring the preset $1"
    cmake --preset "$1" >"build-$1.log" 2>&1 || {
        cat "build-$1.log" >&2
        rm -f "build-$1.log"
        die "cmake cannot configure the preset $1; the lines above say why."
    }
    rm -f "build-$1.log"
}

# build PRESET [TARGET...]
build() {
    local preset=$1
    shift
    configure "$preset"
    say "Building the preset $preset${*:+: $*}"
    ninja -C "build/$preset" "$@"
}
