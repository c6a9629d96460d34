// Package vectors makes the test vectors of packages/evidence from CometBFT's own types: votes, the bytes they are signed
// over, evidence as protobuf and as JSON, and CometBFT's verdict.
package vectors

import (
	"bytes"
	"encoding/json"
	"errors"
)

// Vector is one piece of evidence and what must come out. Bytes are in lower-case hex, unless said otherwise.
type Vector struct {
	Name string `json:"name"`
	// Given by the verifier.
	ChainID     string `json:"chain_id"`
	PubKey      string `json:"pub_key"`
	StartHeight uint64 `json:"start_height"`
	MinHeight   uint64 `json:"min_height"`
	// The evidence: JSON as text, protobuf in base64. Null: there is none that says the same.
	JSON  *string `json:"json"`
	Proto *string `json:"proto"`
	// What CometBFT signs for each vote, null where it signs none, and whether the signature is one of this key over it.
	SignBytesA *string `json:"sign_bytes_a"`
	SignBytesB *string `json:"sign_bytes_b"`
	VerifiedA  bool    `json:"verified_a"`
	VerifiedB  bool    `json:"verified_b"`
	// "ok", or the code of the check that must refuse.
	Code string `json:"code"`
}

// All vectors, the same in each run.
func All() ([]Vector, error) {
	m := &maker{names: map[string]bool{}}
	m.valid()
	m.random()
	m.broken()
	m.ordered()
	m.curve()
	m.jsonForms()
	m.protoForms()
	return m.vectors, errors.Join(m.errs...)
}

// Encode writes one vector a line.
func Encode(vectors []Vector) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("[\n")
	for i, v := range vectors {
		line := json.NewEncoder(&out)
		line.SetEscapeHTML(false)
		if err := line.Encode(v); err != nil {
			return nil, err
		}
		if i < len(vectors)-1 {
			out.Truncate(out.Len() - 1)
			out.WriteString(",\n")
		}
	}
	out.WriteString("]\n")
	return out.Bytes(), nil
}
