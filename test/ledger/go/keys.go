package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Larger trees than this are not looked at: the arithmetic of sumdb/tlog does not end on them.
const sizeMax = 1 << 40

// A checkpoint that its log signed.
type checkpoint struct {
	size int64
	root tlog.Hash
}

// Whose signatures a checkpoint must have.
type keyring struct {
	log     note.Verifier
	witness note.Verifier // nil: none is asked for
}

func loadKeys(vkeyFile, witnessFile string) (keyring, error) {
	text, err := readLine(vkeyFile)
	if err != nil {
		return keyring{}, err
	}
	log, err := note.NewVerifier(text)
	if err != nil {
		return keyring{}, fmt.Errorf("%s: %w", vkeyFile, err)
	}
	keys := keyring{log: log}
	if witnessFile != "" {
		text, err := readLine(witnessFile)
		if err != nil {
			return keyring{}, err
		}
		if keys.witness, err = newCosigner(text); err != nil {
			return keyring{}, fmt.Errorf("%s: %w", witnessFile, err)
		}
	}
	return keys, nil
}

// open accepts a checkpoint only with the signature of the log, the log's name as origin, and the witness's
// cosignature if one is known.
func (k keyring) open(message []byte) (checkpoint, error) {
	known := []note.Verifier{k.log}
	if k.witness != nil {
		known = append(known, k.witness)
	}
	opened, err := note.Open(message, note.VerifierList(known...))
	if err != nil {
		return checkpoint{}, err
	}
	for _, verifier := range known {
		signed := false
		for _, sig := range opened.Sigs {
			signed = signed || sig.Name == verifier.Name() && sig.Hash == verifier.KeyHash()
		}
		if !signed {
			return checkpoint{}, fmt.Errorf("not signed by %s", verifier.Name())
		}
	}
	return parseCheckpoint(opened.Text, k.log.Name())
}

func parseCheckpoint(text, origin string) (checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return checkpoint{}, errors.New("checkpoint does not have three lines")
	}
	if lines[0] != origin {
		return checkpoint{}, fmt.Errorf("checkpoint of another log: %q", lines[0])
	}
	size, err := parseDecimal(lines[1])
	if err != nil {
		return checkpoint{}, err
	}
	root, err := parseHash(lines[2])
	return checkpoint{size: size, root: root}, err
}

func parseDecimal(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > sizeMax || strconv.FormatInt(n, 10) != text {
		return 0, fmt.Errorf("not a plain decimal within bounds: %q", text)
	}
	return n, nil
}

func parseHash(text string) (tlog.Hash, error) {
	var hash tlog.Hash
	decoded, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(decoded) != len(hash) {
		return hash, fmt.Errorf("not a hash: %q", text)
	}
	copy(hash[:], decoded)
	return hash, nil
}

// A witness's key: its signature covers a time together with the text (C2SP tlog-cosignature, type 0x04).
type cosigner struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func newCosigner(vkey string) (*cosigner, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("not a verifier key")
	}
	key, err := base64.StdEncoding.Strict().DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 0x04 {
		return nil, errors.New("not the key of an Ed25519 cosigner")
	}
	sum := sha256.Sum256([]byte(parts[0] + "\n" + string(key)))
	id := binary.BigEndian.Uint32(sum[:4])
	if fmt.Sprintf("%08x", id) != parts[1] {
		return nil, errors.New("the key's id is not that of its name and key")
	}
	return &cosigner{name: parts[0], id: id, key: key[1:]}, nil
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.id }

func (c *cosigner) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	at := binary.BigEndian.Uint64(sig[:8])
	var message bytes.Buffer
	fmt.Fprintf(&message, "cosignature/v1\ntime %d\n", at)
	message.Write(text)
	return at < 1<<63 && ed25519.Verify(c.key, message.Bytes(), sig[8:])
}
