package app

import (
	"context"
	"net/http"
	"net/url"

	"homegroup/internal/web"
)

// Verify compares the companion that a running server gives out with the one that is part of this program.
func Verify(ctx context.Context, server *url.URL) (web.Verdict, error) {
	return web.Verify(ctx, server, http.DefaultTransport)
}
