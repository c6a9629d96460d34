package vectors

import (
	"bytes"
	"crypto/sha512"
	"encoding/hex"
	"math/big"
	"slices"

	"filippo.io/edwards25519"
	"github.com/cometbft/cometbft/crypto/ed25519"
)

// curve adds keys and signatures on which implementations of ed25519 are known to disagree. CometBFT follows ZIP-215, so
// the chain that verifies the evidence must as well.
func (m *maker) curve() {
	torsion := torsion()
	neutral := edwards25519.NewIdentityPoint()

	secret := scalar(digest("secret"))
	pure := new(edwards25519.Point).ScalarBaseMult(secret)
	mixed := new(edwards25519.Point).Add(pure, torsion)
	nonce := scalar(digest("nonce"))
	commitment := new(edwards25519.Point).ScalarBaseMult(nonce)
	none := edwards25519.NewScalar()

	add := func(name, code string, key *edwards25519.Point, sign func(message []byte) []byte) {
		m.add(spec{name: name, code: code, pubKey: key.Bytes(), sign: sign})
	}
	// signed returns a signer with a commitment R of the caller's choice.
	signed := func(key *edwards25519.Point, nonce *edwards25519.Scalar, r []byte) func([]byte) []byte {
		return func(message []byte) []byte {
			h := sha512.New()
			h.Write(r)
			h.Write(key.Bytes())
			h.Write(message)
			k, err := edwards25519.NewScalar().SetUniformBytes(h.Sum(nil))
			if err != nil {
				m.fail("curve", "challenge: %v", err)
			}
			s := edwards25519.NewScalar().MultiplyAdd(k, secret, nonce)
			return append(bytes.Clone(r), s.Bytes()...)
		}
	}
	with := func(sign func([]byte) []byte, change func(signature []byte)) func([]byte) []byte {
		return func(message []byte) []byte {
			signature := sign(message)
			change(signature)
			return signature
		}
	}

	plain := signed(pure, nonce, commitment.Bytes())
	add("signed by scalar and point", ok, pure, plain)
	add("key with a part of small order", ok, mixed, signed(mixed, nonce, commitment.Bytes()))
	add("R with a part of small order", ok, pure, signed(pure, nonce, new(edwards25519.Point).Add(commitment, torsion).Bytes()))
	add("R of small order", ok, pure, signed(pure, none, torsion.Bytes()))
	add("R neutral", ok, pure, signed(pure, none, neutral.Bytes()))
	add("R neutral in another encoding", ok, pure, signed(pure, none, encodingAbove(0xee)))
	add("S plus the order of the group", "signature", pure, with(plain, addOrder))
	add("S with its highest bit set", "signature", pure, with(plain, func(signature []byte) { signature[63] |= 0x80 }))
	add("R not on the curve", "signature", pure, with(plain, func(signature []byte) { copy(signature, notOnCurve()) }))

	// R neutral and S zero fit a key of small order, whatever the message.
	fitsAll := append(neutral.Bytes(), make([]byte, 32)...)
	for _, key := range m.smallOrder(torsion) {
		m.add(spec{name: "key of small order " + hex.EncodeToString(key), code: "key", pubKey: key,
			sign: func([]byte) []byte { return fitsAll }})
	}
	m.add(spec{name: "key not on the curve", code: "signature", pubKey: notOnCurve(), sign: func([]byte) []byte { return fitsAll }})
}

func point(encoding []byte) *edwards25519.Point {
	p, err := new(edwards25519.Point).SetBytes(encoding)
	if err != nil {
		return nil
	}
	return p
}

func scalar(seed []byte) *edwards25519.Scalar {
	s, _ := edwards25519.NewScalar().SetBytesWithClamping(seed)
	return s
}

// smallOrder are all encodings of points of small order: the multiples of a point of order 8, and what else decodes to one of
// them, that is encodings with y of p and above, or with a sign for x = 0.
func (m *maker) smallOrder(generator *edwards25519.Point) []ed25519.PubKey {
	var found []ed25519.PubKey
	keep := func(encoding []byte) {
		for _, sign := range []byte{0, 0x80} {
			candidate := bytes.Clone(encoding)
			candidate[31] = candidate[31]&0x7f | sign
			p := point(candidate)
			isSmall := p != nil && new(edwards25519.Point).MultByCofactor(p).Equal(edwards25519.NewIdentityPoint()) == 1
			known := slices.ContainsFunc(found, func(key ed25519.PubKey) bool { return bytes.Equal(key, candidate) })
			if isSmall && !known {
				found = append(found, candidate)
			}
		}
	}
	multiple := edwards25519.NewIdentityPoint()
	for range 8 {
		keep(multiple.Bytes())
		multiple.Add(multiple, generator)
	}
	// Above p fit 19 values of y into 255 bits.
	for low := 0xed; low <= 0xff; low++ {
		keep(encodingAbove(byte(low)))
	}
	if len(found) != 14 {
		m.fail("curve", "%d encodings of small order, expected 14", len(found))
	}
	return found
}

// encodingAbove is y = 2^255 - 256 + low: p for 0xed, p + 1 for 0xee.
func encodingAbove(low byte) []byte {
	y := bytes.Repeat([]byte{0xff}, 32)
	y[0], y[31] = low, 0x7f
	return y
}

// orderOfGroup is that of the base point, 2^252 + 27742317777372353535851937790883648493.
func orderOfGroup() *big.Int {
	order, _ := new(big.Int).SetString("27742317777372353535851937790883648493", 10)
	return order.Add(order, new(big.Int).Lsh(big.NewInt(1), 252))
}

// addOrder to the S of a signature: the same scalar, written otherwise.
func addOrder(signature []byte) {
	s := bytes.Clone(signature[32:])
	slices.Reverse(s)
	sum := new(big.Int).Add(new(big.Int).SetBytes(s), orderOfGroup()).FillBytes(make([]byte, 32))
	slices.Reverse(sum)
	copy(signature[32:], sum)
}

// torsion is a point of order 8: any point times the order of the group has an order of at most 8.
func torsion() *edwards25519.Point {
	half := new(big.Int).Rsh(orderOfGroup(), 1).FillBytes(make([]byte, 32))
	slices.Reverse(half)
	h, _ := edwards25519.NewScalar().SetCanonicalBytes(half)
	for n := 0; ; n++ {
		p := point(digest("point", n))
		if p == nil {
			continue
		}
		// The order itself is no scalar below the order, but twice its half and one more is.
		t := new(edwards25519.Point).ScalarMult(h, p)
		t.Add(t, t).Add(t, p)
		double := new(edwards25519.Point).Add(t, t)
		if new(edwards25519.Point).Add(double, double).Equal(edwards25519.NewIdentityPoint()) == 0 {
			return t
		}
	}
}

// notOnCurve is the smallest y that no point has.
func notOnCurve() []byte {
	y := make([]byte, 32)
	for point(y) != nil {
		y[0]++
	}
	return y
}
