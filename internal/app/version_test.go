package app

import (
	"runtime/debug"
	"testing"
)

func TestVersion(t *testing.T) {
	settings := func(kv ...string) (s []debug.BuildSetting) {
		for i := 0; i < len(kv); i += 2 {
			s = append(s, debug.BuildSetting{Key: kv[i], Value: kv[i+1]})
		}
		return s
	}
	for want, info := range map[string]*debug.BuildInfo{
		"unreleased":                  {},
		"0123456789ab":                {Main: debug.Module{Version: "v0.0.0-20261123165100-0123456789ab"}, Settings: settings("vcs.revision", "0123456789abcdef")},
		"v1.2.0-0123456789ab-changed": {Main: debug.Module{Version: "v1.2.0+dirty"}, Settings: settings("vcs.revision", "0123456789abcdef", "vcs.modified", "true")},
	} {
		if got := version(info); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
