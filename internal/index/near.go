package index

import (
	"math"

	"homegroup/internal/geo"
)

// Finding what is near has to look at little. As documents stand in the order of S2 cells, which follow a curve that
// rarely leaves a neighbourhood, every 64 of them lie close together, and every 64 such blocks too. Each block has a box
// in space round the points of its documents on the unit sphere; there neither poles nor the antimeridian are special.
// This takes some two microseconds where a covering by cells took thirty.

// vector is a point on the unit sphere.
type vector [3]float32

// errVector is more than any part of a vector is wrong by.
const errVector = 1e-7

func vectorOf(p geo.Point) vector {
	lat, lng := p.Lat*math.Pi/180, p.Lng*math.Pi/180
	return vector{float32(math.Cos(lat) * math.Cos(lng)), float32(math.Cos(lat) * math.Sin(lng)), float32(math.Sin(lat))}
}

// apart is the square of the straight distance.
func (v *vector) apart(o *vector) float64 {
	x, y, z := float64(v[0]-o[0]), float64(v[1]-o[1]), float64(v[2]-o[2])
	return x*x + y*y + z*z
}

// box holds vectors; both ends are included.
type box struct{ lo, hi vector }

var emptyBox = box{vector{2, 2, 2}, vector{-2, -2, -2}}

func (b *box) add(lo, hi *vector) {
	for i := range 3 {
		b.lo[i], b.hi[i] = min(b.lo[i], lo[i]), max(b.hi[i], hi[i])
	}
}

// apart is the square of the straight distance from v to the nearest corner, edge or side; 0 inside.
func (b *box) apart(v *vector) float64 {
	sum := 0.0
	for i := range 3 {
		if d := float64(max(b.lo[i]-v[i], v[i]-b.hi[i])); d > 0 {
			sum += d * d
		}
	}
	return sum
}

const blockSize = 64 // one word of a set

// ground is where documents are, with the boxes round each 64 of them and round each 64 boxes.
type ground struct {
	points  []geo.Point
	vectors []vector
	boxes   []box
	wide    []box
}

func newGround(points []geo.Point) ground {
	g := ground{points: points, vectors: make([]vector, len(points))}
	for i, p := range points {
		g.vectors[i] = vectorOf(p)
	}
	for i := range g.vectors {
		if i%blockSize == 0 {
			g.boxes = append(g.boxes, emptyBox)
		}
		g.boxes[len(g.boxes)-1].add(&g.vectors[i], &g.vectors[i])
	}
	for i := range g.boxes {
		if i%blockSize == 0 {
			g.wide = append(g.wide, emptyBox)
		}
		g.wide[len(g.wide)-1].add(&g.boxes[i].lo, &g.boxes[i].hi)
	}
	return g
}

// circle is all that is within some kilometres of a point, the border included. What is nearer than sure (in the square
// of straight distance) is inside and what is farther than unsure is not; between them geo.Point.KM decides.
type circle struct {
	centre       geo.Point
	at           vector
	km           float64
	sure, unsure float64
}

func newCircle(centre geo.Point, km float64) circle {
	straight := 2 * math.Sin(min(km/(2*geo.EarthRadiusKM), math.Pi/2))
	// Two vectors, each wrong in three parts, and the rounding of the rest.
	slack := 8*errVector*straight + 16*errVector*errVector
	return circle{centre, vectorOf(centre), km, straight*straight - slack, straight*straight + slack}
}

// contains says whether a document lies in the circle.
func (g *ground) contains(c *circle, doc uint32) bool {
	apart := g.vectors[doc].apart(&c.at)
	if apart < c.sure {
		return true
	}
	return apart <= c.unsure && c.centre.KM(g.points[doc]) <= c.km
}

// blocks appends the numbers of the blocks that reach into the circle, in order.
func (g *ground) blocks(c *circle, to []uint32) []uint32 {
	for w := range g.wide {
		if g.wide[w].apart(&c.at) > c.unsure {
			continue
		}
		for b := w * blockSize; b < min((w+1)*blockSize, len(g.boxes)); b++ {
			if g.boxes[b].apart(&c.at) <= c.unsure {
				to = append(to, uint32(b))
			}
		}
	}
	return to
}
