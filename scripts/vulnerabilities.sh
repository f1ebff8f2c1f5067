#!/usr/bin/env bash
# Looks for known vulnerabilities in what the program calls. Exit 0: none is known; 1: some are; 75: the database of
# vulnerabilities could not be had, and what can be done without it was done and found nothing.
#
# The database is HOMEGROUP_VULNDB (such as file:///srv/vulndb), else Go's own on the network.
set -uo pipefail
cd "$(dirname "$0")/.."
work=.cache/vulnerabilities
rm -rf "$work" && mkdir -p "$work/ID" "$work/index"

# First, that the check can fail: a made-up entry about a function that the server calls must be found.
cat >"$work/ID/GO-0000-0001.json" <<JSON
{"schema_version":"1.3.1","id":"GO-0000-0001","modified":"2026-01-01T00:00:00Z","published":"2026-01-01T00:00:00Z","summary":"made up, to try the check","details":"made up","database_specific":{"url":"https://vuln.invalid/GO-0000-0001","review_status":"REVIEWED"},
"affected":[{"package":{"name":"stdlib","ecosystem":"Go"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}],"ecosystem_specific":{"imports":[{"path":"net/http","symbols":["Server.Serve"]}]}}]}
JSON
echo '{"modified":"2026-01-01T00:00:00Z"}' >"$work/index/db.json"
echo '[{"path":"stdlib","vulns":[{"id":"GO-0000-0001","modified":"2026-01-01T00:00:00Z"}]}]' >"$work/index/modules.json"
echo '[{"id":"GO-0000-0001","modified":"2026-01-01T00:00:00Z"}]' >"$work/index/vulns.json"
go tool govulncheck -db "file://$PWD/$work" ./cmd/homegroup >"$work/tried" 2>&1
status=$?
if [ "$status" != 3 ] || ! grep -q GO-0000-0001 "$work/tried"; then
	cat "$work/tried"
	echo "govulncheck does not find a vulnerability that is put before it (exit $status)."
	exit 1
fi

# Then the versions in use: one that its makers took back, or a module that they gave up, is a finding.
mapfile -t modules < <(go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}' ./... | sort -u)
if ! go list -m -u -retracted -f '{{if .Retracted}}{{.Path}} {{.Version}} was taken back: {{.Retracted}}{{end}}{{if and .Deprecated (not .Indirect)}}{{.Path}} is given up: {{.Deprecated}}{{end}}' "${modules[@]}" >"$work/modules" 2>"$work/modules.err"; then
	cat "$work/modules.err"
	echo "The module proxy could not be asked about versions that were taken back."
	exit 1
fi
if grep -q . "$work/modules"; then
	grep . "$work/modules"
	exit 1
fi

db=(${HOMEGROUP_VULNDB:+-db "$HOMEGROUP_VULNDB"})
go tool govulncheck "${db[@]}" ./... >"$work/found" 2>&1
status=$?
if [ "$status" = 0 ]; then
	tail -n 3 "$work/found"
	exit 0
fi
if [ "$status" = 3 ] || [ -n "${HOMEGROUP_VULNDB:-}" ] || ! grep -qE 'fetching vulnerabilities|no such host|dial tcp' "$work/found"; then
	cat "$work/found"
	exit 1
fi
echo "NOT CHECKED against known vulnerabilities: Go's database cannot be reached from here, and HOMEGROUP_VULNDB names no other."
echo "Done without it: govulncheck scans the whole program and finds a made-up entry; no module in use was taken back or given up."
exit 75
