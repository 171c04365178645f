// Checks a tiled transparency log that is laid out as static files, trusting nothing but the log's key.
//
//	checklog -vkey FILE [-witness FILE] [-checkpoints DIR] [-proofs DIR] [-consistency DIR] LOGDIR
//
// It opens the checkpoint, computes the root from the entry bundles alone, compares every tile and bundle that the
// signed size says exist, and then does the same for older checkpoints, proof files and consistency proofs. Every result
// is compared with a signed root in the end. It shares no code with the programs that write the log.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	vkey := flag.String("vkey", "", "file with the log's verifier key")
	witness := flag.String("witness", "", "file with a witness's verifier key, which must have signed everything")
	checkpoints := flag.String("checkpoints", "", "directory of older checkpoints")
	proofs := flag.String("proofs", "", "directory of .tlog-proof files")
	consistency := flag.String("consistency", "", "directory of consistency proofs")
	flag.Parse()
	if flag.NArg() != 1 || *vkey == "" {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*vkey, *witness, *checkpoints, *proofs, *consistency, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "checklog:", err)
		os.Exit(1)
	}
}

func run(vkey, witness, checkpoints, proofs, consistency, dir string) error {
	keys, err := loadKeys(vkey, witness)
	if err != nil {
		return err
	}
	message, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return err
	}
	newest, err := keys.open(message)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	log, err := readEntries(dir, newest.size)
	if err != nil {
		return err
	}
	if err := log.checkTree(dir, newest); err != nil {
		return err
	}
	fmt.Printf("checkpoint: size %d, root from entries and %d tiles agree\n", newest.size, log.tilesCompared)

	counts := map[string]int{}
	for _, kind := range []struct {
		name, dir string
		check     func(message []byte) error
	}{
		{"older checkpoints", checkpoints, func(message []byte) error {
			older, err := keys.open(message)
			if err != nil {
				return err
			}
			return log.checkTree(dir, older)
		}},
		{"inclusion proofs", proofs, func(message []byte) error { return checkInclusion(keys, log, message) }},
		{"consistency proofs", consistency, func(message []byte) error { return checkConsistency(keys, log, message) }},
	} {
		if kind.dir == "" {
			continue
		}
		files, err := os.ReadDir(kind.dir)
		if err != nil {
			return err
		}
		for _, file := range files {
			message, err := os.ReadFile(filepath.Join(kind.dir, file.Name()))
			if err != nil {
				return err
			}
			if err := kind.check(message); err != nil {
				return fmt.Errorf("%s: %w", filepath.Join(kind.dir, file.Name()), err)
			}
			counts[kind.name]++
		}
		if counts[kind.name] == 0 {
			return fmt.Errorf("no %s in %s", kind.name, kind.dir)
		}
		fmt.Printf("%s: %d good\n", kind.name, counts[kind.name])
	}
	return nil
}

func readLine(path string) (string, error) {
	text, err := os.ReadFile(path)
	return strings.TrimSuffix(string(text), "\n"), err
}
