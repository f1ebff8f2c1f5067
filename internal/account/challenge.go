package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"time"
)

// challenges makes and checks what is to be signed. A challenge says itself until when it holds and for what, under a MAC,
// so that any node knows those of every other and none is kept in the database. Those used up are remembered in memory
// until they run out.
type challenges struct {
	key [32]byte
	now func() time.Time

	mu          sync.Mutex
	used, older map[[challengeSize]byte]struct{}
	turn        time.Time // when used becomes older
}

const (
	challengeSize = 16 + 8 + 16 // random | seconds since 1970 | MAC
	challengeTime = 5 * time.Minute
	mostUsed      = 100_000
)

func newChallenges(secret []byte, now func() time.Time) *challenges {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("challenge"))
	c := &challenges{now: now, used: map[[challengeSize]byte]struct{}{}, older: map[[challengeSize]byte]struct{}{}}
	mac.Sum(c.key[:0])
	return c
}

func (c *challenges) sign(purpose string, body []byte) []byte {
	mac := hmac.New(sha256.New, c.key[:])
	mac.Write(body)
	mac.Write([]byte(purpose))
	return mac.Sum(nil)[:16]
}

func (c *challenges) make(purpose string) []byte {
	body := make([]byte, 24, challengeSize)
	rand.Read(body[:16])
	binary.BigEndian.PutUint64(body[16:], uint64(c.now().Add(challengeTime).Unix()))
	return append(body, c.sign(purpose, body)...)
}

// take tells whether a challenge was made here for this, holds still, and was not used before; then it is used.
func (c *challenges) take(purpose string, challenge []byte) bool {
	if len(challenge) != challengeSize {
		return false
	}
	one := [challengeSize]byte(challenge)
	if !hmac.Equal(c.sign(purpose, one[:24]), one[24:]) {
		return false
	}
	now := c.now()
	if now.After(time.Unix(int64(binary.BigEndian.Uint64(one[16:24])), 0)) {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.After(c.turn) || len(c.used) >= mostUsed {
		c.older, c.used = c.used, map[[challengeSize]byte]struct{}{}
		c.turn = now.Add(challengeTime)
	}
	_, a := c.used[one]
	_, b := c.older[one]
	c.used[one] = struct{}{}
	return !a && !b
}
