package vault

import (
	"homegroup/internal/problem"
)

// checkOps refuses a push that no client of ours makes.
func checkOps(ops []Op) error {
	if len(ops) == 0 || len(ops) > MostOps {
		return problem.InField("ops", "A push has 1 to %d operations. Nothing was kept; send them in several.", MostOps)
	}
	for _, op := range ops {
		if op.Base < 0 || op.Base >= mostRev {
			return problem.InField("ops.base", "A base is the revision that the device knows, 0 for none. Nothing was kept.")
		}
		if len(op.Ct) == 0 {
			return problem.InField("ops.ct", "A record is empty; even a deletion has a seal. Nothing was kept.")
		}
	}
	return nil
}

// decide says what becomes of ops, one after the other: the rule of writing. A write whose base is the record's revision
// is taken, and gets the next number of the space; any other is a conflict. An op that was taken before is answered as then,
// whatever became of the record since. What is too large, or more than the account may keep, keeps no other from being taken.
func decide(s State, ops []Op, quota int64) Plan {
	p := Plan{Seq: s.Seq, Before: s.Seq, Results: make([]Result, 0, len(ops))}
	place := map[ID]int{} // of a record in p.Writes
	for _, op := range ops {
		key := OpOf{op.ID, op.Op}
		if done, ok := s.Done[key]; ok {
			p.Results = append(p.Results, done)
			continue
		}
		held, there := s.Held[op.ID]
		cost := int64(len(op.Ct)) - held.Size
		if !there {
			cost += RowCost
		}
		switch {
		case len(op.Ct) > MostRecord:
			p.Results = append(p.Results, Result{Op: op.Op, Status: TooLarge})
			continue
		case op.Base != held.Rev:
			p.Results = append(p.Results, Result{Op: op.Op, Status: Conflict})
			continue
		case cost > 0 && s.Used+p.Grow+cost > quota: // what makes it smaller, such as a deletion, always goes
			p.Results = append(p.Results, Result{Op: op.Op, Status: OverQuota})
			continue
		}
		p.Seq++
		p.Grow += cost
		r := Record{ID: op.ID, Rev: op.Base + 1, Seq: p.Seq, Del: op.Del, Ct: op.Ct}
		if at, again := place[op.ID]; again {
			p.Writes[at] = r
		} else {
			place[op.ID] = len(p.Writes)
			p.Writes = append(p.Writes, r)
		}
		result := Result{Op: op.Op, Status: OK, Rev: r.Rev, Seq: r.Seq}
		s.Held[op.ID] = Known{Rev: r.Rev, Seq: r.Seq, Size: int64(len(op.Ct))}
		s.Done[key] = result
		p.Done = append(p.Done, Done{key, r.Rev, r.Seq})
		p.Results = append(p.Results, result)
	}
	return p
}
