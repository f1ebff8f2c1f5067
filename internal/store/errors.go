package store

import (
	"context"
	"errors"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"homegroup/internal/problem"
)

// explain gives the errors that somebody can do something about a kind and words for people; all others stay as they are.
func explain(err error) error {
	var p *problem.Problem
	if err == nil || errors.As(err, &p) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var lite *sqlite.Error
	var pg *pgconn.PgError
	var network net.Error
	var connect *pgconn.ConnectError
	switch {
	case errors.As(err, &lite):
		switch code := lite.Code(); {
		case code&0xff == sqlite3.SQLITE_CONSTRAINT:
			return changedMeanwhile().Because(err)
		case code&0xff == sqlite3.SQLITE_BUSY, code&0xff == sqlite3.SQLITE_LOCKED:
			return problem.New(problem.Unavailable, "Another program has been writing to the database for more than a minute. Nothing was changed; try again when it has finished.").Because(err)
		case code&0xff == sqlite3.SQLITE_FULL:
			return problem.New(problem.Unavailable, "The disk with the database is full. Nothing was changed; make room and try again.").Because(err)
		case code&0xff == sqlite3.SQLITE_READONLY, code&0xff == sqlite3.SQLITE_CANTOPEN, code&0xff == sqlite3.SQLITE_PERM:
			return problem.New(problem.Unavailable, "The database file may not be written to. Nothing was changed; look at the rights of the file and its folder.").Because(err)
		case code&0xff == sqlite3.SQLITE_NOTADB:
			return problem.New(problem.Unavailable, "The file is not a database of this program. Nothing was changed; name another file.").Because(err)
		case code&0xff == sqlite3.SQLITE_CORRUPT:
			return problem.New(problem.Unavailable, "The database file is damaged. Stop the program, keep the file, and restore the last backup into a new one.").Because(err)
		}
	case errors.As(err, &pg):
		switch {
		case len(pg.Code) == 5 && pg.Code[:2] == "23": // integrity constraint
			return changedMeanwhile().Because(err)
		case pg.Code == "40001", pg.Code == "40P01": // serialization failure, deadlock
			return changedMeanwhile().Because(err)
		case pg.Code == "53100": // disk full
			return problem.New(problem.Unavailable, "The disk of the PostgreSQL server is full. Nothing was changed; make room and try again.").Because(err)
		case pg.Code[:2] == "57", pg.Code[:2] == "08", pg.Code[:2] == "53", pg.Code == "25006": // shutting down, connection, resources, standby
			return unreachable().Because(err)
		}
	case errors.As(err, &connect), errors.As(err, &network):
		return unreachable().Because(err)
	}
	return err
}

// explainCommit is explain for a failed commit: when the connection broke there, nobody knows whether it was kept.
func explainCommit(err error) error {
	explained := explain(err)
	if p := new(problem.Problem); errors.As(explained, &p) && p.Message == unreachable().Message {
		return problem.New(problem.Unavailable, "The database stopped answering while this was being saved. It may have been kept or not: look, and do it again if it is missing.").Because(err)
	}
	return explained
}

func changedMeanwhile() *problem.Problem {
	return problem.New(problem.Conflict, "The directory was changed by somebody else at the same moment. Nothing of this was kept; try again.")
}

func unreachable() *problem.Problem {
	return problem.New(problem.Unavailable, "The database does not answer just now. Nothing was changed; try again in a minute.")
}
