package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// postgres is a PostgreSQL server in a folder of its own, on a Unix socket.
type postgres struct {
	dir, bin string
	as       *syscall.Credential // nil: us
}

// startPostgres makes and starts one. The error says what is missing.
func startPostgres() (*postgres, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return nil, errors.New("there is no PostgreSQL: apt-get install postgresql postgresql-15-postgis-3")
	}
	dir, err := os.MkdirTemp("", "hg-bench-pg-") // short: the path of a socket is at most 107 bytes long
	if err != nil {
		return nil, err
	}
	p := &postgres{dir: dir, bin: filepath.Dir(found[len(found)-1])}
	if os.Geteuid() == 0 { // it refuses to run as root
		u, err := user.Lookup("postgres")
		if err != nil {
			return nil, err
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err := errors.Join(err1, err2, os.Chown(dir, uid, gid)); err != nil {
			return nil, err
		}
		p.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	if err := p.run("initdb", "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8", "-D", p.data()); err != nil {
		return nil, err
	}
	// As somebody would set it who cares, on a machine of this size.
	conf := "listen_addresses = ''\nunix_socket_directories = '" + dir + "'\nshared_buffers = 1GB\neffective_cache_size = 4GB\nwork_mem = 32MB\nrandom_page_cost = 1.1\njit = off\nmax_wal_size = 4GB\n"
	f, err := os.OpenFile(filepath.Join(p.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	_, err = f.WriteString(conf)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	return p, p.run("pg_ctl", "start", "-w", "-s", "-D", p.data(), "-l", filepath.Join(dir, "log"))
}

func (p *postgres) data() string { return filepath.Join(p.dir, "data") }

func (p *postgres) url() string { return "postgres://postgres@/postgres?host=" + p.dir }

func (p *postgres) stop() {
	if err := p.run("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", p.data()); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
	}
	os.RemoveAll(p.dir)
}

func (p *postgres) run(name string, args ...string) error {
	cmd := exec.Command(filepath.Join(p.bin, name), args...)
	cmd.Dir = p.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: p.as, Setpgid: true}
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return nil
}
