// Package problem holds the kinds of error that Homegroup tells apart and carries the words for the person who
// meets one. It is not a logger and knows no transport: package web maps kinds to status codes, cmd to exit codes.
// Start at New.
package problem

import (
	"errors"
	"fmt"
)

// Kind says what sort of thing went wrong, and so who can do something about it.
type Kind string

// The kinds. Anything that is not a Problem is Internal: a fault of ours.
const (
	NotFound    Kind = "not_found"
	Invalid     Kind = "invalid"
	Conflict    Kind = "conflict"
	Denied      Kind = "denied"
	TooMany     Kind = "too_many"
	Unavailable Kind = "unavailable"
	Internal    Kind = "internal"
)

// Problem is an error meant for the person who meets it: what happened, what was kept, what to do next.
type Problem struct {
	Kind    Kind
	Message string // a whole sentence, safe to show: it holds no secret and no personal value
	Field   string // the input at fault, where there is one
	Err     error  // the cause, for the log only
}

// New makes a problem of a kind with a message for people.
func New(kind Kind, format string, args ...any) *Problem {
	return &Problem{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// InField makes an Invalid problem about one input.
func InField(field, format string, args ...any) *Problem {
	return &Problem{Kind: Invalid, Message: fmt.Sprintf(format, args...), Field: field}
}

// Because adds the cause, which is logged and never shown.
func (p *Problem) Because(err error) *Problem {
	p.Err = err
	return p
}

func (p *Problem) Error() string { return p.Message }

func (p *Problem) Unwrap() error { return p.Err }

// KindOf tells the kind of any error; what is not a Problem is Internal.
func KindOf(err error) Kind {
	var p *Problem
	if errors.As(err, &p) {
		return p.Kind
	}
	return Internal
}
