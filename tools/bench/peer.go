package main

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"homegroup/internal/meeting"
)

// The peer is what one would build without an index of one's own: a thin Go server over PostgreSQL and PostGIS, with a
// pool of connections, prepared statements, a GiST index on the positions and one on the types. It answers the same
// queries over the same rows with the same fields, but works out no next starts.

const peerTable = `
CREATE EXTENSION postgis;
CREATE TABLE meetings (
	id bigint PRIMARY KEY, slug text UNIQUE, name text, program text, day smallint, time text, end_time text, timezone text, types text[],
	attendance text, status text, grp text, location text, address text, city text, state text, postal_code text, formatted text, regions text[],
	lat double precision, lng double precision, notes text, body text, conference_url text, updated text,
	place geography(Point));`

const peerIndexes = `
UPDATE meetings SET place = ST_SetSRID(ST_MakePoint(lng, lat), 4326)::geography;
CREATE INDEX ON meetings USING gist (place);
CREATE INDEX ON meetings USING gin (types);
CREATE INDEX ON meetings (day);`

const peerQuery = `
SELECT id, slug, name, program, day, time, end_time, timezone, types, attendance, status, grp, location, address, city, state, postal_code, formatted,
	regions, lat, lng, notes, body, conference_url, updated, ST_Distance(place, p.at, false) AS m, count(*) OVER () AS total
FROM meetings, (SELECT ST_SetSRID(ST_MakePoint($2, $1), 4326)::geography AS at) p
WHERE ST_DWithin(place, p.at, $3, false) AND day = $4 AND types @> ARRAY[$5]
ORDER BY m, id LIMIT $6`

// peerMeeting has the fields of the public API that rows of the benchmark fill.
type peerMeeting struct {
	ID            int64    `json:"id"`
	Slug          string   `json:"slug"`
	Name          string   `json:"name"`
	Program       string   `json:"program"`
	Day           int16    `json:"day"`
	Time          string   `json:"time"`
	EndTime       string   `json:"end_time"`
	Timezone      string   `json:"timezone"`
	Types         []string `json:"types"`
	Attendance    string   `json:"attendance"`
	Status        string   `json:"status"`
	Group         string   `json:"group"`
	Location      string   `json:"location"`
	Address       string   `json:"address"`
	City          string   `json:"city"`
	State         string   `json:"state"`
	PostalCode    string   `json:"postal_code"`
	Formatted     string   `json:"formatted_address"`
	Regions       []string `json:"regions"`
	Latitude      float64  `json:"latitude"`
	Longitude     float64  `json:"longitude"`
	Notes         string   `json:"notes,omitempty"`
	Body          string   `json:"body,omitempty"`
	ConferenceURL string   `json:"conference_url,omitempty"`
	Updated       string   `json:"updated"`
	Distance      float64  `json:"distance_km"`
}

// peer serves, and is loaded with meetings.
type peer struct {
	pg   *postgres
	pool *pgxpool.Pool
	url  string
	http *http.Server
}

func startPeer(ctx context.Context, meetings []meeting.Meeting) (*peer, error) {
	pg, err := startPostgres()
	if err != nil {
		return nil, err
	}
	p := &peer{pg: pg}
	config, err := pgxpool.ParseConfig(pg.url())
	if err != nil {
		return p, err
	}
	config.MaxConns = clients
	if p.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return p, err
	}
	if err := p.exec(ctx, peerTable); err != nil {
		return p, err
	}
	_, err = p.pool.CopyFrom(ctx, pgx.Identifier{"meetings"}, strings.Split("id slug name program day time end_time timezone types attendance status grp location address city state postal_code formatted regions lat lng notes body conference_url updated", " "),
		pgx.CopyFromSlice(len(meetings), func(i int) ([]any, error) {
			m := meetings[i]
			return []any{m.ID, m.Slug, m.Name, m.Program, int16(m.Rule.Day), m.Time, m.EndTime, m.Timezone, m.Types, string(m.Attendance), string(m.Status), m.Group, m.Location, m.Address,
				m.City, m.State, m.PostalCode, m.Formatted, m.Regions, m.Point.Lat, m.Point.Lng, m.Notes, m.Body, m.ConferenceURL, m.Updated}, nil
		}))
	if err != nil {
		return p, err
	}
	if err := p.exec(ctx, peerIndexes); err != nil {
		return p, err
	}
	if err := p.exec(ctx, "VACUUM (FULL, ANALYZE) meetings"); err != nil {
		return p, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return p, err
	}
	p.url = "http://" + listener.Addr().String()
	p.http = &http.Server{Handler: http.HandlerFunc(p.answer)}
	go p.http.Serve(listener)
	return p, nil
}

func (p *peer) exec(ctx context.Context, sql string) error {
	conn, err := p.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	_, err = conn.Conn().PgConn().Exec(ctx, sql).ReadAll()
	return err
}

func (p *peer) stop() {
	if p.http != nil {
		p.http.Close()
	}
	if p.pool != nil {
		p.pool.Close()
	}
	p.pg.stop()
}

// answer takes the parameters that the benchmark asks with.
func (p *peer) answer(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	lat, lng, _ := strings.Cut(q.Get("near"), ",")
	numbers := []float64{}
	for _, text := range []string{lat, lng, q.Get("within_km"), q.Get("day"), q.Get("limit")} {
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		numbers = append(numbers, n)
	}
	rows, err := p.pool.Query(r.Context(), peerQuery, numbers[0], numbers[1], numbers[2]*1000, int16(numbers[3]), q.Get("type"), int(numbers[4]))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer rows.Close()
	answer := struct {
		Meetings []peerMeeting `json:"meetings"`
		Total    int           `json:"total"`
	}{Meetings: []peerMeeting{}}
	for rows.Next() {
		var m peerMeeting
		err := rows.Scan(&m.ID, &m.Slug, &m.Name, &m.Program, &m.Day, &m.Time, &m.EndTime, &m.Timezone, &m.Types, &m.Attendance, &m.Status, &m.Group, &m.Location, &m.Address, &m.City, &m.State,
			&m.PostalCode, &m.Formatted, &m.Regions, &m.Latitude, &m.Longitude, &m.Notes, &m.Body, &m.ConferenceURL, &m.Updated, &m.Distance, &answer.Total)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		m.Distance /= 1000
		answer.Meetings = append(answer.Meetings, m)
	}
	if err := rows.Err(); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(answer)
}
