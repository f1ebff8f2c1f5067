package app

import (
	"context"
	"io"
	"log/slog"
	"net/netip"
	"regexp"
	"strings"
)

// Logger writes lines of text to w from level up. What could name a person or a search never reaches them: addresses of
// machines, e-mail addresses, telephone numbers, and all that stands behind the '?' of a URL or before its '@'.
func Logger(w io.Writer, level slog.Level) *slog.Logger {
	return slog.New(redacting{slog.NewTextHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: redactAttr})})
}

// redacting redacts the message too, which ReplaceAttr does not see on every path.
type redacting struct{ slog.Handler }

func (h redacting) Handle(ctx context.Context, r slog.Record) error {
	r.Message = redact(r.Message)
	return h.Handler.Handle(ctx, r)
}

func (h redacting) WithAttrs(attrs []slog.Attr) slog.Handler {
	return redacting{h.Handler.WithAttrs(attrs)}
}

func (h redacting) WithGroup(name string) slog.Handler { return redacting{h.Handler.WithGroup(name)} }

// never are attributes whose values are never written, whatever they look like.
var never = map[string]bool{"query": true, "ip": true, "remote": true, "remote_addr": true, "email": true, "phone": true, "contact": true, "text": true, "near": true, "q": true}

func redactAttr(_ []string, a slog.Attr) slog.Attr {
	if never[strings.ToLower(a.Key)] {
		return slog.String(a.Key, "[left out]")
	}
	if a.Key == slog.TimeKey || a.Key == slog.LevelKey {
		return a
	}
	switch v := a.Value.Resolve(); v.Kind() {
	case slog.KindString:
		return slog.String(a.Key, redact(v.String()))
	case slog.KindAny: // errors, addresses: what they print
		return slog.String(a.Key, redact(v.String()))
	}
	return a
}

var (
	urlSecret = regexp.MustCompile(`(?i)\b([a-z][a-z0-9+.-]*://)(?:[^\s/@"]*@)?([^\s?#"]*)(?:[?#][^\s"]*)?`)
	pathQuery = regexp.MustCompile(`(/[^\s?"]*)\?[^\s"]+`)
	email     = regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN.-]+\.\pL{2,}`)
	phone     = regexp.MustCompile(`\+?\(?\d[\d() .-]{7,}\d`)
	date      = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}`)
	address   = regexp.MustCompile(`[0-9A-Fa-f:.\[\]%]{6,}`)
)

// redact takes out of a text what must not stand in a log.
func redact(s string) string {
	s = urlSecret.ReplaceAllString(s, "$1$2")
	s = pathQuery.ReplaceAllString(s, "$1")
	s = email.ReplaceAllString(s, "[e-mail]")
	s = address.ReplaceAllStringFunc(s, func(m string) string {
		host := strings.Trim(m, ".:")
		if p, err := netip.ParseAddrPort(strings.TrimRight(m, ".:")); err == nil && !p.Addr().IsLoopback() && !p.Addr().IsUnspecified() {
			return "[address]"
		}
		if a, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil && !a.IsLoopback() && !a.IsUnspecified() {
			return "[address]"
		}
		return m
	})
	return phone.ReplaceAllStringFunc(s, func(m string) string {
		if keep(m) {
			return m
		}
		return "[number]"
	})
}

// keep tells dates and addresses of this machine from telephone numbers.
func keep(m string) bool {
	if _, err := netip.ParseAddr(m); err == nil {
		return true
	}
	return date.MatchString(m) || !strings.ContainsAny(m, " ()-") && m[0] != '+'
}
