#!/usr/bin/env bash
# Makes internal/web/static/vendor and companion/vendor again from the packages pinned in tools/vendor/package-lock.json, each
# twice, and says whether both builds are the same bytes.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work="$root/.cache/vendor"
mkdir -p "$work"
cp "$root"/tools/vendor/{package.json,package-lock.json,build.mjs,build_companion.mjs} "$work/"
cd "$work"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
for copy in first second; do
	node build.mjs "$work/$copy/static" "$root/tools/vendor/leaflet_entry.js"
	node build_companion.mjs "$work/$copy/companion" "$root/tools/vendor/companion"
done
diff -r first second

# put MADE DIRECTORY: what was made takes the place of what is there, and its sums hold.
put() {
	rm -rf "$2"
	cp -r "$1" "$2"
	(cd "$2" && sha256sum --check --quiet SHA256SUMS)
	echo "${2#"$root/"} is made, twice the same:"
	cat "$2/SHA256SUMS"
}
put first/static "$root/internal/web/static/vendor"
put first/companion "$root/companion/vendor"
