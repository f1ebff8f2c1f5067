package vault

import (
	"context"
	"time"

	"homegroup/internal/account"
)

// Upload keeps a file of this size whole or not at all, in place of the one before. next fills a part; when it fails nothing is changed.
func (s *Service) Upload(ctx context.Context, c Caller, space, id ID, size int64, next func(part []byte) error) error {
	upload := account.NewID()
	if err := s.Blobs.BeginUpload(ctx, c.Account, space, id, upload, size, s.Quota, s.today()); err != nil {
		return err
	}
	err := s.fill(ctx, c, space, upload, size, next)
	if err == nil {
		err = s.Blobs.FinishUpload(ctx, c.Account, space, id, upload)
	}
	if err != nil {
		// The client may have gone: what it left is cleared away all the same, or by Tidy where that fails too.
		clear, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		_ = s.Blobs.DropUpload(clear, c.Account, space, upload)
	}
	return err
}

func (s *Service) fill(ctx context.Context, c Caller, space, upload ID, size int64, next func(part []byte) error) error {
	part := make([]byte, min(size, PartSize))
	for n := int64(0); n*PartSize < size; n++ {
		piece := part[:min(PartSize, size-n*PartSize)]
		if err := next(piece); err != nil {
			return err
		}
		if err := s.Blobs.AddPart(ctx, c.Account, space, upload, n, piece); err != nil {
			return err
		}
	}
	return nil
}
