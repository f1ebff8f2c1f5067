package app

import (
	"crypto/tls"
	"os"
	"sync"
	"time"
)

// certificate reads a certificate and reads it again when its file has changed, so that a renewed one needs no restart. When
// the new one cannot be read the old one goes on.
type certificate struct {
	certFile, keyFile string
	mu                sync.Mutex
	current           *tls.Certificate
	changed, looked   time.Time
}

func newCertificate(certFile, keyFile string) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile}
	_, err := c.get(nil)
	return c, err
}

// lookEvery is how old a look at the file may be.
const lookEvery = time.Minute

func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current != nil && time.Since(c.looked) < lookEvery {
		return c.current, nil
	}
	c.looked = time.Now()
	info, err := os.Stat(c.certFile)
	if err == nil && c.current != nil && info.ModTime().Equal(c.changed) {
		return c.current, nil
	}
	var pair tls.Certificate
	if err == nil {
		pair, err = tls.LoadX509KeyPair(c.certFile, c.keyFile)
	}
	if err != nil {
		if c.current != nil {
			return c.current, nil
		}
		return nil, err
	}
	c.current, c.changed = &pair, info.ModTime()
	return c.current, nil
}
