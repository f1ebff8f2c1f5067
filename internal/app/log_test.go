package app

import (
	"bytes"
	"errors"
	"log/slog"
	"net/netip"
	"strings"
	"testing"
)

func TestLoggerKeepsPersonsOut(t *testing.T) {
	var b bytes.Buffer
	log := Logger(&b, slog.LevelInfo)
	log = log.With("from", "203.0.113.7:4711")
	log.WithGroup("request").Info("GET /meetings?near=39.95,-75.16&q=women from 203.0.113.7",
		"url", "https://anna:geheim@lists.example/feed.json?key=5ecre7#x",
		"query", "near=39.95", "error", errors.New(`Get "https://lists.example/a?key=5ecre7": write to anna@example.org or +1 (215) 555-0142`),
		"peer", netip.MustParseAddrPort("[2001:db8::7]:443"), "v6", "seen 2001:db8::17 today", "plain", "215-555-0142")
	line := b.String()
	for _, secret := range []string{"39.95", "women", "203.0.113", "anna", "geheim", "5ecre7", "555", "2001:db8"} {
		if strings.Contains(line, secret) {
			t.Errorf("%q reached the log: %s", secret, line)
		}
	}
	for _, kept := range []string{"/meetings", "https://lists.example/feed.json"} {
		if !strings.Contains(line, kept) {
			t.Errorf("%q is not in the log: %s", kept, line)
		}
	}
}

func TestLoggerKeepsWhatIsNeeded(t *testing.T) {
	var b bytes.Buffer
	Logger(&b, slog.LevelInfo).Info("listening on http://127.0.0.1:8012", "at", "2026-11-23 19:30:00", "rows", 250000, "text2", "1234567890123", "route", "GET /meetings/{slug}")
	for _, kept := range []string{"http://127.0.0.1:8012", "2026-11-23 19:30:00", "250000", "1234567890123", "GET /meetings/{slug}"} {
		if !strings.Contains(b.String(), kept) {
			t.Errorf("%q is not in the log: %s", kept, b.String())
		}
	}
}
