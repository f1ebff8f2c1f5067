#!/usr/bin/env bash
# Installs what the tests need besides Go, where it is missing. Not as root it says which command installs it, and fails.
set -uo pipefail
cd "$(dirname "$0")/.."

mkdir -p .cache
go version >/dev/null 2>&1 || { echo "Go is missing: install Go 1.26 or newer from https://go.dev/dl/"; exit 1; }

missing() {
	command -v gcc >/dev/null || echo gcc libc6-dev # for -race
	command -v git >/dev/null || echo git
	command -v node >/dev/null || echo nodejs
	command -v npm >/dev/null || echo npm
	[ -x /usr/bin/chromium ] || echo chromium
	compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || echo postgresql
	command -v setpriv >/dev/null || echo util-linux
	[ -x /usr/bin/age ] || echo age # for saved files: the one that people have
	fc-list 2>/dev/null | grep -q DejaVu || echo fontconfig fonts-dejavu-core
}

packages=$(missing | tr '\n' ' ')
if [ -n "$packages" ]; then
	line="apt-get install -y --no-install-recommends $packages"
	if [ "$(id -u)" != 0 ]; then
		echo "Something is missing. Install it, then run this again:"
		echo "    sudo $line"
		exit 1
	fi
	echo "installing: $packages"
	{ apt-get update && DEBIAN_FRONTEND=noninteractive $line; } >.cache/setup.log 2>&1 ||
		{ tail -n 20 .cache/setup.log; echo "It could not be installed: $line"; exit 1; }
	[ -z "$(missing)" ] || { echo "Still missing after the install: $(missing | tr '\n' ' ')"; exit 1; }
fi
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || { echo "Node.js $(node --version) is too old: 20 or newer is needed"; exit 1; }

# What is installed is what the lock file says: its own record of that is newer than the lock file.
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
	npm ci --no-audit --no-fund --loglevel=error >.cache/setup.log 2>&1 || { tail -n 20 .cache/setup.log; echo "npm ci failed"; exit 1; }
fi
