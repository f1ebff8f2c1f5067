package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

func (db *DB) openPostgres(ctx context.Context, url string) error {
	db.engine = engine{name: "postgres", text: `text COLLATE "C"`, sequence: "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", rows: 500}
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return errors.New("the PostgreSQL address could not be read; it has the form postgres://USER@HOST/NAME") // err may hold the password
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "homegroup"
	}
	// A node that stops dead in the middle of a transaction must not keep its locks, nor numbers of the changes log open.
	config.RuntimeParams["idle_in_transaction_session_timeout"] = "60000"
	pool := sql.OpenDB(stdlib.GetConnector(*config))
	pool.SetMaxOpenConns(16) // PostgreSQL's own default leaves room for six nodes
	pool.SetMaxIdleConns(16)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		pool.Close()
		return fmt.Errorf("PostgreSQL at %s, database %q, could not be reached: %w", config.Host, config.Database, explain(err))
	}
	db.writer, db.reader = pool, pool
	return nil
}
