package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// A log's entries, and every hash of its tree as it follows from them, in the order of sumdb/tlog.
type entryLog struct {
	size          int64
	entries       [][]byte
	leaves        []tlog.Hash
	hashes        []tlog.Hash
	tilesCompared int
}

// The path of tile or bundle n below tile/<level>/, C2SP's and not sumdb's own.
func tilePath(level string, n int64, width int) string {
	text := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		text = fmt.Sprintf("x%03d/%s", n%1000, text)
	}
	if width < 256 {
		text += fmt.Sprintf(".p/%d", width)
	}
	return filepath.Join("tile", level, text)
}

// The width of tile n at a level of a tree; 0 if there is no such tile.
func tileWidth(level uint, n, size int64) int {
	hashes := size>>(8*level) - n*256
	switch {
	case hashes <= 0:
		return 0
	case hashes > 256:
		return 256
	}
	return int(hashes)
}

func readBundle(dir string, n int64, width int) ([][]byte, error) {
	path := filepath.Join(dir, tilePath("entries", n, width))
	rest, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(rest) > 0 {
		if len(rest) < 2 || len(rest)-2 < int(binary.BigEndian.Uint16(rest)) {
			return nil, fmt.Errorf("%s: cut short", path)
		}
		length := int(binary.BigEndian.Uint16(rest))
		entries = append(entries, rest[2:2+length])
		rest = rest[2+length:]
	}
	if len(entries) != width {
		return nil, fmt.Errorf("%s: %d entries instead of %d", path, len(entries), width)
	}
	return entries, nil
}

// readEntries reads all bundles of a tree and computes every hash from them.
func readEntries(dir string, size int64) (*entryLog, error) {
	log := &entryLog{size: size}
	for n := int64(0); tileWidth(0, n, size) > 0; n++ {
		bundle, err := readBundle(dir, n, tileWidth(0, n, size))
		if err != nil {
			return nil, err
		}
		for _, entry := range bundle {
			index := int64(len(log.leaves))
			hashes, err := tlog.StoredHashes(index, entry, log)
			if err != nil {
				return nil, err
			}
			log.entries = append(log.entries, entry)
			log.leaves = append(log.leaves, tlog.RecordHash(entry))
			log.hashes = append(log.hashes, hashes...)
		}
	}
	return log, nil
}

// ReadHashes makes the log a tlog.HashReader.
func (l *entryLog) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(l.hashes)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		hashes[i] = l.hashes[index]
	}
	return hashes, nil
}

// root is computed from the entries; that of the empty tree is defined here, as older versions of sumdb/tlog have it
// wrong.
func (l *entryLog) root(size int64) (tlog.Hash, error) {
	if size == 0 {
		return sha256.Sum256(nil), nil
	}
	if size > l.size {
		return tlog.Hash{}, fmt.Errorf("the log has only %d entries", l.size)
	}
	return tlog.TreeHash(size, l)
}

// checkTree compares root, tiles and bundles of a tree that the log signed at some time.
func (l *entryLog) checkTree(dir string, signed checkpoint) error {
	root, err := l.root(signed.size)
	if err != nil {
		return err
	}
	if root != signed.root {
		return fmt.Errorf("size %d: the entries do not lead to the signed root", signed.size)
	}
	for level := uint(0); signed.size>>(8*level) > 0; level++ {
		for n := int64(0); tileWidth(level, n, signed.size) > 0; n++ {
			if err := l.checkTile(dir, level, n, tileWidth(level, n, signed.size)); err != nil {
				return fmt.Errorf("size %d: %w", signed.size, err)
			}
		}
	}
	return l.checkNoMore(dir, signed)
}

func (l *entryLog) checkTile(dir string, level uint, n int64, width int) error {
	path := filepath.Join(dir, tilePath(fmt.Sprint(level), n, width))
	tile, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var expected bytes.Buffer
	for i := int64(0); i < int64(width); i++ {
		hash := l.hashes[tlog.StoredHashIndex(int(8*level), n*256+i)]
		expected.Write(hash[:])
	}
	if !bytes.Equal(tile, expected.Bytes()) {
		return fmt.Errorf("%s does not hold what follows from the entries", path)
	}
	l.tilesCompared++
	if level > 0 {
		return nil
	}
	entries, err := readBundle(dir, n, width)
	if err != nil {
		return err
	}
	for i, entry := range entries {
		if tlog.RecordHash(entry) != l.leaves[n*256+int64(i)] {
			return fmt.Errorf("bundle %d of width %d differs from its tile at %d", n, width, i)
		}
	}
	return nil
}

// checkNoMore refuses the files that a careless log makes beside those of its tree: empty tiles, and full ones under the
// name of partial ones.
func (l *entryLog) checkNoMore(dir string, signed checkpoint) error {
	if signed.size != l.size {
		return nil
	}
	return filepath.Walk(filepath.Join(dir, "tile"), func(path string, info os.FileInfo, err error) error {
		if os.IsNotExist(err) && signed.size == 0 {
			return nil
		}
		if err != nil || info.IsDir() {
			return err
		}
		if strings.HasSuffix(path, ".p/256") || strings.HasSuffix(path, ".p/0") || info.Size() == 0 {
			return fmt.Errorf("%s must not exist", path)
		}
		return nil
	})
}
