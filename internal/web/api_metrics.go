package web

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"homegroup/internal/meeting"
)

// metrics counts what the operator watches: routes by their pattern, never a path, a query, an address or a name.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

func newMetrics(s *Server) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "homegroup_http_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "homegroup_http_request_seconds", Help: "Time to answer, by route.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route"}),
	}
	m.registry.MustRegister(m.requests, m.seconds, &directory{s},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// MetricsHandler answers on a listener of its own, which is not for the public.
func (s *Server) MetricsHandler() http.Handler {
	return promhttp.HandlerFor(s.api.metrics.registry, promhttp.HandlerOpts{})
}

// measured counts what next answers. It stands directly around the mux, whose pattern it reads from the request afterwards.
func (s *Server) measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isHelp(r.URL.Path) {
			next.ServeHTTP(w, r) // not counted: that somebody needed help is nobody's business
			return
		}
		begin := time.Now()
		seen := &statusWriter{ResponseWriter: w}
		defer func() { // a handler that panics was answered too
			route := r.Pattern
			if route == "" {
				route = "none"
			}
			s.api.metrics.requests.WithLabelValues(route, strconv.Itoa(cmp.Or(seen.status, http.StatusOK))).Inc()
			s.api.metrics.seconds.WithLabelValues(route).Observe(time.Since(begin).Seconds())
		}()
		next.ServeHTTP(seen, r)
	})
}

// directory tells how the directory stands when it is asked.
type directory struct{ s *Server }

var (
	feedsDesc = prometheus.NewDesc("homegroup_feeds", "Feeds by state.", []string{"state"}, nil)
	countDesc = prometheus.NewDesc("homegroup_meetings", "Meetings that can be found.", nil, nil)
	oldDesc   = prometheus.NewDesc("homegroup_feed_oldest_seconds", "Age of the last good list of the feed that has waited longest, paused ones aside.", nil, nil)
	indexDesc = prometheus.NewDesc("homegroup_index_age_seconds", "Time since the search index last took in a change or was rebuilt.", nil, nil)
	readyDesc = prometheus.NewDesc("homegroup_ready", "1 while everything can be answered.", nil, nil)
)

// Describe names what Collect gives.
func (d *directory) Describe(ch chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{feedsDesc, countDesc, oldDesc, indexDesc, readyDesc} {
		ch <- desc
	}
}

// Collect asks the directory. What cannot be told is left out, so that no number is shown that is not known.
func (d *directory) Collect(ch chan<- prometheus.Metric) {
	gauge := func(desc *prometheus.Desc, value float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
	}
	ready := 0.0
	if d.s.ready() == nil {
		ready = 1
	}
	gauge(readyDesc, ready)
	finder := d.s.Meetings.Finder()
	gauge(countDesc, float64(finder.Count()))
	if index, ok := finder.(interface{ Changed() time.Time }); ok && !index.Changed().IsZero() {
		gauge(indexDesc, d.s.Now().Sub(index.Changed()).Seconds())
	}
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	feeds, err := d.s.Meetings.Feeds(ctx)
	if err != nil {
		return
	}
	states := map[meeting.FeedState]int{meeting.FeedNew: 0, meeting.FeedWell: 0, meeting.FeedHeld: 0, meeting.FeedFailing: 0}
	var oldest time.Duration
	for _, f := range feeds {
		states[f.State]++
		if !f.Paused && !f.LastGood.IsZero() {
			oldest = max(oldest, d.s.Now().Sub(f.LastGood))
		}
	}
	for state, n := range states {
		gauge(feedsDesc, float64(n), string(state))
	}
	gauge(oldDesc, oldest.Seconds())
}
