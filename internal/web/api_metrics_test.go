package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func (s *apiSite) metricsText(t *testing.T) string {
	t.Helper()
	w := httptest.NewRecorder()
	s.MetricsHandler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func TestMetrics(t *testing.T) {
	s := newAPISite(t, 30)
	s.now = s.now.Add(90 * time.Second)
	for range 3 {
		s.get("/api/v1/meetings?q=secretword&near=12.345,67.891")
	}
	s.get("/api/v1/meetings?day=9")
	s.get("/api/v1/meetings/secret-slug")
	s.get("/nowhere/secretpath")
	text := s.metricsText(t)
	for _, want := range []string{
		`homegroup_http_requests_total{route="GET /api/v1/meetings",status="200"} 3`,
		`homegroup_http_requests_total{route="GET /api/v1/meetings",status="400"} 1`,
		`homegroup_http_requests_total{route="GET /api/v1/meetings/{slug}",status="404"} 1`,
		`homegroup_http_requests_total{route="none",status="404"} 1`,
		`homegroup_http_request_seconds_count{route="GET /api/v1/meetings"} 4`,
		`homegroup_feeds{state="held"} 1`, `homegroup_feeds{state="well"} 1`, `homegroup_feeds{state="failing"} 0`,
		`homegroup_meetings 30`, `homegroup_feed_oldest_seconds 3690`, `homegroup_index_age_seconds 90`, `homegroup_ready 1`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("no %s", want)
		}
	}
	for _, word := range []string{"secret", "12.345", "67.891", "127.0.0.1"} {
		if strings.Contains(text+s.log.String(), word) {
			t.Errorf("%q is told", word)
		}
	}
	s.feeds.err = errors.New("gone")
	s.Ready = func() error { return errors.New("the database does not answer at /secret") }
	text = s.metricsText(t)
	if !strings.Contains(text, "homegroup_ready 0\n") || strings.Contains(text, "homegroup_feeds{") {
		t.Error("what is not known is told as if it were")
	}
}

func TestHealth(t *testing.T) {
	s := newAPISite(t, 0)
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200} {
		if w := s.get(path); w.Code != want {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	s.Ready = func() error { return errors.New("the database does not answer at /secret") }
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 503} {
		w := s.get(path)
		if w.Code != want || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if !strings.Contains(s.log.String(), "the database does not answer") {
		t.Error("why is not in the log")
	}
}
