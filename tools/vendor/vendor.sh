#!/usr/bin/env bash
# Makes internal/web/static/vendor again from the packages pinned in tools/vendor/package-lock.json, twice, and says
# whether both builds are the same bytes.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work="$root/.cache/vendor"
mkdir -p "$work"
cp "$root"/tools/vendor/{package.json,package-lock.json,build.mjs} "$work/"
cd "$work"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
node build.mjs "$work/first" "$root/tools/vendor/leaflet_entry.js"
node build.mjs "$work/second" "$root/tools/vendor/leaflet_entry.js"
diff -r first second
rm -rf "$root/internal/web/static/vendor"
cp -r first "$root/internal/web/static/vendor"
(cd "$root/internal/web/static/vendor" && sha256sum --check --quiet SHA256SUMS)
echo "internal/web/static/vendor is made, twice the same:"
cat "$root/internal/web/static/vendor/SHA256SUMS"
