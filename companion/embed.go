// Package companion holds the private half as files: plain ES modules that a member's browser runs as they are written here.
// It does nothing itself. docs/companion.md says which module does what; internal/web/companion.go serves them.
package companion

import "embed"

// Files is everything in this folder; what of it is served is decided where it is served.
//
//go:embed *.js *.html *.css book core crypto icons manifest parts screens vendor words
var Files embed.FS
