package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// Server is a PostgreSQL server made for tests, in a folder of its own, on a Unix socket.
type Server struct {
	dir  string // holds data/, the socket and the log
	bin  string
	user *syscall.Credential // whom it runs as; nil: us
}

// ServerEnv names a running server to use instead, as a postgres:// URL of a user who may make databases.
const ServerEnv = "HOMEGROUP_TEST_POSTGRES"

const install = "these tests need a real PostgreSQL server: apt-get install postgresql"

// StartServer starts a server for one test alone, to be killed by it. durable makes it sync to the disk as in earnest.
func StartServer(t testing.TB, durable bool) *Server {
	t.Helper()
	dir, err := os.MkdirTemp("", "hg-pg-") // not t.TempDir: the path of a socket is at most 107 bytes long
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s, err := makeServer(dir, durable)
	if err == nil {
		err = s.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.stop("immediate") })
	return s
}

// URL is the address of one of its databases.
func (s *Server) URL(database string) string {
	return "postgres://postgres@/" + database + "?" + url.Values{"host": {s.dir}}.Encode()
}

// CreateDatabase makes a database and gives its address.
func (s *Server) CreateDatabase(t testing.TB, name string) string {
	t.Helper()
	if err := execSQL(s.URL("postgres"), `CREATE DATABASE `+name); err != nil {
		t.Fatal(err)
	}
	return s.URL(name)
}

// Start starts the server, again after Kill.
func (s *Server) Start() error {
	out, err := s.run("pg_ctl", "start", "-w", "-t", "60", "-s", "-D", s.data(), "-l", filepath.Join(s.dir, "log"))
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
		return fmt.Errorf("the PostgreSQL server for tests does not start: %w: %s%s", err, out, log)
	}
	return nil
}

// Kill ends the server as a power cut would end its processes: kill -9 to all of them.
func (s *Server) Kill() error {
	pid, err := s.pid()
	if err != nil {
		return err
	}
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		return err
	}
	all := []int{pid} // the postmaster first, so that it does not begin a recovery
	for _, f := range strings.Fields(string(children)) {
		if child, err := strconv.Atoi(f); err == nil {
			all = append(all, child)
		}
	}
	for _, p := range all {
		if err := syscall.Kill(p, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			return err
		}
	}
	for _, p := range all { // gone, or waiting to be reaped by init
		for i := 0; alive(p); i++ {
			if i > 2000 {
				return fmt.Errorf("process %d of the PostgreSQL server does not end", p)
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
	// A dead process that nobody reaps (as in containers without an init) still counts as running to a new server.
	return errors.Join(os.Remove(filepath.Join(s.data(), "postmaster.pid")), os.Remove(filepath.Join(s.dir, ".s.PGSQL.5432.lock")))
}

func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(rest, "Z")
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) pid() (int, error) {
	b, err := os.ReadFile(filepath.Join(s.data(), "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	line, _, _ := strings.Cut(string(b), "\n")
	return strconv.Atoi(strings.TrimSpace(line))
}

func (s *Server) stop(mode string) { s.run("pg_ctl", "stop", "-w", "-s", "-m", mode, "-D", s.data()) }

func (s *Server) run(name string, args ...string) (string, error) {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.user, Setpgid: true} // a Ctrl-C is for the test, which then stops it
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "PGOPTIONS=")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// makeServer makes the files of a server in dir.
func makeServer(dir string, durable bool) (*Server, error) {
	s := &Server{dir: dir}
	var err error
	if s.bin, err = binaries(); err != nil {
		return nil, err
	}
	if os.Geteuid() == 0 { // PostgreSQL refuses to run as root
		if s.user, err = otherUser(); err != nil {
			return nil, err
		}
		if err := os.Chown(dir, int(s.user.Uid), int(s.user.Gid)); err != nil {
			return nil, err
		}
	}
	// A language's own order, which is not that of bytes: what relies on the order of the database is to be found out.
	if out, err := s.run("initdb", "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8",
		"--locale-provider=icu", "--icu-locale=en", "-D", s.data()); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	conf := "listen_addresses = ''\nunix_socket_directories = '" + dir + "'\nmax_connections = 200\nshared_buffers = 64MB\nmax_wal_size = 1GB\n"
	if !durable {
		conf += "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
	}
	f, err := os.OpenFile(filepath.Join(s.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	_, err = f.WriteString(conf)
	return s, errors.Join(err, f.Close())
}

// binaries finds the folder with initdb and postgres, of the newest version there is.
func binaries() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	sort.Slice(found, func(i, j int) bool { return version(found[i]) > version(found[j]) })
	for _, initdb := range found {
		if _, err := os.Stat(filepath.Join(filepath.Dir(initdb), "postgres")); err == nil {
			return filepath.Dir(initdb), nil
		}
	}
	if initdb, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(initdb), nil
	}
	return "", errors.New("no initdb in /usr/lib/postgresql or on the PATH; " + install)
}

func version(initdb string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb))))
	return n
}

func otherUser() (*syscall.Credential, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody; " + install)
}

func execSQL(url string, statements ...string) error {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

// shared gives the URL, less its database, of the one server that all test processes of this user share.
var shared = sync.OnceValues(startShared)

// startShared joins the shared server, or starts it. Each test process holds a shared lock on a file, users, for as long as
// it lives; a waiting flock(1) gets the exclusive one when the last has ended, however it ended, and stops the server.
// Another lock, start, lets one at a time look whether the server is there.
func startShared() (func(database string) string, error) {
	if given := os.Getenv(ServerEnv); given != "" {
		u, err := url.Parse(given)
		return func(database string) string { v := *u; v.Path = "/" + database; return v.String() }, err
	}
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("hg-pg-%d", os.Geteuid()))
	start, err := locked(dir+".start", syscall.LOCK_EX)
	if err != nil {
		return nil, err
	}
	defer syscall.Close(start)
	if _, err := locked(dir+".users", syscall.LOCK_SH); err != nil { // stays open until this process ends
		return nil, err
	}
	s := &Server{dir: dir}
	err = execSQL(s.URL("postgres"), `SELECT 1`)
	if errors.Is(err, syscall.ENOENT) || errors.Is(err, syscall.ECONNREFUSED) {
		err = startAnew(dir)
	}
	return s.URL, err
}

// locked opens a file and waits for a lock on it, which lasts until the descriptor or the process ends: no *os.File, which
// the garbage collector would close. The files stay when all is done: to remove one while somebody opens it would make two
// locks of one.
func locked(name string, how int) (int, error) {
	fd, err := syscall.Open(name, syscall.O_CREAT|syscall.O_RDWR|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		return 0, err
	}
	for {
		if err := syscall.Flock(fd, how); !errors.Is(err, syscall.EINTR) {
			return fd, err
		}
	}
}

func startAnew(dir string) error {
	old := &Server{dir: dir}
	if pid, err := old.pid(); err == nil { // left behind by a machine that went down, or by a watch that was killed
		if command, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)); strings.Contains(string(command), old.data()) {
			syscall.Kill(pid, syscall.SIGQUIT)
			time.Sleep(time.Second)
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	s, err := makeServer(dir, false)
	if err != nil {
		return err
	}
	if err := s.Start(); err != nil {
		return err
	}
	watch := exec.Command("flock", "-x", dir+".users", "sh", "-c",
		fmt.Sprintf(`p=$(head -n1 %[1]s/data/postmaster.pid) && grep -qs %[1]s /proc/$p/cmdline && kill -QUIT $p; rm -rf %[1]s`, dir))
	watch.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return watch.Start()
}

var databases atomic.Int64

// PostgresURL makes an empty database for one test and gives its address.
func PostgresURL(t testing.TB) string {
	t.Helper()
	at, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), databases.Add(1))
	if err := execSQL(at("postgres"), `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`, `CREATE DATABASE `+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := execSQL(at("postgres"), `DROP DATABASE `+name+` WITH (FORCE)`); err != nil {
			t.Error(err)
		}
	})
	return at(name)
}
