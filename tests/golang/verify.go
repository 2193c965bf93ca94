// verify checks an exported ledger with Go's own implementation of notes and transparency
// logs, so that ours does not only agree with itself.
//
//	verify DIR        DIR as tiles_close leaves it, with proof/N.tlog-proof and
//	                  consistency/N (root of the first N leaves, then the proof's hashes)
//	verify DIR OLD    an exported ledger with proof/N.tlog-proof, and an older export
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const width = 256

func need(ok bool, format string, args ...interface{}) {
	if !ok {
		fmt.Fprintf(os.Stderr, format+"\n", args...)
		os.Exit(1)
	}
}

func read(dir string, names ...string) []byte {
	data, err := os.ReadFile(filepath.Join(append([]string{dir}, names...)...))
	need(err == nil, "%v", err)
	return data
}

// tilePath is the name that C2SP tlog-tiles gives the n-th tile of a level.
func tilePath(level string, n int64, w int) string {
	name := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		name = fmt.Sprintf("x%03d/%s", n%1000, name)
	}
	if w < width {
		name += ".p/" + strconv.Itoa(w)
	}
	return "tile/" + level + "/" + name
}

func openCheckpoint(text []byte, verifier note.Verifier) (tlog.Tree, string) {
	signed, err := note.Open(text, note.VerifierList(verifier))
	need(err == nil, "note: %v", err)
	lines := strings.Split(signed.Text, "\n")
	need(len(lines) == 4 && lines[0] == verifier.Name(), "checkpoint of %q", lines[0])
	size, err := strconv.ParseInt(lines[1], 10, 64)
	need(err == nil, "size: %v", err)
	root, err := tlog.ParseHash(lines[2])
	need(err == nil, "root: %v", err)
	return tlog.Tree{N: size, Hash: root}, signed.Text
}

// leaves reads the entry bundles.
func leaves(dir string, size int64) [][]byte {
	var all [][]byte
	for n := int64(0); n*width < size; n++ {
		w := width
		if left := size - n*width; left < width {
			w = int(left)
		}
		data := read(dir, tilePath("entries", n, w))
		for i := 0; i < w; i++ {
			need(len(data) >= 2, "bundle %d is cut off", n)
			length := int(binary.BigEndian.Uint16(data))
			need(len(data) >= 2+length, "bundle %d is cut off", n)
			all = append(all, data[2:2+length])
			data = data[2+length:]
		}
		need(len(data) == 0, "bundle %d goes on", n)
	}
	return all
}

// tree makes Go's list of stored hashes.
func tree(all [][]byte) tlog.HashReaderFunc {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var hashes []tlog.Hash
		for _, index := range indexes {
			hashes = append(hashes, stored[index])
		}
		return hashes, nil
	})
	for i, leaf := range all {
		hashes, err := tlog.StoredHashes(int64(i), leaf, reader)
		need(err == nil, "leaf %d: %v", i, err)
		stored = append(stored, hashes...)
	}
	return reader
}

// checkTiles compares every tile file with Go's hashes.
func checkTiles(dir string, size int64, reader tlog.HashReader) int {
	files := 0
	for level, below := 0, int64(1); size/below > 0; level, below = level+1, below*width {
		count := size / below
		for n := int64(0); n*width < count; n++ {
			w := width
			if left := count - n*width; left < width {
				w = int(left)
			}
			var expected []byte
			for i := 0; i < w; i++ {
				index := tlog.StoredHashIndex(8*level, n*width+int64(i))
				hash, err := reader.ReadHashes([]int64{index})
				need(err == nil, "hash: %v", err)
				expected = append(expected, hash[0][:]...)
			}
			path := tilePath(strconv.Itoa(level), n, w)
			need(bytes.Equal(read(dir, path), expected), "%s differs", path)
			files++
		}
	}
	return files
}

func hashes(lines []string) []tlog.Hash {
	var list []tlog.Hash
	for _, line := range lines {
		data, err := base64.StdEncoding.DecodeString(line)
		need(err == nil && len(data) == tlog.HashSize, "no hash: %q", line)
		var hash tlog.Hash
		copy(hash[:], data)
		list = append(list, hash)
	}
	return list
}

// checkProof reads one tlog-proof and verifies it with nothing but the leaf and the key.
func checkProof(text string, index int64, leaf []byte, verifier note.Verifier) {
	parts := strings.SplitN(text, "\n\n", 2)
	need(len(parts) == 2, "proof %d has no checkpoint", index)
	lines := strings.Split(parts[0], "\n")
	need(lines[0] == "c2sp.org/tlog-proof@v1", "proof %d: %q", index, lines[0])
	need(lines[1] == fmt.Sprintf("index %d", index), "proof %d: %q", index, lines[1])
	head, _ := openCheckpoint([]byte(parts[1]), verifier)
	err := tlog.CheckRecord(hashes(lines[2:]), head.N, head.Hash, index, tlog.RecordHash(leaf))
	need(err == nil, "proof %d: %v", index, err)
}

func checkConsistency(dir string, head tlog.Tree, reader tlog.HashReader) int {
	files, err := os.ReadDir(filepath.Join(dir, "consistency"))
	need(err == nil && len(files) > 0, "no consistency proofs: %v", err)
	for _, file := range files {
		old, err := strconv.ParseInt(file.Name(), 10, 64)
		need(err == nil, "%v", err)
		text := strings.TrimSuffix(string(read(dir, "consistency", file.Name())), "\n")
		list := hashes(strings.Split(text, "\n"))
		expected, err := tlog.TreeHash(old, reader)
		need(err == nil && expected == list[0], "the root of %d leaves differs", old)
		err = tlog.CheckTree(list[1:], head.N, head.Hash, old, list[0])
		need(err == nil, "consistency from %d: %v", old, err)
	}
	return len(files)
}

// checkOlder looks at the head of an older export: the same leaves, and then more.
func checkOlder(dir string, head tlog.Tree, reader tlog.HashReader, verifier note.Verifier) int {
	old, _ := openCheckpoint(read(dir, "checkpoint"), verifier)
	need(old.N <= head.N, "the ledger was %d leaves long", old.N)
	root, err := tlog.TreeHash(old.N, reader)
	need(err == nil && root == old.Hash, "the first %d leaves have changed", old.N)
	return 1
}

func main() {
	need(len(os.Args) == 2 || len(os.Args) == 3, "usage: verify DIR [OLD]")
	dir := os.Args[1]
	verifier, err := note.NewVerifier(strings.TrimSpace(string(read(dir, "vkey"))))
	need(err == nil, "vkey: %v", err)
	head, _ := openCheckpoint(read(dir, "checkpoint"), verifier)
	all := leaves(dir, head.N)
	reader := tree(all)
	root, err := tlog.TreeHash(head.N, reader)
	need(err == nil && root == head.Hash, "the root is not the signed one")
	tiles := checkTiles(dir, head.N, reader)
	for i, leaf := range all {
		name := fmt.Sprintf("%d.tlog-proof", i)
		checkProof(string(read(dir, "proof", name)), int64(i), leaf, verifier)
	}
	steps := 0
	if len(os.Args) == 3 {
		steps = checkOlder(os.Args[2], head, reader, verifier)
	} else {
		steps = checkConsistency(dir, head, reader)
	}
	fmt.Printf("# %d leaves, %d tiles, %d inclusion and %d consistency proofs\n", len(all),
		tiles, len(all), steps)
}
