package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// splitProof takes the hashes up to the blank line off the lines of a proof, and leaves the checkpoint.
func splitProof(text string) (proof []tlog.Hash, checkpoint string, err error) {
	for {
		line, rest, found := strings.Cut(text, "\n")
		if !found {
			return nil, "", errors.New("no blank line")
		}
		text = rest
		if line == "" {
			return proof, text, nil
		}
		hash, err := parseHash(line)
		if err != nil {
			return nil, "", err
		}
		proof = append(proof, hash)
	}
}

// checkInclusion checks a tlog-proof file whose extra data is the entry.
func checkInclusion(keys keyring, log *entryLog, message []byte) error {
	lines := strings.SplitN(string(message), "\n", 4)
	if len(lines) != 4 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "extra ") ||
		!strings.HasPrefix(lines[2], "index ") {
		return errors.New("not a proof file with its entry")
	}
	entry, err := base64.StdEncoding.Strict().DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	index, err := parseDecimal(strings.TrimPrefix(lines[2], "index "))
	if err != nil {
		return err
	}
	proof, text, err := splitProof(lines[3])
	if err != nil {
		return err
	}
	signed, err := keys.open([]byte(text))
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(proof, signed.size, signed.root, index, tlog.RecordHash(entry)); err != nil {
		return err
	}
	if index >= log.size || string(log.entries[index]) != string(entry) {
		return fmt.Errorf("entry %d of the proof is not the one of the log", index)
	}
	// Whoever computes the proof from the entries alone must come to the same one.
	own, err := tlog.ProveRecord(signed.size, index, log)
	if err != nil {
		return err
	}
	return sameHashes(own, proof)
}

// checkConsistency checks a proof that the tree of a checkpoint begins with the smaller one of a given size.
func checkConsistency(keys keyring, log *entryLog, message []byte) error {
	first, rest, _ := strings.Cut(string(message), "\n")
	if !strings.HasPrefix(first, "old ") {
		return errors.New("not a consistency proof")
	}
	old, err := parseDecimal(strings.TrimPrefix(first, "old "))
	if err != nil {
		return err
	}
	proof, text, err := splitProof(rest)
	if err != nil {
		return err
	}
	signed, err := keys.open([]byte(text))
	if err != nil {
		return err
	}
	if old == 0 {
		return sameHashes(nil, proof)
	}
	oldRoot, err := log.root(old)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, signed.size, signed.root, old, oldRoot); err != nil {
		return err
	}
	own, err := tlog.ProveTree(signed.size, old, log)
	if err != nil {
		return err
	}
	return sameHashes(own, proof)
}

func sameHashes(a, b []tlog.Hash) error {
	if len(a) != len(b) {
		return fmt.Errorf("%d hashes instead of %d", len(b), len(a))
	}
	for i := range a {
		if a[i] != b[i] {
			return fmt.Errorf("hash %d is another one", i)
		}
	}
	return nil
}
