# Installs the Debian packages that a preset needs, and says so; does nothing where they are there.
source tools/dev/common.sh

preset=${1:-dev}
is_preset "$preset" || die "setup: there is no preset '$preset'; the presets are: $presets."

missing=()
while read -r package presets command; do
    [[ ",$presets," == *",all,"* || ",$presets," == *",$preset,"* ]] || continue
    [ -n "$command" ] && command -v "$command" >/dev/null && continue
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done < <(grep -v '^#' tools/dev/packages.txt)
[ ${#missing[@]} -eq 0 ] && exit 0

say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
sudo=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "these packages are missing, and there is no sudo to install them: ${missing[*]}"
    sudo=sudo
fi
command -v apt-get >/dev/null ||
    die "this is no Debian system; install the equivalents of: ${missing[*]}"
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    die "apt-get could not install: ${missing[*]}"
