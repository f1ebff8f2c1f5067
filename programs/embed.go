// Package programs holds the packs as files; package program reads them.
package programs

import "embed"

// Files are all packs: a folder each, the shared structures (whose names begin with _), and the instruments.
//
//go:embed all:*
var Files embed.FS
