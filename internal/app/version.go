package app

import (
	"runtime/debug"
	"strings"
)

// Version names this build: the module's version where it was built from a tagged one, the commit's hash, and a word where
// the tree had changes of its own. It is never empty.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	return version(info)
}

func version(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	var parts []string
	// A pseudo-version only says the commit again.
	if v := info.Main.Version; v != "" && v != "(devel)" && !strings.Contains(v, "-0.") && !strings.HasPrefix(v, "v0.0.0-") {
		parts = append(parts, strings.TrimSuffix(v, "+dirty"))
	}
	if hash := settings["vcs.revision"]; hash != "" {
		parts = append(parts, hash[:min(12, len(hash))])
	}
	if len(parts) == 0 {
		parts = append(parts, "unreleased")
	}
	if settings["vcs.modified"] == "true" {
		parts = append(parts, "changed")
	}
	return strings.Join(parts, "-")
}
