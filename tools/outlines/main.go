// Command outlines packs the outlines of the world's time zones, as tzf-rel-lite has them, for internal/geo/zone: a third less in the program.
//
//	go run ./tools/outlines
package main

import (
	"bytes"
	"compress/gzip"
	"log"
	"os"

	tzfrellite "github.com/ringsaturn/tzf-rel-lite"
)

func main() {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := w.Write(tzfrellite.LiteCompressData); err != nil {
		log.Fatal(err)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("internal/geo/zone/outlines.gz", packed.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}
